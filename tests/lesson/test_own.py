"""The learner's own functions train: the same events, the same numbers, and one line where they fail."""

import json
from dataclasses import replace

import numpy as np
import pytest
from lesson_by_hand import LESSON
from own_functions import RIGHT, breaking, with_line, written
from small_training import AtOnce, Ticking

from rnn_tui.errors import BrokenOffError, ConfigError, RunError
from rnn_tui.lesson.own.trainer import OwnTrainer
from rnn_tui.network.network import CharRNN
from rnn_tui.runs.about import read_about
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.runs.layout import METRICS, NEWEST
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.replaying import replay
from rnn_tui.runs.resuming import open_parent, resume
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.control import Control
from rnn_tui.training.events import Diverged, EpochFinished, StepFinished, StepTaken, TrainingFinished, TrainingStarted
from rnn_tui.training.presets import preset_config
from rnn_tui.training.trainer import Trainer

CORPUS = corpus_from_text(LESSON, "lesson")
THREE_EPOCHS = replace(preset_config("notebook"), epochs=3)
PARAMETERS = ("W_xh", "W_hh", "W_hy", "b_h", "b_y")


def own(folder, source=RIGHT, seconds=20.0, **changes):
    return OwnTrainer(written(folder, source), CORPUS, replace(THREE_EPOCHS, **changes), Ticking(0.001), seconds)


def first_parameters(seed=THREE_EPOCHS.seed):
    """Return what the right file begins with, in the lesson's shapes."""
    names: dict = {}
    exec(RIGHT, names)
    before = np.random.get_state()
    np.random.seed(seed)
    parameters = names["initialize_parameters"](50, 17)
    np.random.set_state(before)
    return dict(zip(PARAMETERS, parameters))


def engine_sums(parameters, epochs, rate=0.05, all_targets=False):
    """Return the loss of each epoch that the engine has in float64 from these parameters, and its network."""
    trainer = Trainer(CORPUS, THREE_EPOCHS)
    network = CharRNN(trainer.network.architecture, np.float64)
    for name, array in parameters.items():
        network.parameters[name][...] = array.T.reshape(network.parameters[name].shape)
    sums = []
    for _epoch in range(epochs):
        total = 0.0
        for step in range(trainer.cut.steps_per_epoch):
            batch = trainer.cut.batch(step)
            targets = np.concatenate([batch.inputs[1:], batch.targets]) if all_targets else batch.targets
            loss, _state = network.loss_and_gradients(batch.inputs, targets, network.zero_state(1), sum_over_time=True)
            network.flat -= rate * np.clip(network.flat_gradients, -5, 5)
            total += loss
        sums.append(total)
    return sums, network


def test_a_right_file_tells_what_the_engine_tells_with_the_engines_numbers(tmp_path):
    trainer = own(tmp_path)
    theirs = list(trainer.run(Control()))
    ours = list(Trainer(CORPUS, THREE_EPOCHS, Ticking(0.001)).run(Control()))
    assert [type(event) for event in theirs] == [type(event) for event in ours]
    steps = [
        [(e.progress.step, e.progress.epoch) for e in told if isinstance(e, StepFinished)] for told in (theirs, ours)
    ]
    assert steps[0] == steps[1] and len(steps[0]) == 102
    sums, network = engine_sums(first_parameters(), 3)
    told = [event.loss_sum for event in theirs if isinstance(event, EpochFinished)]
    np.testing.assert_allclose(told, sums, rtol=0, atol=1e-9)
    np.testing.assert_allclose(trainer.network.flat, network.flat, rtol=1e-6, atol=1e-9)
    (began,) = (event for event in theirs if isinstance(event, TrainingStarted))
    assert "rnn.py learns; its forward pass and its first step equal this program's (within" in began.notes[-1]
    assert theirs[-1].reason == "done" and theirs[-1].steps == 102


@pytest.mark.parametrize(
    ("instead_of", "lines", "said"),
    [
        ("np.tanh(W_xh @ x + W_hh", "np.tanh(1.001 * W_xh @ x + W_hh", "forward, it is not what this program makes"),
        ("        dh_next = W_hh.T @ da\n", "", "forward, it is this program; its first step is another"),
    ],
)
def test_what_is_another_than_the_engine_is_said_when_it_begins(tmp_path, instead_of, lines, said):
    began = next(own(tmp_path, with_line(RIGHT, lines, instead_of)).run(Control()))
    assert said in began.notes[-1]


