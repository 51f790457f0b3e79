"""The handle on a training: every hand, from outside, on clocks of our own."""

import threading

from rnn_tui.training.control import SLOW_REPORTS_PER_SECOND, Control

PATIENCE = 10


def waiting(control: Control) -> tuple[threading.Thread, list[bool]]:
    """Start a thread that asks whether it may go on, and return it with its answer."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(control.may_go_on()), daemon=True)
    thread.start()
    return thread, answers


def test_without_a_word_it_goes_on():
    assert Control().may_go_on()


def test_a_pause_holds_until_it_is_resumed():
    control = Control()
    control.pause()
    assert control.paused and control.must_wait
    thread, answers = waiting(control)
    control.resume()
    thread.join(PATIENCE)
    assert answers == [True]


def test_a_step_is_one_step():
    control = Control()
    control.step()
    assert control.may_go_on() and control.must_wait
    thread, answers = waiting(control)
    control.step()
    thread.join(PATIENCE)
    assert answers == [True] and control.must_wait


def test_a_stop_ends_a_pause():
    control = Control()
    control.pause()
    thread, answers = waiting(control)
    control.stop()
    thread.join(PATIENCE)
    assert answers == [False] and control.stopped


def test_a_slow_pace_waits_a_fifth_of_a_second_between_reports():
    now = 100.0

    def turning_clock() -> float:
        nonlocal now
        now += 0.01  # the clock goes on while it is asked, so that no time passes here
        return now

    control = Control("slow", turning_clock)
    control._condition.wait = lambda _seconds: True  # woken at once, as by a passing notice
    control.breathe()
    begin = now
    control.breathe()
    assert now - begin >= 1 / SLOW_REPORTS_PER_SECOND


def test_full_pace_does_not_wait():
    control = Control("full", lambda: 0.0)
    control.breathe()
    control.breathe()
    assert control.pace == "full"


def test_another_pace_ends_the_wait():
    control = Control("slow", lambda: 0.0)  # on this clock the wait would never end
    thread = threading.Thread(target=control.breathe, daemon=True)
    thread.start()
    control.set_pace("full")
    thread.join(PATIENCE)
    assert not thread.is_alive()
