"""What one step did, as it is told to whoever asks: true when it is worked out again, and never in the way."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from small_training import make_trainer

from rnn_tui.network.equations import losses, over_time
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from rnn_tui.training.control import Control
from rnn_tui.training.events import Diverged, StepFinished
from rnn_tui.training.probe import StepTrace
from rnn_tui.training.trainer import Trainer


def run(trainer: Trainer, asking=lambda _step: False) -> list[StepTrace]:
    """Train to the end, asking before each step whose number ``asking`` says yes to; return every trace there was."""
    traces: list[StepTrace] = []
    if asking(1):
        trainer.probe.ask()
    for event in trainer.run(Control()):
        if isinstance(event, StepFinished):
            newest = trainer.probe.newest
            if newest is not None and newest not in traces:
                traces.append(newest)
            if asking(event.progress.step + 1):
                trainer.probe.ask()
    return traces


def flat(named) -> np.ndarray:
    return np.concatenate([value.ravel() for value in named.values()])


# -- true


def clip_plainly(gradient, config):
    if config.clip_value is not None:
        gradient = np.clip(gradient, -config.clip_value, config.clip_value)
    if config.clip_norm is not None:
        gradient = gradient * min(1, config.clip_norm / np.linalg.norm(gradient))
    return gradient


def by_root(g, squares, epsilon=1e-8):
    return g / (np.sqrt(squares) + epsilon)


def adam(trace, _w, g):
    mean, squares = trace.memory.astype(float)  # sums, without their factors 1 - beta
    steps = trace.optimizer_steps + 1
    return by_root(0.1 * (0.9 * mean + g) / (1 - 0.9**steps), 0.001 * (0.999 * squares + g**2) / (1 - 0.999**steps))


# what the learning rate is multiplied with
MOVES = {
    "sgd": lambda _trace, _w, g: g,
    "momentum": lambda trace, _w, g: 0.9 * trace.memory[0] + g,
    "nesterov": lambda trace, _w, g: 0.9 * (0.9 * trace.memory[0] + g) + g,
    "adagrad": lambda trace, _w, g: by_root(g, trace.memory[0] + g**2, 1e-10),
    "rmsprop": lambda trace, _w, g: by_root(g, 0.95 * trace.memory[0] + 0.05 * g**2),
    "adam": adam,
    "adamw": lambda trace, w, g: adam(trace, w, g) + 0.01 * w,
}
GAINED = {"gain": True, "drop_connect": 0.2}
CASES = [
    ("sgd", {"cell": "rnn", "cut": "windows", "reduction": "sum", "clip_value": 0.01, "clip_norm": None}),
    ("momentum", {"cell": "relu", "clip_norm": 0.05}),
    ("nesterov", {"cell": "gru", "reduction": "sum", "clip_norm": None, "dropout": 0.3, "layers": 2, "gain": True}),
    ("adagrad", {"cell": "rnn", "clip_norm": None, "clip_value": 5.0, "reduction": "sum", "layers": 3}),
    ("rmsprop", {"cell": "lstm", "clip_value": 0.01, "clip_norm": None, "dropout": 0.3, "layers": 2, **GAINED}),
    ("adam", {"cell": "gru", "cut": "windows", **GAINED}),
    ("adamw", {"cell": "lstm", "clip_value": 0.01, "clip_norm": 0.05}),
]


@pytest.mark.parametrize(("optimizer", "changes"), CASES, ids=MOVES)
def test_worked_out_again_it_gives_the_parameters_after(optimizer, changes):
    (trace,) = run(make_trainer(optimizer=optimizer, steps=8, **changes), lambda step: step == 7)
    characters, found = trace.replay()
    gradient = flat(found.parameters)
    assert losses(characters, trace.batch.targets).mean() == pytest.approx(trace.loss, rel=1e-5)
    assert np.linalg.norm(flat(trace.gradients) - gradient) < 1e-5 * np.linalg.norm(gradient)
    clipped = clip_plainly(gradient, trace.config)
    assert np.linalg.norm(flat(trace.clipped()) - clipped) < 1e-5 * np.linalg.norm(clipped)
    before, after = (flat(named).astype(float) for named in (trace.parameters_before, trace.parameters_after))
    expected = before - trace.learning_rate * MOVES[optimizer](trace, before, clipped)
    assert trace.step == 7 and trace.optimizer_steps == 6
    roundings = 1e-7 * np.linalg.norm(before)
    assert np.linalg.norm(after - before) > 100 * roundings
    assert np.linalg.norm(after - expected) < roundings + 1e-3 * np.linalg.norm(expected - before)


def test_steps_follow_from_each_other():
    first, second = run(make_trainer(steps=8), lambda step: step in {3, 4})
    assert (first.step, second.step) == (3, 4)
    assert np.array_equal(flat(first.parameters_after), flat(second.parameters_before))
    assert first.replay()[0][-1].layers[0].h == pytest.approx(second.state[0, 0], abs=1e-5)
    assert np.array_equal(second.memory[0], (np.float32(0.9) * first.memory[0] + flat(first.clipped())))


def test_one_stream_can_be_looked_at_alone():
    (trace,) = run(make_trainer(cell="lstm", layers=2, dropout=0.3, steps=2), lambda step: step == 2)
    (characters, found), (all_characters, all_found) = trace.replay(slice(2, 3)), trace.replay()
    for layer in range(2):
        for name in ("h", "c", "i"):
            whole = over_time(all_characters, layer, name)[:, 2:3]
            assert over_time(characters, layer, name) == pytest.approx(whole, abs=1e-15)
            road = over_time(all_found.characters, layer, name)[:, 2:3]
            assert over_time(found.characters, layer, name) == pytest.approx(road, abs=1e-15)


def test_what_each_thread_leaves_out_is_known():
    trainer = make_trainer(cell="gru", hidden_size=204, layers=2, batch_size=17, dropout=0.3, steps=2, **GAINED)
    trainer.network = CharRNN(trainer.network.architecture, threads=2)
    initialise(trainer.network, "orthogonal", np.random.default_rng(1))
    (trace,) = run(trainer, lambda step: step == 2)
    assert trace.shares == [slice(0, 8), slice(8, 17)]
    gradient = flat(trace.replay()[1].parameters)
    assert np.linalg.norm(flat(trace.gradients) - gradient) < 1e-5 * np.linalg.norm(gradient)
    assert np.array_equal(trace.masks(), trace.masks())
    assert np.array_equal(trace.connections(), trace.connections())


# -- and never in the way


@pytest.mark.parametrize("changes", [{}, {"cell": "lstm", "dropout": 0.2, "optimizer": "adagrad"}])
def test_training_is_the_same_to_the_last_bit_whoever_looks(changes):
    alone, looked_at = make_trainer(**changes), make_trainer(**changes)
    assert run(alone) == []
    assert [trace.step for trace in run(looked_at, lambda _step: True)] == list(range(1, 41))
    assert np.array_equal(alone.network.flat, looked_at.network.flat)
    assert np.array_equal(alone.optimizer.memory, looked_at.optimizer.memory)


def test_nobody_asks_and_nothing_is_copied_or_kept(monkeypatch):
    trainer = make_trainer()
    monkeypatch.setattr("rnn_tui.training.probe._Buffer", None)  # whoever makes one fails
    run(trainer)
    assert trainer.probe.newest is None


def test_a_trace_stays_as_it_is_while_any_of_it_is_held():
    trainer = make_trainer()
    held = seen = None
    for trace in run_and_drop(trainer):
        if trace.step == 3:
            held, seen = trace.gradients["W_hh"], trace.gradients["W_hh"].copy()
    del trace
    assert np.array_equal(held, seen)
    assert len(trainer.probe._buffers) == 3  # that of what is held, the newest one's, and the one to write in


def run_and_drop(trainer: Trainer):
    """Ask before every step, and yield each trace without keeping it."""
    trainer.probe.ask()
    for event in trainer.run(Control()):
        if isinstance(event, StepFinished):
            yield trainer.probe.newest
            trainer.probe.ask()


def test_room_is_allocated_once():
    trainer = make_trainer()
    places = {trace.memory.ctypes.data for trace in run_and_drop(trainer)}
    assert len(places) == 2


def test_none_of_its_numbers_can_be_written_over():
    (trace,) = run(make_trainer(steps=2), lambda step: step == 2)
    arrays = [trace.state, trace.memory]
    for named in (trace.parameters_before, trace.gradients, trace.parameters_after):
        arrays += named.values()
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    with pytest.raises(FrozenInstanceError):
        trace.step = 0


def test_asked_twice_before_a_step_it_is_told_once():
    trainer = make_trainer(steps=5)
    trainer.probe.ask()
    trainer.probe.ask()
    assert [trace.step for trace in run(trainer)] == [1]


@pytest.mark.parametrize("in_the_middle", [False, True])
def test_when_nobody_looks_any_more_all_is_let_go(in_the_middle, monkeypatch):
    trainer = make_trainer(steps=20)
    compute = trainer.network.loss_and_gradients

    def compute_and_forget(*arguments):
        if in_the_middle and trainer.step == 10:
            trainer.probe.forget()
        return compute(*arguments)

    monkeypatch.setattr(trainer.network, "loss_and_gradients", compute_and_forget)
    for event in trainer.run(Control()):
        if isinstance(event, StepFinished) and event.progress.step <= 10:
            trainer.probe.ask()
            if event.progress.step == 10 and not in_the_middle:
                trainer.probe.forget()
    assert trainer.probe.newest is None and trainer.probe._buffers == []


def test_a_step_that_breaks_the_network_is_not_told_and_the_next_whole_one_is():
    trainer, control = make_trainer(schedule="constant", steps=60), Control()
    diverged = []
    for event in trainer.run(control):
        if isinstance(event, StepFinished) and event.progress.step == 44:
            control.change_settings(learning_rate=1e39)
            trainer.probe.ask()
        if isinstance(event, Diverged):
            diverged.append(trainer.probe.newest)
            control.change_settings(learning_rate=4e-3)
    trace = trainer.probe.newest
    assert diverged == [None]
    assert trace.learning_rate == 4e-3 and np.isfinite(flat(trace.parameters_after)).all()


def test_a_step_by_hand_is_told_though_nobody_asked():
    trainer = make_trainer()
    trainer._take_step(by_hand=False)
    assert trainer.probe.newest is None
    trainer._take_step(by_hand=True)
    assert trainer.probe.newest.step == 2