FLAT = RIGHT.replace(
    "np.zeros((hidden_size, 1)), np.zeros((vocab_size, 1))", "np.zeros(hidden_size), np.zeros(vocab_size)"
)
FLAT = FLAT.replace("W_xh @ x", "W_xh[:, x]").replace("p[i, 0]", "p[i]")
FLAT = FLAT.replace("dy @ hs[t].T", "np.outer(dy, hs[t])").replace("da @ hs[t - 1].T", "np.outer(da, hs[t - 1])")
FLAT = FLAT.replace("dW_xh += da @ inputs[t].T", "dW_xh[:, inputs[t]] += da")
IN_PLACE = with_line(
    RIGHT,
    "        p -= learning_rate * np.clip(d, -5, 5)\n",
    "        after.append(p - learning_rate * np.clip(d, -5, 5))\n",
)
IN_PLACE = with_line(IN_PLACE, "", "    after = []\n").replace("    return tuple(after)\n", "")
STYLES = {"indices, flat vectors": FLAT, "in place, nothing returned": IN_PLACE}


@pytest.mark.parametrize("style", STYLES)
def test_other_styles_learn_the_same(tmp_path, style):
    told = [event.loss_sum for event in own(tmp_path, STYLES[style]).run(Control()) if isinstance(event, EpochFinished)]
    np.testing.assert_allclose(told, engine_sums(first_parameters(), 3)[0], rtol=0, atol=1e-9)


def test_functions_that_ask_for_all_targets_are_given_them(tmp_path):
    source = RIGHT.replace("zip(outputs[-len(targets):], targets)", "zip(outputs, targets, strict=True)")
    source = source.replace("first = len(inputs) - len(targets)", "first = 0")
    events = list(own(tmp_path, source).run(Control()))
    assert events[0].notes[-1] == "each window has a target behind each of its characters"
    told = [event.loss_sum for event in events if isinstance(event, EpochFinished)]
    sums = engine_sums(first_parameters(), 3, all_targets=True)[0]
    np.testing.assert_allclose(told, sums, rtol=0, atol=1e-9)


LINE = 1 + RIGHT[: RIGHT.index("asked[0] += 1")].count("\n") + 2  # of what breaks
TALK = """for place in range(3, 20):  # a library may keep a file open, and the answers then go elsewhere
            try: __import__('os').write(place, b'nonsense')
            except OSError: pass"""
BREAKS = {
    "an exception": ("raise ValueError('too bad')", f"rnn.py, line {LINE}: backward_pass raises ValueError: too bad"),
    "exit": ("raise SystemExit", f"rnn.py, line {LINE}: backward_pass raises SystemExit"),
    "a hard exit": ("__import__('os')._exit(3)", f"rnn.py, line {LINE}: backward_pass raises SystemExit: 3"),
    "a question": ("input('how far')", f"rnn.py, line {LINE}: backward_pass raises EOFError: EOF when reading a line"),
    "memory": ("bytearray(10**11)", f"rnn.py, line {LINE}: backward_pass raises MemoryError"),
    "no number": (
        "W_hh = W_hh * np.nan",
        "rnn.py: backward_pass gives W_xh with values that are no numbers (nan or inf)",
    ),
    "another shape": (
        "return W_xh, W_hh.T, W_hy.T, b_h, b_y",
        "rnn.py: backward_pass gives W_hy of the shape (50, 17), not (17, 50)",
    ),
    "four": (
        "return W_xh, W_hh, b_h, b_y",
        "rnn.py: backward_pass gives tuple, which is not what the lesson asks of it",
    ),
    "another process": (
        "__import__('os').fork()",
        f"rnn.py, line {LINE}: backward_pass raises PermissionError: os.fork",
    ),
    "its end": ("__import__('os').abort()", "rnn.py: its process gave no answer"),
    "talk": (TALK, "rnn.py: its process gave no answer"),
}


@pytest.mark.parametrize("case", BREAKS)
def test_what_fails_ends_the_training_with_one_line_and_loses_nothing(tmp_path, case):
    what, said = BREAKS[case]
    trainer = own(tmp_path, breaking(what))
    seen = trainer.network.flat
    with pytest.raises(BrokenOffError) as raised:
        for event in trainer.run(Control()):
            if isinstance(event, StepFinished):
                seen = trainer.network.flat.copy()
    assert str(raised.value) == said
    assert trainer.step == 10  # the first of the twelve calls was compared with the engine's
    np.testing.assert_array_equal(trainer.network.flat, seen)


def test_an_endless_loop_is_ended_and_its_line_said(tmp_path):
    trainer = own(tmp_path, breaking("while True: pass"), seconds=0.5)
    with pytest.raises(BrokenOffError, match=rf"rnn\.py, line {LINE}: backward_pass gave no answer within"):
        list(trainer.run(Control()))
    assert trainer.step == 10


