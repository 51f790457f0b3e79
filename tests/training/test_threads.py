"""How many threads there are: what was asked for, or what the free cores allow."""

import pytest

from rnn_tui.errors import ConfigError
from rnn_tui.training import threads
from rnn_tui.training.threads import choose_threads


def test_the_free_cores_less_the_spare_ones_and_no_more_than_pay(monkeypatch):
    monkeypatch.delenv("RNN_TUI_THREADS")
    monkeypatch.setattr(threads, "_free_cores", lambda: 6)
    assert [choose_threads(), choose_threads(spare=5), choose_threads(spare=9)] == [2, 1, 1]
    assert [choose_threads(most=4), choose_threads(most=16), choose_threads(7, most=4)] == [4, 6, 7]


def test_what_was_asked_for_holds_and_must_be_a_number(monkeypatch):
    monkeypatch.setenv("RNN_TUI_THREADS", "5")
    assert [choose_threads(), choose_threads(most=1), choose_threads(3)] == [5, 5, 3]
    for wrong in ("many", "-1", "0"):
        monkeypatch.setenv("RNN_TUI_THREADS", wrong)
        with pytest.raises(ConfigError):
            choose_threads()
