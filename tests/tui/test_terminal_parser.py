"""What a terminal sends, as keys and pastes, wherever one read ends and the next begins."""

import pytest
from textual.events import Key, Paste

from rnn_tui.tui.terminal_parser import TerminalParser

SENT = "a\x1b[A\x1b[200~two\n\x1b[31mred\x1b[0m \x11\x07\x1b\x1b[20 \x9b é\x00\x1b[201~b\x1b[200~\x1b[201~"
TOLD = ["a", "up", "two\n\x1b[31mred\x1b[0m \x11\x07\x1b\x1b[20 \x9b é", "b", ""]


def told_of(pieces, parser=None) -> list[str]:
    parser = parser or TerminalParser()
    events = [event for piece in pieces for event in parser.feed(piece)]
    return [event.text if isinstance(event, Paste) else event.key for event in events if isinstance(event, Key | Paste)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1_000])
def test_a_paste_is_one_whatever_is_in_it(size):
    assert told_of([SENT[begin : begin + size] for begin in range(0, len(SENT), size)]) == TOLD


def test_an_escape_key_is_no_beginning_of_a_paste(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("textual._parser.get_time", lambda: now[0])
    parser = TerminalParser()
    assert told_of(["\x1b"], parser) == []
    now[0] = 1.0
    assert [event.key for event in parser.tick()] == ["escape"]
    assert told_of(["[200~", "x"], parser)[-2:] == ["tilde", "x"]


def test_a_key_that_begins_as_a_paste_does_stays_a_key():
    assert told_of(["\x1b[2", "1~"]) == ["f10"]
