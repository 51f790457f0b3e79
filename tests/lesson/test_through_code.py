"""The code of forward, loss and backward is the engine's, transposed, and what central differences say."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from rnn_tui.lesson import code
from rnn_tui.lesson.as_engine import NAMES, specimen_of
from rnn_tui.lesson.code.backward import backward_pass
from rnn_tui.lesson.code.forward import forward_pass, softmax
from rnn_tui.lesson.code.gradient_check import gradient_check, relative_error
from rnn_tui.lesson.code.loss import loss
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.network import CharRNN

H, V = 6, 9
INPUTS, TARGETS = [2, 0, 7, 0, 5], [0, 7, 0, 5, 8]


def parameters_of(seed=0, size=0.5):
    rng = np.random.default_rng(seed)
    return tuple(rng.normal(0, size, shape) for shape in ((H, V), (H, H), (V, H), (H, 1), (V, 1)))


def gradients_of(inputs, targets, h_prev, parameters):
    return backward_pass(inputs, targets, *forward_pass(inputs, h_prev, parameters), parameters)


def loss_of(inputs, targets, h_prev, parameters):
    return loss(forward_pass(inputs, h_prev, parameters)[0], targets)


@pytest.fixture
def h_prev():
    return np.random.default_rng(1).uniform(-0.9, 0.9, (H, 1))


@pytest.mark.parametrize("asked", [1, 5])
def test_the_code_is_the_engine_transposed(asked, h_prev):
    parameters, targets = parameters_of(), TARGETS[-asked:]
    engine = CharRNN(Architecture(V, H, "rnn"), np.float64)
    for name, array in zip(("W_xh", "W_hh", "W_hy", "b_h", "b_y"), parameters):
        engine.parameters[name][...] = array.T if name.startswith("W") else array[:, 0]
    columns = np.array(INPUTS)[:, None], np.array(targets)[:, None]
    mean, state = engine.loss_and_gradients(*columns, h_prev.T.reshape(1, 1, 1, H), sum_over_time=True)
    ps, hs = forward_pass(INPUTS, h_prev, parameters)
    assert loss(ps, targets) == pytest.approx(asked * mean, rel=1e-12)
    np.testing.assert_allclose(hs[4][:, 0], state[0, 0, 0], rtol=0, atol=1e-12)
    gradients = dict(zip(NAMES, backward_pass(INPUTS, targets, ps, hs, parameters)))
    assert [each.shape for each in gradients.values()] == [each.shape for each in parameters]
    for name in ("W_xh", "W_hh", "W_hy"):
        np.testing.assert_allclose(gradients[name].T, engine.gradients[name], rtol=0, atol=1e-12)
    for name in ("b_h", "b_y"):
        np.testing.assert_allclose(gradients[name][:, 0], engine.gradients[name], rtol=0, atol=1e-12)


@pytest.mark.parametrize("asked", [1, 5])
def test_each_element_of_each_gradient_is_what_central_differences_say(asked, h_prev):
    parameters, targets, step = parameters_of(), TARGETS[-asked:], 1e-5
    for array, gradient in zip(parameters, gradients_of(INPUTS, targets, h_prev, parameters)):
        for place in np.ndindex(array.shape):
            kept = array[place]
            array[place] = kept + step
            above = loss_of(INPUTS, targets, h_prev, parameters)
            array[place] = kept - step
            below = loss_of(INPUTS, targets, h_prev, parameters)
            array[place] = kept
            assert gradient[place] == pytest.approx((above - below) / (2 * step), rel=1e-6, abs=1e-9)


def test_the_states_are_kept_by_t_the_one_before_the_window_under_minus_one(h_prev):
    ps, hs = forward_pass(INPUTS, h_prev, parameters_of())
    assert list(hs) == [-1, 0, 1, 2, 3, 4] and hs[-1] is h_prev and len(ps) == 5
    assert all(p.shape == (V, 1) and p.sum() == pytest.approx(1) for p in ps)


def test_softmax_does_not_overflow():
    np.testing.assert_allclose(softmax(np.array([[1000.0], [0.0]])), [[1], [0]])
    np.testing.assert_allclose(softmax(np.zeros((4, 1))), np.full((4, 1), 0.25))


def test_a_blind_guess_costs_the_logarithm_of_how_many_characters_there_are():
    p = np.full((17, 1), 1 / 17)
    assert loss([p], [3]) == pytest.approx(2.8332, abs=1e-4)
    assert loss([p] * 5, [3, 1]) == pytest.approx(2 * np.log(17)) and isinstance(loss([p], [3]), float)


def test_the_check_finds_the_gradient_right_and_changes_nothing():
    parameters = parameters_of()
    kept = [array.copy() for array in parameters]
    errors = [relative_error(*slopes) for slopes in gradient_check(INPUTS, [8], parameters)]
    assert len(errors) == 5 and max(errors) < 1e-7
    assert all((array == before).all() for array, before in zip(parameters, kept))


def test_the_check_finds_what_a_forgotten_dh_next_spoils(monkeypatch):
    def forgetful(inputs, targets, ps, hs, parameters):
        W_xh, W_hh, W_hy, b_h, b_y = parameters
        return backward_pass(inputs, targets, ps, hs, (W_xh, 0 * W_hh, W_hy, b_h, b_y))

    monkeypatch.setattr("rnn_tui.lesson.code.gradient_check.backward_pass", forgetful)
    checks = zip(NAMES, gradient_check(INPUTS, [8], parameters_of()))
    assert [name for name, slopes in checks if relative_error(*slopes) > 0.01] == ["W_xh", "W_hh", "b_h"]


def test_the_relative_error_is_one_where_the_sign_is_another_and_zero_where_all_is_zero():
    slopes = np.array([1.0, -2.0])
    assert (relative_error(slopes, slopes), relative_error(slopes, -slopes)) == (0, 1)
    assert relative_error(0 * slopes, 0 * slopes) == 0


def test_the_microscope_sees_the_same_numbers():
    parameters = parameters_of()
    specimen = specimen_of(INPUTS, TARGETS, parameters)
    ps, hs = forward_pass(INPUTS, np.zeros((H, 1)), parameters)
    for t, character in enumerate(specimen.characters):
        np.testing.assert_allclose(character.layers[0].h[0], hs[t][:, 0], atol=1e-12)
        np.testing.assert_allclose(character.output.probs[0], ps[t][:, 0], atol=1e-12)
    assert specimen.losses.sum() == pytest.approx(loss(ps, TARGETS))


@pytest.mark.filterwarnings("ignore:.*found in sys.modules")
@pytest.mark.parametrize("name", ["forward", "loss", "backward", "gradient_check"])
def test_the_file_runs(name, capsys):
    runpy.run_path(str(Path(code.__path__[0]) / f"{name}.py"), run_name="__main__")
    assert capsys.readouterr().out
