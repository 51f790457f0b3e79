"""A training is played again from what it told: the same bits, whatever the clock says."""

from dataclasses import replace

import numpy as np
import pytest
from small_training import TEXT, Ticking, make_trainer

from rnn_tui.errors import RunError
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.control import Control
from rnn_tui.training.events import (
    Diverged,
    Event,
    HorizonSet,
    Paused,
    SettingChanged,
    StepFinished,
    TrainingFinished,
    TrainingStarted,
)
from rnn_tui.training.replaying import ReplayedTrainer, script_of
from rnn_tui.training.trainer import Trainer

CORPUS = corpus_from_text(TEXT, "Le phare.txt")
CHANGES = {
    7: {"dropout": 0.3},
    20: {"clip_norm": None, "clip_value": 0.01, "report_every": 7},
    40: {"learning_rate": 1e39},  # which breaks it: a rescue, and another rate before the next step
    61: {"learning_rate": 6e-3, "drop_connect": 0.25, "clip_norm": 0.5},
    80: {"dropout": 0.0, "patience": 50},
}


def learn(trainer, stop_at: int | None = None, changes: dict[int, dict] = CHANGES, heals: bool = True) -> list[Event]:
    """Train with ``changes`` at their steps, and a pause before each; return what it told."""
    control, events = Control(), []
    for event in trainer.run(control):
        events.append(event)
        if isinstance(event, StepFinished) and (step := event.progress.step) in changes:
            control.pause()
            control.change_settings(**changes[step])
        if isinstance(event, Paused):
            control.resume()
        if isinstance(event, Diverged) and heals:
            control.change_settings(learning_rate=4e-3)
        if isinstance(event, StepFinished) and event.progress.step == stop_at:
            control.stop()
    return events


def play(events: list[Event], trainer: Trainer, tick: float = 0.7) -> tuple[ReplayedTrainer, list[Event]]:
    """Play what ``events`` tell again, on a clock of another speed."""
    replayed = ReplayedTrainer(CORPUS, script_of(events, trainer.step), trainer.vocabulary, Ticking(tick))
    return replayed, list(replayed.run(Control()))


def told(events: list[Event]) -> list[Event]:
    """Return what changed on the way."""
    kept = (SettingChanged, Diverged)
    return [event for event in events if isinstance(event, kept)] + [
        (event.step, event.horizon) for event in events if isinstance(event, HorizonSet)
    ]


def test_changes_pauses_a_rescue_and_a_moved_horizon_are_played_to_the_same_bits():
    trainer = make_trainer(tick=0.005, steps=None, budget=2.0, hidden_size=8, gain=True, zero_starts=0.1, cell="gru")
    trainer._clock = slower_after(120)
    events = learn(trainer)
    horizons = [event.horizon for event in events if isinstance(event, HorizonSet)]
    assert len(horizons) > 1 and horizons[-1] == trainer.step
    assert sum(isinstance(event, Diverged) for event in events) == 1
    assert sum(isinstance(event, SettingChanged) for event in events) == 11
    replayed, again = play(events, trainer)
    assert replayed.network.flat.tobytes() == trainer.network.flat.tobytes()
    assert replayed.optimizer.memory.tobytes() == trainer.optimizer.memory.tobytes()
    assert told(again) == told(events) and replayed.config == trainer.config
    assert again[-1].reason == "done" and again[-1].val_loss == events[-1].val_loss
    without = [event for event in events if not (isinstance(event, SettingChanged) and event.name == "dropout")]
    other, _events = play(without, trainer)
    assert other.step == trainer.step and other.network.flat.tobytes() != trainer.network.flat.tobytes()


def slower_after(step: int):
    """A clock on which a step takes 1/128 s, and twice that from ``step`` on."""
    now, asked = 0.0, 0

    def clock() -> float:
        nonlocal now, asked
        asked += 1
        now += (1 if asked < 2 * step else 2) / 256
        return now

    return clock


def test_a_training_that_was_stopped_gone_on_with_and_prolonged_is_played_in_one_piece():
    trainer = make_trainer(steps=None, horizon=None, budget=0.5, tick=0.002)
    events = learn(trainer, stop_at=30)
    events += learn(trainer)
    trainer.go_on(0.4)
    breaks = {trainer.step + after: {"learning_rate": 1e39} for after in (3, 9, 27)}  # as often as it is rescued
    events += learn(trainer, changes=breaks)
    assert sum(isinstance(event, Diverged) for event in events) == 4 and events[-1].reason == "done"
    assert sum(isinstance(event, TrainingStarted) for event in events) == 3 and trainer.config.restart > 61
    replayed, again = play(events, trainer)
    assert replayed.network.flat.tobytes() == trainer.network.flat.tobytes()
    assert replayed.config == trainer.config
    replayed_again, _events = play(again, replayed)  # what it tells is enough to play it once more
    assert replayed_again.network.flat.tobytes() == trainer.network.flat.tobytes()


def test_a_training_that_gave_up_is_played_to_that():
    trainer = make_trainer(optimizer="sgd", schedule="constant", steps=200)
    events = learn(trainer, changes={45: {"learning_rate": 1e39}}, heals=False)
    assert isinstance(events[-1], TrainingFinished) and events[-1].reason == "diverged"
    replayed, again = play(events, trainer)
    assert again[-1].reason == "diverged" and np.array_equal(replayed.network.flat, trainer.network.flat)


BEGAN = TrainingStarted(make_trainer().config, 0, (), 1)
GAVE_UP = TrainingFinished("diverged", 9, 1.0, None, None, None)


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ([], "how it began"),
        ([Paused(3)], "how it began"),
        ([replace(BEGAN, step=4)], "how it began"),
        ([BEGAN, replace(BEGAN, step=4, threads=2)], "threads changed from 1 to 2"),
        ([BEGAN, HorizonSet(90, 1.0, BEGAN.config)], "at which step its length was found"),
        ([BEGAN, GAVE_UP, replace(BEGAN, step=9)], "continued after it had diverged"),
    ],
)
def test_what_cannot_be_played_again_says_why(events, reason):
    with pytest.raises(RunError, match=reason):
        script_of(events, 9)
