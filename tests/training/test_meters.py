"""What a budget in seconds becomes."""

import pytest

from rnn_tui.training.meters import SpeedMeter


def horizon(budget: float, steps_per_second: float, slow_until: float = 0.0) -> tuple[int, float]:
    """Run a clock of so many steps a second, a tenth of it until ``slow_until``: the horizon, and when it was told."""
    meter, step, seconds = SpeedMeter(0, 0.0), 0, 0.0
    while (found := meter.horizon(budget, step, seconds)) is None:
        step += 1
        seconds += (10 if seconds < slow_until else 1) / steps_per_second
    return found, seconds


@pytest.mark.parametrize(("budget", "told"), [(1, 0.5), (10, 1), (60, 3), (3_600, 5)])
def test_the_speed_is_measured_for_a_twentieth_of_the_budget_within_bounds(budget, told):
    steps, seconds = horizon(budget, 100)
    assert seconds == pytest.approx(told, abs=0.02)
    assert steps == pytest.approx(100 * budget, rel=0.02)


def test_a_slow_start_is_no_part_of_the_speed():
    steps, _seconds = horizon(60, 100, slow_until=0.5)
    assert steps == pytest.approx(100 * 59.5, rel=0.02)
