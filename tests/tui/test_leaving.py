"""Leaving is one way that is walked once, whatever comes meanwhile; it has an end, and what was learnt is kept."""

import itertools
import os
import re
import select
import signal
import subprocess
import sys
import threading
import time

import pytest

from rnn_tui.places import runs_folder
from rnn_tui.runs.layout import NEWEST
from rnn_tui.tui.leaving import Leaving

PATIENCE = 30.0
CTRL_S, CTRL_Q = b"\x13", b"\x11"
PROGRAM = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from rnn_tui.cli import main; main()"
LEFT_ON = {"1049", "1000", "1003", "1004", "1006", "2004"}
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal needs a POSIX system")


class Person:
    """Sits at a program in two pseudo-terminals, one that it reads and one that it writes, or the same for both."""

    def __init__(self, *arguments: str, split: bool = False) -> None:
        import termios

        self.keys, slave = os.openpty()
        self.picture, written = os.openpty() if split else (os.dup(self.keys), os.dup(slave))
        for each in (slave, written):
            termios.tcsetwinsize(each, (36, 120))
        environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
        self.child = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            env=environment,
            stdin=slave,
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
        os.close(slave)
        os.close(written)
        self.raw = b""
        self.open = {self.keys, self.picture}

    def read(self, seconds: float = 0.1) -> None:
        if self.picture in self.open and select.select([self.picture], [], [], seconds)[0]:
            try:
                data = os.read(self.picture, 65536)
            except OSError:  # the program has ended
                self.close(self.picture)
                return
            self.raw += data
            if self.keys in self.open:
                os.write(self.keys, b"\x1b[1;1R" * data.count(b"\x1b[6n"))  # where is the cursor?

    def until(self, wanted: bytes) -> None:
        end = time.monotonic() + PATIENCE
        while wanted not in self.raw:
            assert time.monotonic() < end, f"{wanted!r} never came: {self.raw[-2000:]!r}"
            self.read()

    def press(self, key: bytes) -> None:
        os.write(self.keys, key)

    def close(self, *descriptors: int) -> None:
        for each in self.open.intersection(descriptors):
            os.close(each)
            self.open.discard(each)

    def status(self) -> int:
        """Read until the program has ended, which it may take ten seconds for; return its exit status."""
        end = time.monotonic() + 10.0
        while self.child.poll() is None:
            assert time.monotonic() < end, "the program did not end"
            self.read()
        while self.picture in self.open and select.select([self.picture], [], [], 0)[0]:
            self.read()
        return self.child.returncode

    def modes_left_on(self) -> set[str]:
        last = dict(re.findall(r"\x1b\[\?(\d+)([hl])", self.raw.decode("utf-8", "replace")))
        cursor = {"25"} if last.get("25") == "l" else set()
        return {number for number in LEFT_ON if last.get(number) == "h"} | cursor


@pytest.fixture
def person(own_folders):  # noqa: ARG001  (a child reads its folders from the environment)
    seated: list[Person] = []

    def sit_down(*arguments: str, **settings: bool) -> Person:
        seated.append(Person(*arguments, **settings))
        return seated[-1]

    yield sit_down
    for each in seated:
        each.child.kill()
        each.child.wait()
        each.close(each.keys, each.picture)


def kept() -> int:
    return sum((folder / NEWEST).is_file() for folder in runs_folder().iterdir())


@on_posix
@pytest.mark.parametrize("lost", ["both", "keys", "picture"])
def test_a_terminal_that_goes_away_takes_the_program_with_it_and_the_run_is_kept(person, lost):
    somebody = person("dinosaurs", "--train", "--budget", "1h", split=lost != "both")
    somebody.until(b"learning")
    if lost == "both":
        somebody.press(CTRL_S)
        somebody.until(b"Settings")  # a dialogue stands over the laboratory
    somebody.close(*({"keys": {somebody.keys}, "picture": {somebody.picture}}.get(lost, somebody.open)))
    assert somebody.status() == 128 + signal.SIGHUP
    assert kept() == 1 and not list(runs_folder().rglob(".holder.json"))
    assert lost != "keys" or somebody.modes_left_on() == set()


@on_posix
def test_a_terminal_that_goes_away_while_nothing_is_learnt(person):
    somebody = person("lesson")
    somebody.until(b"Next character")
    somebody.close(*somebody.open)
    assert somebody.status() == 128 + signal.SIGHUP


@on_posix
@pytest.mark.parametrize("storm", ["TERM HUP", "HUP TERM INT", "INT INT INT" + " TERM" * 9])
def test_signals_while_it_is_leaving_change_nothing(person, storm):
    names = storm.split()
    somebody = person("dinosaurs", "--train", "--budget", "1h")
    somebody.until(b"learning")
    for name in names:
        if somebody.child.poll() is None:
            somebody.child.send_signal(getattr(signal, f"SIG{name}"))
        somebody.read(0.02)
    # of two that are pending the lower number is heard first, so that HUP may overtake TERM
    heard = {getattr(signal, f"SIG{name}") for name in ([names[0]] if names[0] != "TERM" else names)}
    assert somebody.status() - 128 in heard
    assert somebody.modes_left_on() == set()
    assert kept() == (names[0] == "HUP") or names == ["TERM", "HUP"]


