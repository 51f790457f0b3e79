"""Work beside the screen: the newest question of each kind is answered, and a failing one stops nothing."""

import threading
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.tui.aside import Allowance, Aside, Desk

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


def test_an_answer_that_waits_is_not_taken_away_by_a_question_without_one():
    aside, desk = Aside(), Desk()
    aside.ask(desk, lambda: "kept")
    ask_last(aside)
    aside.ask(desk, lambda: None)
    ask_last(aside)
    assert desk.fetch() == "kept"


def test_a_desk_is_busy_while_a_question_waits_or_is_worked_out_and_not_once_it_is_withdrawn():
    aside, desk, gate, begun = Aside(), Desk(), threading.Event(), threading.Event()
    aside.ask(desk, lambda: (begun.set(), gate.wait(PATIENCE))[1])
    assert begun.wait(PATIENCE)
    asked = []
    aside.ask(desk, lambda: asked.append("withdrawn"))
    desk.withdraw()
    assert desk.busy
    gate.set()
    ask_last(aside)
    assert not desk.busy and asked == []


@given(st.lists(st.tuples(st.floats(0.001, 3), st.floats(0.001, 3)), min_size=1, max_size=40))
def test_an_allowance_is_kept_whatever_is_asked_and_however_long_it_takes(work):
    allowance, now, spent = Allowance(0.05, 0.25), 0.0, 0.0
    begun = []
    for pause, took in work:
        while not allowance.is_due(now):
            now += 0.05
        assert spent <= 0.05 * now + 1e-9
        allowance.begin(now)
        begun.append(now)
        now += took  # a core of its own: it takes as long as it works
        spent += took
        allowance.pay(now, took)
        now += pause
    assert all(later - earlier >= 0.25 - 1e-9 for earlier, later in pairwise(begun))


def ask_last(aside: Aside) -> str:
    """Ask something after all the rest, and wait for its answer."""
    desk, done = Desk(), threading.Event()
    aside.ask(desk, lambda: (done.set(), "last")[1])
    assert done.wait(PATIENCE)
    answered = threading.Event()
    aside.ask(Desk(), answered.set)  # whoever comes next starts only when the answer has been put down
    assert answered.wait(PATIENCE)
    return desk.fetch()
