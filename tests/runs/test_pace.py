"""Steps as epochs and as time, however long a training lasts and whatever its metrics hold."""

import json
import math

import pytest

from rnn_tui.runs.curves import LossHistory, RunHistory
from rnn_tui.runs.pace import Pace
from rnn_tui.training.events import BestReached, Progress, Reported


def progress(step: int, epoch: float, seconds: float, watched: float = 0.0) -> Progress:
    return Progress(step, epoch, 2.0, None, 1.0, 0.01, 1e4, seconds, None, watched)


def test_between_two_reports_epochs_and_time_are_in_proportion():
    pace = Pace()
    for step, epoch, seconds in ((20, 0.5, 4.0), (40, 1.0, 10.0)):
        pace.add(progress(step, epoch, seconds))
    assert pace.at([10, 20, 30, 40], "step") == [10, 20, 30, 40]
    assert pace.at([10, 20, 30, 40], "epoch") == [0.25, 0.5, 0.75, 1.0]
    assert pace.at([10, 20, 30, 40], "time") == [2.0, 4.0, 7.0, 10.0]
    assert Pace().at([10], "time") == [10]


def test_time_is_what_a_person_waited_as_elsewhere():
    pace = Pace()
    pace.add(progress(10, 1.0, 2.0, watched=6.0))
    assert pace.at([10], "time") == [8.0]


def test_the_rows_are_bounded_and_the_newest_is_always_there():
    pace = Pace()
    for step in range(1, 50_001):
        pace.add(progress(step, step / 100, step / 1000 if step < 30_000 else 30 + (step - 30_000) / 10))
        if step % 997 == 0:
            assert pace.rows[-1][0] == step
    assert len(pace.rows) < 2_000
    steps = [1, 7, 12_345, 29_000, 41_000, 50_000]
    assert pace.at(steps, "epoch") == pytest.approx([step / 100 for step in steps], abs=0.01)
    assert pace.at(steps, "time") == pytest.approx([0.001, 0.007, 12.345, 29, 1130, 2030], abs=3)


def test_it_goes_on_with_what_is_learnt_here_and_lets_go_of_what_came_after():
    one, other = LossHistory(), LossHistory()
    for step in (10, 20, 30):
        one.add(Reported(progress(step, step / 10, step)))
    for step in (30, 40):
        other.add(Reported(progress(step, step / 10, 2 * step)))
    one.go_on_with(other, 20)
    assert one.pace.at([10, 20, 30, 40], "time") == [10, 20, 60, 80]


def test_a_best_loss_behind_the_last_report_is_where_it_was_reached():
    history = LossHistory()
    history.add(Reported(progress(80, 4.0, 16.0)))
    history.add(BestReached(100, 1.5))
    assert history.validation.steps == [100]
    assert history.pace.at([80, 100], "epoch") == [4.0, 5.0] and history.pace.at([80, 100], "time") == [16.0, 20.0]


def test_metrics_of_any_order_are_read(tmp_path):
    figures = {"epoch": 1.0, "loss": 2.0, "val_loss": None, "grad_norm": 1.0, "lr": 0.1, "chars_per_second": 1.0}
    records = [{"event": "progress", "step": step, "seconds": abs(step) * 1.0, **figures} for step in (30, -10, 20)]
    (tmp_path / "metrics.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    history = RunHistory(tmp_path)
    history.read_on()
    assert all(map(math.isfinite, history.so_far().pace.at([5, 30], "time")))