@on_posix
def test_signals_of_job_control_that_come_for_no_reason_leave_the_keys(person):
    somebody = person("lesson", "--train")
    somebody.until(b"learning")
    for name in ("CONT", "TTIN", "TTOU", "CONT"):
        somebody.child.send_signal(getattr(signal, f"SIG{name}"))
    drawn = len(somebody.raw)
    while b"\x1b[?1049h" not in somebody.raw[drawn:]:  # it takes the terminal again: somebody may have had it
        somebody.read()
    somebody.press(CTRL_Q)
    assert somebody.status() == 0
    assert somebody.modes_left_on() == set()


@on_posix
def test_a_suspended_program_gives_the_terminal_back_and_comes_again(person):
    somebody = person("lesson")
    somebody.until(b"Next character")
    somebody.child.send_signal(signal.SIGTSTP)
    while not os.waitid(os.P_PID, somebody.child.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT):
        somebody.read()
    somebody.read()
    assert somebody.modes_left_on() == set()
    drawn = len(somebody.raw)
    somebody.child.send_signal(signal.SIGCONT)
    while b"Next character" not in somebody.raw[drawn:]:
        somebody.read()
    somebody.press(CTRL_Q)
    assert somebody.status() == 0
    assert somebody.modes_left_on() == set()


# -- the thread that looks on -----------------------------------------------------------------------------------------


class Stuck:
    """A laboratory that does what it is told, in the order in which it was told, and closes where it is let."""

    def __init__(self) -> None:
        self.done: list[object] = []

    def begin_to_leave(self, lost: bool) -> None:
        self.done.append(("leave", lost))

    def drop_pictures(self) -> None:
        self.done.append("drop pictures")

    def restore_terminal(self) -> None:
        self.done.append("restore")

    def wait_for_trainings(self, seconds: float) -> None:
        assert 0 < seconds <= 10
        self.done.append("save")


def walking(leaver: Stuck) -> tuple[Leaving, list[int]]:
    ended: list[int] = []
    ticks = itertools.count()
    return Leaving(leaver, ended.append, lambda: next(ticks) * 2.0), ended


def test_a_screen_that_does_not_close_is_left_once_what_trains_is_saved():
    leaver = Stuck()
    leaving, ended = walking(leaver)
    leaving.ask(status=143)
    leaving.walk()
    assert leaver.done == [("leave", False), "drop pictures", "save", "restore"]
    assert ended == [143]


def test_a_screen_that_closes_only_without_its_pictures_has_the_terminal_put_back(monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    leaver = Stuck()
    leaving, ended = walking(leaver)
    monkeypatch.setattr(leaver, "drop_pictures", lambda: (leaving.closed(), leaving.told()))
    leaving.ask()
    leaving.walk()
    assert leaver.done == [("leave", False), "save", "restore"]
    assert ended == []


def test_who_cannot_be_told_is_not_waited_for():
    leaver = Stuck()
    leaving, ended = walking(leaver)
    leaving.ask()
    leaving.closed()
    leaving.walk()
    assert leaver.done == [("leave", False), "save"]
    assert ended == [0]


def test_a_program_that_ends_by_itself_is_left_alone(monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    leaver = Stuck()
    leaving, ended = walking(leaver)
    leaving.ask()
    leaving.closed()
    leaving.told()
    leaving.walk()
    assert ended == []


def test_a_terminal_that_goes_while_it_is_left_still_has_the_run_kept():
    leaver = Stuck()
    leaving, ended = walking(leaver)
    leaving.ask(status=143)
    leaving.ask(lost=True)
    leaving.walk()
    assert leaver.done[:2] == [("leave", False), ("leave", True)]
    assert ended == [143]  # the first one says why


# -- what is written to -----------------------------------------------------------------------------------------------


@on_posix
def test_what_is_written_to_a_terminal_that_has_gone_is_dropped():
    from rnn_tui.tui.terminal_driver import TerminalOutput

    master, slave = os.openpty()
    lost: list[bool] = []
    with os.fdopen(slave, "w", encoding="utf-8") as stream:
        output = TerminalOutput(stream, lambda: lost.append(True))
        output.write("é")
        assert os.read(master, 100) == "é".encode()
        os.close(master)
        output.write("x" * 1_000)
        output.write("x" * 1_000)
    assert lost == [True]


@on_posix
def test_a_terminal_that_stands_still_is_waited_for_until_it_is_given_up():
    from rnn_tui.tui.terminal_driver import TerminalOutput

    master, slave = os.openpty()
    with os.fdopen(slave, "w", encoding="utf-8") as stream:
        output = TerminalOutput(stream, lambda: None)
        writing = threading.Thread(target=output.write, args=("x" * 1_000_000,))
        writing.start()
        while select.select([], [slave], [], 0)[1]:
            pass
        assert writing.is_alive()
        output.give_up()
        writing.join(PATIENCE)
        assert not writing.is_alive()
    os.close(master)
