"""A run in the lesson's shapes: the parameters as an npz, and a program in plain NumPy that writes what we write."""

import runpy
import subprocess
import sys

import numpy as np
import pytest

from rnn_tui.network.network import CharRNN
from rnn_tui.runs.checkpoint import load_checkpoint

SHORT = ("--hidden", 12, "--seq", 8, "--steps", 60, "--optimizer", "adam")


@pytest.fixture
def run_of(train_once, tmp_path):
    """Return what trains a small network on the song."""

    def train(*words: object):
        return train_once(tmp_path / "run", *words, *SHORT)

    return train


def test_the_npz_has_the_parameters_as_they_were_trained_in_columns(rnn_tui, trained, tmp_path):
    file = tmp_path / "lesson.array"
    answer = rnn_tui("export", trained, "--npz", file, "--last")
    assert answer.status == 0 and "lesson.array" in answer.err
    checkpoint = load_checkpoint(trained / "checkpoint.safetensors")
    ours, V, H = checkpoint.network.parameters, len(checkpoint.vocabulary), 16
    with np.load(file, allow_pickle=False) as found:
        assert set(found) == {"W_xh", "W_hh", "W_hy", "b_h", "b_y", "characters"}
        shapes = {"W_xh": (H, V), "W_hh": (H, H), "W_hy": (V, H), "b_h": (H, 1), "b_y": (V, 1)}
        for name, shape in shapes.items():
            assert found[name].shape == shape and found[name].dtype == np.float32
            np.testing.assert_array_equal(found[name].T, np.atleast_2d(ours[name]))
        assert tuple(found["characters"]) == checkpoint.vocabulary.characters


@pytest.mark.parametrize("preset", ["rnn", "notebook"])
def test_the_program_has_our_logits_and_writes_our_text(rnn_tui, run_of, tmp_path, preset):
    run, program = run_of("--preset", preset), tmp_path / "write it.py"
    assert rnn_tui("export", run, "--script", program, "--last").status == 0
    names = runpy.run_path(str(program))
    checkpoint = load_checkpoint(run / "checkpoint.safetensors")
    network = CharRNN(checkpoint.network.architecture, np.float64)
    network.flat[...] = checkpoint.network.flat
    state, h = network.zero_state(1)[:, :, 0], np.zeros((12, 1))
    for character in "row your boat":
        state, ours = network.step(checkpoint.vocabulary.index(character), state)
        h, logits = names["step"](character, h)
        np.testing.assert_allclose(logits[:, 0], ours, rtol=0, atol=1e-6)
    command = [sys.executable, str(program), "--temperature", "0", "--length", "40"]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", timeout=60)
    assert done.stderr == ""
    assert done.stdout == rnn_tui("generate", run, "--last", "--greedy", "--length", 40).out
    assert names["generate"]("row", 30, 0) == names["generate"]("row", 30, 1e-3, seed=1)
    drawn = {names["generate"]("row", 30, 2.0, seed=seed) for seed in (1, 1, 2)}
    assert len(drawn) == 2


def test_a_start_that_the_network_does_not_know_is_said(rnn_tui, run_of, tmp_path):
    program = tmp_path / "write.py"
    assert rnn_tui("export", run_of("--preset", "rnn"), "--script", program, "--last").status == 0
    done = subprocess.run([sys.executable, program, "ßon"], check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 2 and "ß" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [("--preset", "gru"), ("--preset", "rnn", "--layers", 2), ("--preset", "rnn", "--gain"), ("--cell", "relu")],
    ids=str,
)
def test_what_the_lesson_has_no_names_for_is_refused_and_nothing_is_written(rnn_tui, run_of, tmp_path, words):
    run = run_of(*words)
    for option, name in (("--npz", "a.npz"), ("--script", "b.py")):
        answer = rnn_tui("export", run, option, tmp_path / name, "--last")
        assert answer.status == 2 and option in answer.err and "--torch" in answer.err and answer.err.count("\n") == 1
        assert words[-1] != "--gain" or ("RNN" in answer.err and "with gains" in answer.err)
        assert not list(tmp_path.glob("[ab].*"))


def test_nobodys_file_is_written_over_by_the_program(rnn_tui, trained, tmp_path):
    program, parameters = tmp_path / "mine.py", tmp_path / "mine.npz"
    program.write_text("print('mine')")
    assert rnn_tui("export", trained, "--script", program, "--last").status == 2
    assert program.read_text() == "print('mine')"
    program.unlink()
    parameters.write_text("mine")
    assert "mine.npz" in rnn_tui("export", trained, "--script", program, "--last").err
    assert parameters.read_text() == "mine" and not program.exists()
    parameters.unlink()
    for _again in range(2):
        assert rnn_tui("export", trained, "--script", program, "--last").status == 0
    refused = rnn_tui("export", trained, "--script", tmp_path / "a.npz", "--last")
    assert refused.status == 2 and "--script" in refused.err
