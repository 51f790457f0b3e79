"""The training of the lesson: the engine's, number by number; what was measured of it; and piece by piece."""

import math
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from rnn_tui.lesson import learning
from rnn_tui.lesson.code.parameters import Parameters
from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.code.update import CLIP, train_rnn, windows_as_indices
from rnn_tui.lesson.learning import EPOCHS, Recipe, Training, look_at, shared_training
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training import stepping
from rnn_tui.training.control import Control
from rnn_tui.training.events import EpochFinished, StepFinished
from rnn_tui.training.presets import preset_config
from rnn_tui.training.trainer import Trainer

NAMES = ("W_xh", "W_hh", "W_hy", "b_h", "b_y")
PRESET = preset_config("notebook")


def in_columns(network: CharRNN) -> Parameters:
    """Return copies of the engine's parameters in the lesson's shapes."""
    rows = (np.array(network.parameters[name], np.float64) for name in NAMES)
    W_xh, W_hh, W_hy, b_h, b_y = (array.T.copy() if array.ndim == 2 else array[:, np.newaxis] for array in rows)
    return W_xh, W_hh, W_hy, b_h, b_y


def engines_draw(seed: int) -> Parameters:
    """Return what the preset begins with."""
    network = CharRNN(Architecture(len(set(SENTENCE)), PRESET.hidden_size))
    initialise(network, "lesson", np.random.default_rng(seed))
    return in_columns(network)


def training_of_engine(monkeypatch: pytest.MonkeyPatch, seed: int) -> Training:
    """Return a training that begins with the engine's own draw."""
    monkeypatch.setattr(learning, "initialize_parameters", lambda *_sizes: engines_draw(seed))
    return Training(SENTENCE)


def test_the_lesson_takes_the_steps_of_the_engine(monkeypatch):
    """The same windows in the same order: each loss, and all parameters behind each step, in float64."""
    monkeypatch.setattr(stepping, "CharRNN", partial(CharRNN, dtype=np.float64))
    trainer = Trainer(corpus_from_text(SENTENCE, "lesson"), replace(PRESET, epochs=2))
    parameters, windows = in_columns(trainer.network), windows_as_indices(SENTENCE, PRESET.seq_length)
    losses, sums = [], []
    for event in trainer.run(Control()):
        if isinstance(event, StepFinished):
            window = windows[len(losses) % len(windows)]
            losses += train_rnn([window], parameters, PRESET.learning_rate, 1)
            for ours, theirs in zip(parameters, in_columns(trainer.network)):
                np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-10)
        elif isinstance(event, EpochFinished):
            sums.append(event.loss_sum)
    assert len(losses) == 2 * len(windows) == 68
    assert [sum(losses[:34]), sum(losses[34:])] == pytest.approx(sums, abs=1e-10)
    assert round(sums[0], 4) == 96.0012


def test_piece_by_piece_it_is_the_training_that_is_shown():
    recipe, windows = Recipe(scale=0.14, learning_rate=0.1, all_targets=True, seed=3), 34
    training = Training(SENTENCE, recipe)
    for _tick in range(15):
        training.learn(5)
    parameters = learning.initialize_parameters(50, 17, recipe.scale, recipe.seed)
    shown = train_rnn(windows_as_indices(SENTENCE, 5, all_targets=True), parameters, recipe.learning_rate, 2)
    assert training.epoch == 75 // windows == 2
    assert training.losses == list(shown)
    for kept, array in zip(training.parameters_at(2), parameters):
        assert np.array_equal(kept, array)
    assert training.parameters_at(0)[1].std() == pytest.approx(0.14, rel=0.05)
    with pytest.raises(IndexError):
        training.parameters_at(3)


def test_the_plateau_is_memory_waking_up(monkeypatch):
    """What was measured of the preset with its own seed, and that nothing is clipped in it."""
    training = training_of_engine(monkeypatch, PRESET.seed)
    training.learn_until(EPOCHS)
    looks = [training.look(epoch) for epoch in (0, 18, 20, 22, 24, 30, 40, 60, 100)]
    assert [round(look.loss, 1) for look in looks[:-2]] == [96.3, 82.3, 79.3, 73.7, 66.3, 49.4, 23.5]
    assert [round(look.loss, 2) for look in looks[-2:]] == [1.84, 0.46]
    measured = [0.00002, 0.0004, 0.005, 0.05, 0.14, 0.26, 0.86, 1.6, 1.4]
    assert [look.left for look in looks] == pytest.approx(measured, rel=0.16)
    assert training.epoch_of_half() == 33
    assert sum(training.clipped) == 0


def test_the_largest_gradient_that_was_measured_is_below_the_limit(monkeypatch):
    training = training_of_engine(monkeypatch, 6)
    training.learn_until(57)
    assert round(max(training.largest), 2) == 2.05 < CLIP
    assert training.largest.index(max(training.largest)) == 55


@pytest.mark.parametrize(("scale", "left", "epochs"), [(0.0, 0.0, 33), (0.05, 0.0136, 25), (0.14, 0.83, 10)])
def test_the_scale_decides_how_soon_the_loss_is_half(scale, left, epochs):
    training = shared_training(SENTENCE, Recipe(scale=scale, seed=1))
    training.learn_until(epochs)
    assert training.look(0).left == pytest.approx(left, rel=0.01)
    assert training.epoch_of_half() == epochs
    assert training.losses[-1] <= training.losses[0] / 2 < training.losses[-2]


def test_the_share_left_is_that_of_a_plain_walk_back():
    """At a scale that matters, and behind windows of which each character is asked."""
    parameters = learning.initialize_parameters(50, 17, 0.3, 1)
    W_xh, W_hh, W_hy, b_h, b_y = parameters
    windows = windows_as_indices(SENTENCE, 5, all_targets=True)[:7]
    total, shares = 0.0, []
    for inputs, targets in windows:
        h, hs = np.zeros((50, 1)), []
        for index, target in zip(inputs, targets):
            h = np.tanh(W_xh[:, [index]] + W_hh @ h + b_h)
            y = W_hy @ h + b_y
            p = np.exp(y) / np.exp(y).sum()
            total -= np.log(p[target, 0])
            hs.append(h)
        p[targets[-1]] -= 1
        dh = [W_hy.T @ p]
        for h in reversed(hs[1:]):
            dh.append(W_hh.T @ ((1 - h**2) * dh[-1]))
        shares.append(np.linalg.norm(dh[4]) / np.linalg.norm(dh[0]))
    look = look_at(windows, parameters)
    assert look.loss == pytest.approx(total, rel=1e-12)
    assert look.left == pytest.approx(np.mean(shares), rel=1e-12)


def test_a_rate_that_is_far_too_high_is_shown_and_nothing_is_raised():
    training = Training(SENTENCE, Recipe(learning_rate=500.0))
    training.learn_until(3)
    assert training.losses[-1] == math.inf
    assert training.epoch_of_half() is None


def test_a_training_is_learnt_once():
    recipe = Recipe(seed=7)
    shared_training(SENTENCE, recipe).learn(40)
    assert shared_training(SENTENCE, recipe).epoch == 1
    assert shared_training(SENTENCE, Recipe(seed=8)).epoch == 0
