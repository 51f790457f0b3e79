"""A file that is watched is checked at every save, once it is whole; a test looks where the thread would."""

import os
import threading
from pathlib import Path

import pytest
from own_functions import RIGHT, checked, written

from rnn_tui.errors import SubmissionError
from rnn_tui.lesson.watching import Watching

WRONG = RIGHT.replace("da = (1", "da = (1  # wrong backward_pass: the slope\n              ")


@pytest.fixture
def sources():
    """What was checked, in order."""
    return []


@pytest.fixture
def watching(tmp_path, sources):
    """Return what watches the folder of the right file."""

    def check(path: Path):
        sources.append(path.read_text(encoding="utf-8"))
        return checked(path)

    written(tmp_path)
    return Watching(tmp_path, check)


def look(watching: Watching, times: int = 2) -> None:
    for _time in range(times):
        watching.look()


def test_the_first_look_checks_and_only_a_save_does_again(watching, sources, tmp_path):
    watching.look()
    newest = watching.newest
    assert (newest.name, newest.can_learn, newest.checks, newest.is_checking) == ("rnn.py", True, 1, False)
    look(watching, 5)
    assert watching.newest is newest and sources == [RIGHT]
    written(tmp_path, WRONG)
    watching.look()
    assert watching.newest is newest
    watching.look()
    assert (watching.newest.can_learn, watching.newest.checks) == (False, 2)
    assert watching.newest.checked.verdict.fault.sentence == "the slope" and sources == [RIGHT, WRONG]


def test_what_is_half_written_is_waited_for(watching, sources, tmp_path):
    watching.look()
    for end in (0, 100, 900):
        written(tmp_path, WRONG[:end])
        watching.look()
    written(tmp_path, WRONG)
    look(watching)
    assert sources == [RIGHT, WRONG] and not watching.newest.problem


def test_an_editor_that_replaces_the_file_is_followed(watching, sources, tmp_path):
    watching.look()
    (tmp_path / "rnn.py").rename(tmp_path / "rnn.py~")
    watching.look()
    assert not watching.newest.problem
    (tmp_path / "draft").write_text(WRONG, encoding="utf-8")
    (tmp_path / "draft").replace(tmp_path / "rnn.py")
    look(watching)
    assert sources == [RIGHT, WRONG] and watching.newest.checks == 2


def test_what_is_touched_is_not_checked_again(watching, sources, tmp_path):
    watching.look()
    os.utime(tmp_path / "rnn.py", (1, 1))
    look(watching)
    assert sources == [RIGHT] and watching.newest.can_learn


def test_a_file_that_has_gone_is_said_until_it_is_back(watching, sources, tmp_path):
    watching.look()
    (tmp_path / "rnn.py").unlink()
    look(watching)
    assert "neither a .py nor an .ipynb" in watching.newest.problem and not watching.newest.can_learn
    written(tmp_path)
    look(watching)
    assert not watching.newest.problem and watching.newest.can_learn and sources == [RIGHT]


def test_what_python_does_not_understand_is_said_with_its_line(watching, tmp_path):
    watching.look()
    written(tmp_path, RIGHT + "def (:\n")
    look(watching)
    line = RIGHT.count("\n") + 1
    assert f"rnn.py, line {line}: Python does not understand this" in watching.newest.problem


@pytest.mark.parametrize("error", [SubmissionError("no function in it"), ZeroDivisionError("by zero")])
def test_a_check_that_fails_is_said_and_the_next_save_is_checked(tmp_path, error):
    def check(path: Path):
        if "# wrong" in path.read_text(encoding="utf-8"):
            raise error
        return checked(path)

    watching = Watching(written(tmp_path, WRONG), check)
    watching.look()
    assert watching.newest.problem == str(error) and not watching.newest.is_checking
    written(tmp_path)
    look(watching)
    assert watching.newest.can_learn and not watching.newest.problem


def test_a_thread_looks_until_it_is_stopped(tmp_path):
    looked, checking = threading.Event(), []

    def check(path: Path):
        checking.append(watching.newest.is_checking)
        looked.set()
        return checked(path)

    watching = Watching(written(tmp_path), check)
    watching.start()
    thread = watching._thread
    watching.start()
    assert looked.wait(60) and watching._thread is thread
    watching.stop()
    thread.join(60)
    assert not thread.is_alive() and checking == [True]