def test_a_file_without_a_function_or_that_is_gone_ends_at_once(tmp_path):
    trainer = own(tmp_path, RIGHT.replace("def loss", "def losses"))
    with pytest.raises(BrokenOffError, match=r"rnn\.py: there is no function loss"):
        next(trainer.run(Control()))
    written(tmp_path, "def (")
    with pytest.raises(RunError.__base__, match="Python does not understand this"):
        next(trainer.run(Control()))


def test_it_goes_on_with_the_mended_file_to_where_it_was_to_end(tmp_path):
    trainer = own(tmp_path, breaking("raise ValueError"))
    with pytest.raises(BrokenOffError):
        list(trainer.run(Control()))
    written(tmp_path)
    trainer.go_on(None)
    events = list(trainer.run(Control()))
    assert events[0].step == 10 and events[-1].steps == 102
    told = [event.loss_sum for event in events if isinstance(event, EpochFinished)]
    np.testing.assert_allclose(told, engine_sums(first_parameters(), 3)[0], rtol=0, atol=1e-9)


def test_a_run_that_breaks_off_is_whole_on_the_disk_and_says_whose_it_is(tmp_path):
    trainer = own(tmp_path, breaking("raise ValueError('too bad')"))
    folder = RunFolder(trainer, tmp_path / "run", executor=AtOnce())
    with pytest.raises(BrokenOffError):
        list(folder.record(trainer.run(Control())))
    checkpoint = load_checkpoint(folder.path / NEWEST)
    assert checkpoint.step == 10
    np.testing.assert_array_equal(checkpoint.network.flat, trainer.network.flat)
    last = json.loads((folder.path / METRICS).read_text().splitlines()[-1])
    assert "ValueError: too bad" in json.dumps(last)
    about = read_about(folder.path)
    assert (about.learnt_by, about.note) == ("rnn.py", "learnt by the functions of rnn.py")
    with pytest.raises(RunError, match=r"rnn\.py learnt it; another run can start from its parameters"):
        resume(str(folder.path))
    with pytest.raises(RunError, match=r"its steps were computed by the functions of rnn\.py"):
        replay(str(folder.path))
    assert open_parent(str(folder.path))[0].step == 10


def test_where_it_diverges_it_goes_on_from_what_was_good(tmp_path):
    source = with_line(RIGHT, "    return (1e9 if asked[0] == 52 else 1) * -sum(", "    return -sum(")
    trainer = own(tmp_path, source)
    events = trainer.run(Control())
    diverged = next(event for event in events if isinstance(event, Diverged))
    assert diverged.back_to == 34 and diverged.rescue == 1 and diverged.learning_rate == 0.025
    expected = CharRNN(trainer.network.architecture, np.float64)
    expected.flat[...] = trainer.network.flat
    batch = trainer.cut.batch(trainer.step % 34)
    expected.loss_and_gradients(batch.inputs, batch.targets, expected.zero_state(1))
    next(event for event in events if isinstance(event, StepFinished))
    np.testing.assert_allclose(trainer.network.flat, expected.flat - 0.025 * expected.flat_gradients, atol=1e-7)
    *_rest, end = events
    assert isinstance(end, TrainingFinished) and end.reason == "done"


def test_a_step_by_hand_tells_its_figures(tmp_path):
    trainer, control = own(tmp_path), Control()
    control.step()
    (taken,) = (event for event in _until_stopped(trainer, control) if isinstance(event, StepTaken))
    ours, control = Trainer(CORPUS, THREE_EPOCHS), Control()
    assert taken.step == 1 and taken.loss == pytest.approx(np.log(17), abs=1e-3) and not taken.clipped
    assert trainer.probe.newest is not None and trainer.probe.newest.loss == taken.loss
    parameters = first_parameters()
    _sums, network = engine_sums(parameters, 0)
    batch = ours.cut.batch(0)
    network.loss_and_gradients(batch.inputs, batch.targets, network.zero_state(1))
    for name, gradient in trainer.probe.newest.gradients.items():
        np.testing.assert_allclose(gradient, network.gradients[name], rtol=1e-5, atol=1e-9)


def _until_stopped(trainer, control):
    for event in trainer.run(control):
        if isinstance(event, StepFinished):
            control.stop()
        yield event


@pytest.mark.parametrize(
    "changes", [{"cell": "gru"}, {"batch_size": 2}, {"optimizer": "adam"}, {"clip_value": None}, {"cut": "streams"}]
)
def test_settings_that_are_written_in_the_functions_are_refused(tmp_path, changes):
    with pytest.raises(ConfigError) as raised:
        own(tmp_path, **changes)
    assert set(raised.value.settings) == set(changes)
