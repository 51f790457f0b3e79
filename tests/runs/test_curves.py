"""The losses of a training as the plot needs them."""

from rnn_tui.runs.curves import Curve, LossHistory
from rnn_tui.training.events import BestReached, Progress, Reported


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
