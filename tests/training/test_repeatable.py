"""The same seed, text, settings and number of threads give the same bits; another seed gives others."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from small_training import make_trainer

from rnn_tui.network.architecture import CELL_NAMES
from rnn_tui.training.control import Control
from rnn_tui.training.events import StepFinished


def digest(cell: str, hidden_size: int, threads: int) -> str:
    """What a training leaves, as one number; its 16 streams are enough for two threads, from 250 units on."""
    sizes = {"hidden_size": hidden_size, "batch_size": 16, "layers": 2, "steps": 20}
    extras = {"dropout": 0.2, "gain": True, "drop_connect": 0.2, "zero_starts": 0.1}
    trainer = make_trainer(seed=5, cell=cell, threads=threads, **sizes, **extras)
    for _event in trainer.run(Control()):
        pass
    return hashlib.sha256(trainer.network.flat.tobytes()).hexdigest()


@pytest.mark.parametrize("cell", CELL_NAMES)
@pytest.mark.parametrize(("hidden_size", "threads"), [(8, 1), (250, 2)])
def test_the_same_seed_and_threads_give_the_same_bits_here_and_in_another_process(cell, hidden_size, threads):
    code = f"from test_repeatable import digest; print(digest({cell!r}, {hidden_size}, {threads}))"
    here = digest(cell, hidden_size, threads)
    here_too = str(Path(__file__).parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([here_too, *filter(None, sys.path)])}
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert printed.stdout.strip() == here
    assert threads == 1 or digest(cell, hidden_size, 1) != here  # the streams were divided


@pytest.mark.parametrize("seed", [2, 0, -1, 2**70])
def test_another_seed_gives_other_numbers(seed):
    one, other = make_trainer(seed=1), make_trainer(seed=seed)
    assert not np.array_equal(one.network.flat, other.network.flat)
    assert np.array_equal(other.network.flat, make_trainer(seed=seed).network.flat)


def steps_of(trainer):
    return (event for event in trainer.run(Control()) if isinstance(event, StepFinished))


def test_trainings_of_one_process_have_the_bits_that_each_has_alone_on_its_own_threads():
    sizes = {"hidden_size": 250, "batch_size": 16, "steps": 12}
    alone = {}
    for threads in (1, 2):
        trainer = make_trainer(threads=threads, **sizes)
        assert len(list(steps_of(trainer))) == 12
        alone[threads] = trainer.network.flat.copy()
    assert not np.array_equal(alone[1], alone[2])  # the streams were divided
    together = [make_trainer(threads=threads, **sizes) for threads in (1, 2, 1)]
    for _steps in zip(*map(steps_of, together), strict=True):  # a step of each by turns
        pass
    for trainer in together:
        assert np.array_equal(trainer.network.flat, alone[trainer.threads])


def test_what_drop_connect_leaves_out_is_of_seed_and_step_alone():
    """However many streams there are, whatever dropout draws beside it, and where a training goes on."""
    (one,) = left_out_of(make_trainer(drop_connect=0.3, steps=1))
    assert np.array_equal(one, left_out_of(make_trainer(drop_connect=0.3, steps=1, batch_size=9, dropout=0.5))[0])
    first, second = left_out_of(make_trainer(drop_connect=0.3, steps=2))
    assert np.array_equal(first, one) and not np.array_equal(second, one)
    assert not np.array_equal(left_out_of(make_trainer(drop_connect=0.3, steps=1, seed=2))[0], one)


def left_out_of(trainer) -> list[np.ndarray]:
    """What DropConnect left out at each step: where the gradient of W_hh is nothing."""
    found = []
    for _event in steps_of(trainer):
        found.append(trainer.network.gradients["W_hh"] == 0)
    return found
