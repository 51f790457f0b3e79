"""The file of warnings: it takes what goes wrong, and does not grow all night."""

import logging

import pytest

from rnn_tui.places import log_file
from rnn_tui.terminal import log as module
from rnn_tui.terminal.log import BoundedLog, log_to_file

FULL = 1_000  # bytes


@pytest.fixture(autouse=True)
def soon_full(monkeypatch):
    monkeypatch.setattr(logging, "captureWarnings", lambda _capture: None)
    monkeypatch.setattr(module, "MOST_BYTES", FULL)


@pytest.fixture
def fail(monkeypatch):
    """Return what fails so many times in a session that logs to the file alone."""

    def fail_times(times: int) -> None:
        with monkeypatch.context() as alone:
            alone.setattr(logging.getLogger(), "handlers", [])
            log_to_file()
            for number in range(times):
                logging.getLogger("rnn_tui.session").error("failure %d: é \ud800", number)
            for handler in logging.getLogger().handlers:
                handler.close()

    return fail_times


def test_what_fails_all_night_fills_the_file_once(fail):
    fail(100)
    lines = log_file().read_text(encoding="utf-8").splitlines()
    assert lines[:2] == [f"ERROR:rnn_tui.session:failure {number}: é \\ud800" for number in (0, 1)]
    assert 0 <= log_file().stat().st_size - FULL < len(lines[0]) + 5


def test_the_next_session_goes_on_behind_a_short_log_and_begins_a_long_one_anew(fail):
    fail(3)
    fail(3)
    assert log_file().read_text(encoding="utf-8").count("failure 0") == 2
    fail(100)
    fail(1)
    assert len(log_file().read_text(encoding="utf-8").splitlines()) == 1


def test_a_file_that_cannot_be_written_is_no_failure_of_its_own(fail):
    log_file().mkdir(parents=True)
    fail(1)
    assert log_file().is_dir()


def test_where_somebody_else_takes_the_records_no_file_is_opened():
    assert logging.getLogger().handlers  # pytest's own
    log_to_file()
    assert not log_file().exists()
    assert not any(isinstance(handler, BoundedLog) for handler in logging.getLogger().handlers)
