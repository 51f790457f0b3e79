"""The losses of a training as the plot needs them."""

import pickle
from dataclasses import replace

from rnn_tui.runs.curves import Curve, LossHistory
from rnn_tui.training.events import (
    BestReached,
    Diverged,
    Progress,
    Reported,
    SettingChanged,
    TrainingStarted,
)
from rnn_tui.training.presets import preset_config


def progress(**changes) -> Progress:
    values = {"step": 1840, "epoch": 1.02, "loss": 1.83, "val_loss": 1.94, "grad_norm": 0.41, "lr": 2.4e-3}
    values |= {"chars_per_second": 214_000.0, "seconds": 20.0, "left": 72.0} | changes
    return Progress(**values)


def curve(*points: tuple[float, float]) -> Curve:
    drawn = Curve()
    for step, loss in points:
        drawn.add(step, loss)
    return drawn


def test_a_curve_is_bounded_in_points_and_keeps_its_ends():
    long = curve(*((float(step), 1.0 + step / 10_000) for step in range(10_000)))
    assert len(long.steps) <= 2_000
    assert long.steps == sorted(long.steps)
    assert long.losses[0] < 1.01 and long.losses[-1] > 1.99


def test_the_history_takes_a_validation_loss_once():
    history = LossHistory()
    for step, val_loss in ((10, None), (20, 2.5), (30, 2.5), (40, 2.4)):
        history.add(Reported(progress(step=step, val_loss=val_loss)))
    assert history.validation.steps == [20, 40]
    assert len(history.training.steps) == 4
    history.add(BestReached(45, 2.3))  # the last step, which has no report
    history.add(Reported(progress(step=50, val_loss=2.3)))
    assert (history.validation.steps, history.validation.losses) == ([20, 40, 45], [2.5, 2.4, 2.3])


def test_what_happened_is_kept_in_order_and_tells_where_the_learning_changed_its_way():
    config = preset_config("rnn")
    history = LossHistory()
    began, went_on = TrainingStarted(config, 0, (), 1), TrainingStarted(config, 30, (), 1)
    restarted = TrainingStarted(replace(config, restart=60), 60, (), 1)
    changed, exploded = SettingChanged(20, "learning_rate", 0.1), Diverged(40, 35, 9.0, 0.05, 1)
    for event in (began, BestReached(10, 2.5), changed, went_on, exploded, BestReached(50, 2.4), restarted):
        history.add(event)
    assert history.happenings == [changed, went_on, exploded, restarted]
    assert history.restarts == [20, 40, 60]
    assert history.best == BestReached(50, 2.4)


def test_where_it_goes_on_what_happened_later_is_let_go_and_nothing_told_twice():
    earlier, later = LossHistory(), LossHistory()
    first, second = SettingChanged(20, "learning_rate", 0.1), SettingChanged(40, "learning_rate", 0.2)
    for event in (first, BestReached(30, 2.0), second):
        earlier.add(event)
    for event in (SettingChanged(20, "learning_rate", 0.1), SettingChanged(50, "learning_rate", 0.3)):
        later.add(event)
    earlier.go_on_with(later, 30)
    assert earlier.restarts == [20, 50] and earlier.best == BestReached(30, 2.0)
    earlier.go_on_with(LossHistory(), 25)
    assert earlier.restarts == [20] and earlier.best is None


def test_points_that_wait_to_be_joined_take_no_room_and_are_let_go_where_it_goes_on_before_them():
    long = curve(*((float(step), 1.0) for step in range(1_999 + 1 + 1)))
    assert (long.steps[-1], long._waiting.count) == (1_998.5, 1)
    for step in range(2_001, 4_001):
        long.add(float(step), 3.0)
    size = len(pickle.dumps(long._waiting))
    for step in range(4_001, 100_001):
        long.add(float(step), 3.0)
    assert long._waiting.count > 1 and len(pickle.dumps(long._waiting)) < size + 10
    end = long.steps[-1]
    long.go_on_with(curve((end + 1, 9.0)), end)
    for _point in range(long._joined - 1):
        long.add(end + 2, 9.0)
    assert (long.losses[-1], long.steps[-2]) == (9.0, end)  # nothing of what waited is in it
