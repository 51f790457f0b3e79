"""What is to be drawn anew is collected until it is drawn: nothing is told twice, and nothing of another log."""

from rnn_tui.session.changes import Changes
from rnn_tui.training.events import Paused


def test_lines_are_collected_until_another_log_takes_their_place():
    due = Changes([Paused(1)])
    due.add(Changes([Paused(2)], plot=True))
    assert due.lines == [Paused(1), Paused(2)] and due.plot and not due.log
    due.add(Changes([Paused(1), Paused(3)], log=True))
    assert due.lines == [Paused(1), Paused(3)] and due.log and due.plot


def test_all_is_drawn_anew_and_the_log_begins_anew_only_for_something_else_on_the_table():
    assert not Changes.everything().log and not Changes.everything().table
    assert Changes.everything(table=True).log and Changes.everything(table=True).table
