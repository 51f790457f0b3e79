"""A validation is the best so far or it is not, and those that were due are counted."""

import math

import pytest
from small_training import make_trainer

from rnn_tui.training.control import Control
from rnn_tui.training.evaluation import PERIODIC_STREAMS, evaluate
from rnn_tui.training.events import BestReached, LearningByHeart, Reported
from rnn_tui.training.judging import compare_with_best, judge
from rnn_tui.training.state import Figures


def figures(step: int = 100) -> Figures:
    return Figures(0.1, 2.0, 2.0, step=step)


def test_the_first_and_every_lower_one_is_the_best_and_others_are_counted():
    kept = figures()
    assert judge(kept, 2.0, 100) == BestReached(100, 2.0)
    kept.step = 200
    assert judge(kept, 2.0, 100) is None and (kept.best_step, kept.validations_since_best) == (100, 1)
    assert judge(kept, 1.9, 100) == BestReached(200, 1.9) and kept.validations_since_best == 0
    kept.step = 700
    assert [judge(kept, 1.95, 100) for _validation in range(6)].index(LearningByHeart(700, 200, 1.9)) == 4
    assert kept.val_loss == 1.95


@pytest.mark.parametrize("loss", [math.nan, math.inf])
def test_a_loss_that_is_no_number_counts_for_nothing(loss):
    kept = figures()
    assert judge(kept, loss, 100) is None and compare_with_best(kept, loss) is None and kept == figures()


def test_one_that_was_not_due_counts_only_where_it_is_the_best():
    kept = figures()
    judge(kept, 2.0, 100)
    kept.step = 150
    assert compare_with_best(kept, 2.1) is None and (kept.val_loss, kept.validations_since_best) == (2.0, 0)
    assert compare_with_best(kept, 1.8) == BestReached(150, 1.8) and (kept.val_loss, kept.best_step) == (1.8, 150)


@pytest.mark.parametrize(("steps", "validated_at"), [(30, [30]), (75, [40, 75]), (80, [40, 80])])
def test_the_last_step_is_validated_whether_it_was_due_or_not(steps, validated_at):
    trainer = make_trainer(steps=steps)
    assert trainer.validate_every == 40
    events = list(trainer.run(Control()))
    assert [event.step for event in events if isinstance(event, BestReached)] == validated_at
    assert trainer.best.step == steps and trainer.best.parameters.tobytes() == trainer.network.flat.tobytes()
    best = evaluate(trainer.network, trainer.parts.validation, None, PERIODIC_STREAMS)
    assert events[-1].best_val_loss == trainer.figures.best_val_loss == best


def test_a_stop_and_a_text_without_a_part_for_it_validate_nothing_at_the_end():
    control, stopped = Control(), make_trainer(steps=75)
    for event in stopped.run(control):
        if isinstance(event, Reported) and event.progress.step == 60:
            control.stop()
    whole = make_trainer(steps=75, val_fraction=0.0)
    assert not any(isinstance(event, BestReached) for event in whole.run(Control())) and whole.best is None
    assert stopped.best.step == 40
