"""What the loss cannot fall below: the conditional entropy of what follows what a window has shown."""

import math

import numpy as np
import pytest

from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.code.windows import make_windows
from rnn_tui.lesson.learning import Recipe, Training, look_at
from rnn_tui.lesson.least_loss import least_loss, least_surprises


def by_place(text, all_targets=True):
    return [math.fsum(place) for place in zip(*least_surprises(make_windows(text, 5, all_targets)))]


def test_five_targets_of_the_lesson_leave_38_73_nats_and_one_target_none():
    assert by_place(SENTENCE) == pytest.approx([31.2744, 7.4547, 0, 0, 0], abs=1e-4)
    assert least_loss(make_windows(SENTENCE, 5, True)) == pytest.approx(38.73, abs=0.005)
    assert least_loss(make_windows(SENTENCE, 5)) == 0


def test_a_context_that_goes_on_in_two_ways_costs_its_entropy():
    windows = [("a", "b"), ("a", "b"), ("a", "c"), ("b", "a")]
    surprises = [math.log(3 / 2)] * 2 + [math.log(3), 0]
    assert [each for (each,) in least_surprises(windows)] == pytest.approx(surprises)
    assert least_loss(windows) == pytest.approx(2 * math.log(1.5) + math.log(3))


def test_no_table_of_probabilities_does_better():
    """Each group's shares against a thousand random ones: Gibbs' inequality, by trying."""
    rng, counts = np.random.default_rng(0), np.array([3, 1, 2])
    windows = [("ab", "xyz"[place]) for place, count in enumerate(counts) for _time in range(count)]
    tried = rng.dirichlet(np.ones(3), 1000)
    assert least_loss(windows) <= (-np.log(tried) @ counts).min()
    assert least_loss(windows) == pytest.approx(-(np.log(counts / 6) @ counts))


def test_the_lesson_s_network_comes_near_it_and_never_below():
    training = Training(SENTENCE, Recipe(all_targets=True))
    training.learn_until(50)
    bound = least_loss(make_windows(SENTENCE, 5, True))
    losses = [look_at(training.windows, training.parameters_at(epoch)).loss for epoch in (0, 25, 50)]
    assert losses[0] == pytest.approx(34 * 5 * math.log(17), abs=0.1)
    assert losses[0] > losses[1] > losses[2] > bound and losses[2] < 1.3 * bound
