"""One thread for the matrix products while the engine works, and what there was before behind it."""

import subprocess
import sys
import threading

import numpy as np
import pytest
import threadpoolctl
from networks import make_network

from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from rnn_tui.network.window import Window
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.evaluation import evaluate
from rnn_tui.training.events import StepFinished
from rnn_tui.training.trainer import Trainer


def threads_now() -> list[int]:
    return [
        library.num_threads for library in threadpoolctl.ThreadpoolController().select(user_api="blas").lib_controllers
    ]


@pytest.fixture
def two_threads():
    """Give the process two, as a program has that knows nothing of this one; skip where they cannot be set."""
    with threadpoolctl.threadpool_limits(2, "blas"):
        if not threads_now() or set(threads_now()) != {2}:
            pytest.skip("this NumPy's threads cannot be set")
        yield


@pytest.mark.usefixtures("two_threads")
def test_the_last_to_leave_gives_back_what_the_first_found_whatever_threads_they_are():
    seen = []

    def enter_and_leave():
        with ONE_BLAS_THREAD:
            seen.append(threads_now())

    with ONE_BLAS_THREAD:
        thread = threading.Thread(target=enter_and_leave)
        thread.start()
        thread.join()
        seen.append(threads_now())
    assert {number for numbers in seen for number in numbers} == {1} and set(threads_now()) == {2}
    thread = threading.Thread(target=enter_and_leave)  # set in one thread, it holds for all
    thread.start()
    thread.join()
    assert set(seen[-1]) == {1} and set(threads_now()) == {2}


def test_it_holds_also_where_numpy_was_not_loaded_before():
    code = """
import threadpoolctl
from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.network.initial import initialise
with ONE_BLAS_THREAD:
    import numpy
    print({each["num_threads"] for each in threadpoolctl.threadpool_info() if each["user_api"] == "blas"} - {1})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "set()\n"


@pytest.mark.usefixtures("two_threads")
def test_what_breaks_inside_gives_them_back():
    with pytest.raises(ZeroDivisionError), ONE_BLAS_THREAD:
        raise ZeroDivisionError
    assert set(threads_now()) == {2}


@pytest.mark.usefixtures("two_threads")
def test_a_training_works_on_one_and_gives_them_back_when_it_ends_or_is_left(monkeypatch):
    inside = []

    def count(network, *arguments):
        inside.append(threads_now())
        return learn(network, *arguments)

    learn = CharRNN._learn
    monkeypatch.setattr(CharRNN, "_learn", count)
    config = TrainingConfig(hidden_size=4, seq_length=4, batch_size=2, budget=None, steps=3, report_every=1)
    trainer = Trainer(corpus_from_text("le phare et la mer\n" * 9, "phare"), config, threads=1)
    for event in trainer.run(Control()):
        if isinstance(event, StepFinished):
            break
    assert set(threads_now()) == {2}
    assert len(list(trainer.run(Control()))) > 3
    assert len(inside) == 3 and {number for numbers in inside for number in numbers} == {1}
    assert set(threads_now()) == {2}


@pytest.mark.usefixtures("two_threads")
def test_initial_values_are_drawn_on_one(monkeypatch):
    qr, inside = np.linalg.qr, []

    def count(matrix):
        inside.append(threads_now())
        return qr(matrix)

    monkeypatch.setattr(np.linalg, "qr", count)
    initialise(make_network(6, 4), "orthogonal", np.random.default_rng(1))
    assert inside and {number for numbers in inside for number in numbers} == {1} and set(threads_now()) == {2}


@pytest.mark.usefixtures("two_threads")
def test_a_loss_is_measured_on_one(monkeypatch):
    forward, inside = Window.forward, []

    def count(window, *arguments, **named):
        inside.append(threads_now())
        return forward(window, *arguments, **named)

    monkeypatch.setattr(Window, "forward", count)
    evaluate(make_network(6, 4), np.arange(200, dtype=np.uint8) % 6)
    assert inside and {number for numbers in inside for number in numbers} == {1} and set(threads_now()) == {2}
