"""Where a training stands is told in figures that need no trainer: what is over, what is left, what was the best."""

from dataclasses import replace

import pytest
from small_training import SMALL, make_trainer

from rnn_tui.training.control import Control
from rnn_tui.training.events import BestReached, StepFinished
from rnn_tui.training.meters import Interval, SpeedMeter
from rnn_tui.training.progress import progress_of
from rnn_tui.training.state import Figures


def figures(**changes: object) -> Figures:
    """A training that has taken forty steps of a tenth of a second, twenty of them since it last went on."""
    speed = SpeedMeter(begin_step=20, begin_seconds=2.0, recent_steps=10.0, recent_seconds=1.0)
    kept = Figures(0.1, 2.0, 2.0, step=40, seconds=4.0, interval=Interval(20, 40.0, 600, 2.0, 1.0), speed=speed)
    return replace(kept, **changes)


@pytest.mark.parametrize(("pace", "left"), [("full", 6.0), ("slow", 6.0), ("slower than its steps", 12.0)])
def test_what_is_left_is_what_a_person_will_wait_and_the_share_is_that_of_the_clock(pace, left):
    report_every = 1 if pace.startswith("slower") else 20
    config = replace(SMALL, steps=100, report_every=report_every)
    told = progress_of(config, figures(), 45, 1e-3, "full" if pace == "full" else "slow")
    assert (told.left, told.share_done, told.last_step) == (pytest.approx(left), pytest.approx(0.25), 100)
    assert (told.best_val_loss, told.best_step) == (None, None)


def test_without_an_end_in_sight_none_is_told_and_at_the_end_nothing_is_left():
    endless = progress_of(replace(SMALL, steps=None), figures(), 45, 1e-3, "slow")
    assert (endless.left, endless.share_done, endless.last_step) == (None, None, None)
    over = progress_of(replace(SMALL, steps=40), figures(), 45, 1e-3, "slow")
    assert (over.left, over.share_done, over.last_step) == (0.0, 1.0, 40)


def test_the_best_goes_along_from_its_validation_on():
    best = (None, None)
    for event in make_trainer(steps=100).run(Control()):
        if isinstance(event, StepFinished) and event.progress.step % 20:
            assert (event.progress.best_val_loss, event.progress.best_step) == best
        if isinstance(event, BestReached):
            best = (event.val_loss, event.step)
    assert best[1] in {80, 100}
