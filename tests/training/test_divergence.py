"""When a training is said to have gone wrong, or to go on for nothing."""

import math

import pytest

from rnn_tui.training.divergence import has_exploded, is_good, is_learning_by_heart, smooth


def test_a_loss_has_exploded_a_quarter_above_that_of_a_uniform_guess():
    assert [has_exploded(share * math.log(65), 65) for share in (1.0, 1.24, 1.26, math.inf)] == [
        False,
        False,
        True,
        True,
    ]


def test_one_bad_batch_is_no_explosion_and_fifty_are():
    loss, guess = 1.5, math.log(65)
    assert not has_exploded(smooth(loss, 10 * guess), 65)
    for _step in range(50):
        loss = smooth(loss, 2 * guess)
    assert has_exploded(loss, 65)


def test_good_is_near_the_lowest_and_better_than_nothing():
    assert is_good(1.19, 1.0, 65) and not is_good(1.21, 1.0, 65) and not is_good(math.log(65), 4.0, 65)


@pytest.mark.parametrize(("best_step", "needed"), [(0, 5), (1_000, 5), (10_000, 20)])
def test_that_the_rest_is_learnt_by_heart_is_said_once(best_step, needed):
    said = [count for count in range(1, 60) if is_learning_by_heart(count, best_step, validate_every=100)]
    assert said == [needed]
