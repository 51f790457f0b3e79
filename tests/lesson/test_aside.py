"""Work of the lesson that is done a piece at a time, only while somebody asks for it."""

import threading

import pytest

from rnn_tui.lesson.aside import Pieces, in_a_thread


def at_once(work):
    work()


def test_a_piece_is_done_when_it_is_asked_for_and_told_the_next_time():
    done = []

    def work():
        for number in range(2):
            done.append(number)
            yield number

    pieces = Pieces(work(), at_once)
    assert done == []
    assert pieces.more() is None and done == [0]
    assert pieces.more() == 0 and done == [0, 1]
    assert not pieces.is_over
    assert pieces.more() == 1 and pieces.is_over
    assert pieces.more() is None


def test_what_is_under_way_is_not_waited_for_and_not_begun_twice():
    may_go_on, is_done = threading.Event(), threading.Event()
    begun = []

    def work():
        begun.append(threading.current_thread().name)
        may_go_on.wait()
        yield "found"

    def run(piece):
        in_a_thread(lambda: (piece(), is_done.set()))

    pieces = Pieces(work(), run)
    assert pieces.more() is None and pieces.more() is None
    may_go_on.set()
    assert is_done.wait(10)
    assert pieces.more() == "found"
    assert begun == ["lesson"]


def test_work_that_fails_is_over_and_the_log_says_why(caplog):
    def work():
        raise ValueError("of no use")
        yield

    pieces = Pieces(work(), at_once)
    assert pieces.more() is None and pieces.is_over
    assert "of no use" in caplog.text


def test_work_under_way_is_not_copied():
    import copy

    with pytest.raises(TypeError, match="under way"):
        copy.copy(Pieces(iter(())))
