"""Work beside the screen: the newest question of each kind is answered, and a failing one stops nothing."""

import threading
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.session.background import BackgroundWorker, Slot, Throttle

PATIENCE = 10


def test_a_question_is_answered_aside():
    background, slot, done = BackgroundWorker(), Slot(), threading.Event()
    background.ask(slot, lambda: (threading.current_thread().name, done.set())[0])
    assert done.wait(PATIENCE)
    last = ask_last(background)
    assert last == "last"
    assert slot.fetch() == "background"
    assert slot.fetch() is None


def test_a_newer_question_replaces_one_that_waits():
    background, slot, gate, asked = BackgroundWorker(), Slot(), threading.Event(), []
    background.ask(Slot(), lambda: gate.wait(PATIENCE))
    for number in range(5):
        background.ask(slot, lambda number=number: asked.append(number) or number)
    gate.set()
    ask_last(background)
    assert asked == [4]
    assert slot.fetch() == 4


def test_a_failing_question_stops_nothing(caplog):
    background, slot = BackgroundWorker(), Slot()
    background.ask(slot, lambda: 1 / 0)
    assert ask_last(background) == "last"
    assert slot.fetch() is None
    assert "ZeroDivisionError" in caplog.text


def test_an_answer_that_waits_is_not_taken_away_by_a_question_without_one():
    background, slot = BackgroundWorker(), Slot()
    background.ask(slot, lambda: "kept")
    ask_last(background)
    background.ask(slot, lambda: None)
    ask_last(background)
    assert slot.fetch() == "kept"


def test_a_slot_is_busy_while_a_question_waits_or_is_worked_out_and_not_once_it_is_withdrawn():
    background, slot, gate, begun = BackgroundWorker(), Slot(), threading.Event(), threading.Event()
    background.ask(slot, lambda: (begun.set(), gate.wait(PATIENCE))[1])
    assert begun.wait(PATIENCE)
    asked = []
    background.ask(slot, lambda: asked.append("withdrawn"))
    slot.withdraw()
    assert slot.busy
    gate.set()
    ask_last(background)
    assert not slot.busy and asked == []


@given(st.lists(st.tuples(st.floats(0.001, 3), st.floats(0.001, 3)), min_size=1, max_size=40))
def test_an_allowance_is_kept_whatever_is_asked_and_however_long_it_takes(work):
    throttle, now, spent = Throttle(0.05, 0.25), 0.0, 0.0
    begun = []
    for pause, took in work:
        while not throttle.is_due(now):
            now += 0.05
        assert spent <= 0.05 * now + 1e-9
        throttle.begin(now)
        begun.append(now)
        now += took  # a core of its own: it takes as long as it works
        spent += took
        throttle.pay(now, took)
        now += pause
    assert all(later - earlier >= 0.25 - 1e-9 for earlier, later in pairwise(begun))


def ask_last(background: BackgroundWorker) -> str:
    """Ask something after all the rest, and wait for its answer."""
    slot, done = Slot(), threading.Event()
    background.ask(slot, lambda: (done.set(), "last")[1])
    assert done.wait(PATIENCE)
    answered = threading.Event()
    background.ask(Slot(), answered.set)  # whoever comes next starts only when the answer has been put down
    assert answered.wait(PATIENCE)
    return slot.fetch()
