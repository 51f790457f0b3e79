"""Work beside the screen: the newest question of each kind is answered, and a failing one stops nothing."""

import threading

from rnn_tui.tui.aside import Aside, Desk

PATIENCE = 10


def test_a_question_is_answered_aside():
    aside, desk, done = Aside(), Desk(), threading.Event()
    aside.ask(desk, lambda: (threading.current_thread().name, done.set())[0])
    assert done.wait(PATIENCE)
    last = ask_last(aside)
    assert last == "last"
    assert desk.fetch() == "aside"
    assert desk.fetch() is None


def test_a_newer_question_replaces_one_that_waits():
    aside, desk, gate, asked = Aside(), Desk(), threading.Event(), []
    aside.ask(Desk(), lambda: gate.wait(PATIENCE))
    for number in range(5):
        aside.ask(desk, lambda number=number: asked.append(number) or number)
    gate.set()
    ask_last(aside)
    assert asked == [4]
    assert desk.fetch() == 4


def test_a_failing_question_stops_nothing(caplog):
    aside, desk = Aside(), Desk()
    aside.ask(desk, lambda: 1 / 0)
    assert ask_last(aside) == "last"
    assert desk.fetch() is None
    assert "ZeroDivisionError" in caplog.text


def ask_last(aside: Aside) -> str:
    """Ask something after all the rest, and wait for its answer."""
    desk, done = Desk(), threading.Event()
    aside.ask(desk, lambda: (done.set(), "last")[1])
    assert done.wait(PATIENCE)
    answered = threading.Event()
    aside.ask(Desk(), answered.set)  # whoever comes next starts only when the answer has been put down
    assert answered.wait(PATIENCE)
    return desk.fetch()
