"""The handle on a training: every hand, from outside, on clocks of our own."""

import threading

import pytest

from rnn_tui.errors import ConfigError
from rnn_tui.training.control import SLOW_REPORTS_PER_SECOND, Control

PATIENCE = 10


def waiting(control: Control, ask=Control.may_go_on) -> tuple[threading.Thread, list[bool]]:
    """Start a thread that asks whether it may go on; return it, when it really waits, and its answers to come."""
    answers, asleep = [], threading.Event()
    wait = control._condition.wait

    def watched(timeout=None):
        asleep.set()
        return wait(timeout)

    control._condition.wait = watched
    thread = threading.Thread(target=lambda: answers.append(ask(control)), daemon=True)
    thread.start()
    assert asleep.wait(PATIENCE)
    assert answers == []
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


def test_a_pause_takes_back_the_steps_that_were_granted():
    control = Control()
    control.step()
    control.pause()
    assert control.must_wait


def test_a_step_does_not_end_the_pause_for_good():
    control = Control()
    control.pause()
    control.step()
    assert control.may_go_on() and control.paused and control.must_wait
    control.resume()
    assert control.may_go_on() and control.may_go_on()


def test_after_a_stop_no_step_is_given():
    control = Control()
    control.step()
    control.stop()
    assert not control.may_go_on() and not control.must_wait


def test_settings_are_taken_once_and_the_last_value_counts():
    control = Control()
    assert control.take_settings() == {}
    control.change_settings(learning_rate=0.01, clip_norm=2.0)
    control.change_settings(clip_norm=None)
    assert (control.take_settings(), control.take_settings()) == ({"learning_rate": 0.01, "clip_norm": None}, {})


@pytest.mark.parametrize(("name", "value"), [("hidden_size", 9), ("nothing", 1), ("dropout", 1.0), ("patience", 2.5)])
def test_what_cannot_change_while_a_network_learns_is_refused_where_it_is_asked_for(name, value):
    control = Control()
    with pytest.raises(ConfigError) as raised:
        control.change_settings(learning_rate=0.5, **{name: value})
    assert raised.value.settings == (name,) and control.take_settings() == {}


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
    control._condition.wait = None  # whoever waits fails
    control.breathe()
    control.breathe()
    assert control.pace == "full"


@pytest.mark.parametrize("call", [lambda control: control.set_pace("full"), Control.pause, Control.stop])
def test_a_call_from_outside_ends_the_wait_of_a_slow_pace(call):
    control = Control("slow", lambda: 0.0)  # on this clock it would never end
    thread, _answers = waiting(control, Control.breathe)
    call(control)
    thread.join(PATIENCE)
    assert not thread.is_alive()
