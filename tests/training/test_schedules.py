"""The learning rate over time, which depends on the step alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.presets import preset_config
from rnn_tui.training.schedules import FLOOR, RESTART, learning_rate_share


def shares(config: TrainingConfig, steps: int) -> list[float]:
    return [learning_rate_share(config, step, 20) for step in range(steps)]


def test_the_rate_warms_up_then_falls_along_half_a_cosine_to_the_floor():
    config = replace(preset_config("rnn"), warm_up=10, horizon=110)
    drawn = shares(config, 130)
    assert drawn[:10] == pytest.approx([0.1 * step for step in range(1, 11)])
    assert drawn[10] == pytest.approx(1) and drawn[60] == pytest.approx((1 + FLOOR) / 2)
    assert drawn[110:] == pytest.approx([FLOOR] * 20)
    assert drawn[10:] == sorted(drawn[10:], reverse=True)


def test_a_short_horizon_shortens_the_warm_up():
    drawn = shares(replace(preset_config("rnn"), warm_up=100, horizon=100), 101)
    assert drawn.index(max(drawn)) in (9, 10) and drawn[-1] == pytest.approx(FLOOR)


def test_without_a_horizon_the_rate_stays():
    assert shares(replace(preset_config("rnn"), warm_up=5), 500)[4:] == [1.0] * 496


def test_a_constant_schedule_is_constant():
    assert set(shares(preset_config("karpathy"), 50)) == {1.0}


def test_a_restart_warms_up_again_to_half():
    config = replace(preset_config("rnn"), warm_up=10, restart=100, horizon=200)
    assert learning_rate_share(config, 100, 20) == pytest.approx(RESTART / 10)
    assert learning_rate_share(config, 110, 20) == pytest.approx(RESTART)
    assert learning_rate_share(config, 200, 20) == pytest.approx(FLOOR)


@given(st.integers(0, 300), st.none() | st.integers(1, 2_000), st.integers(0, 500), st.integers(0, 3_000))
def test_it_is_always_more_than_nothing_and_never_more_than_all(warm_up, length, restart, since):
    horizon = length and length + restart
    config = replace(preset_config("rnn"), warm_up=warm_up, horizon=horizon, restart=restart)
    assert 0 < learning_rate_share(config, restart + since, 20) <= (RESTART if restart else 1)


def test_steps_fall_by_a_factor_every_so_many_epochs():
    config = replace(preset_config("rnn"), schedule="step", lr_decay=0.5, lr_decay_epochs=2)
    assert [learning_rate_share(config, epoch * 20 + 19, 20) for epoch in range(5)] == [1, 1, 0.5, 0.5, 0.25]


def test_exponential_falls_after_each_epoch_from_a_certain_one_on():
    config = replace(preset_config("rnn"), schedule="exponential", lr_decay=0.97, lr_decay_epochs=10)
    drawn = [learning_rate_share(config, epoch * 20, 20) for epoch in range(13)]
    assert drawn == pytest.approx([1.0] * 10 + [0.97, 0.97**2, 0.97**3])
