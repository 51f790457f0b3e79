"""The program in a true terminal: what it draws, what it lets through, and how it leaves the terminal."""

import json
import os
import re
import signal
import sys
import threading
import time

import pytest

from rnn_tui.places import runs_folder

pexpect = pytest.importorskip("pexpect", reason="a pseudo-terminal needs a POSIX system")
pyte = pytest.importorskip("pyte")

# What a program may switch on and has to switch off again: alternate screen, mouse, focus, bracketed paste.
MODES = {"1049", "1000", "1002", "1003", "1004", "1006", "2004"}
PATIENCE = 30.0


class Terminal:
    """A child on a pseudo-terminal, and the screen that it would have drawn."""

    def __init__(self, *arguments: str, size: tuple[int, int] = (120, 36)) -> None:
        columns, rows = size
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        environment |= {"COLUMNS": str(columns), "LINES": str(rows)}  # as a shell may have exported them
        self.screen = pyte.Screen(columns or 80, rows or 24)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        command = ["-m", "rnn_tui", *arguments]
        self.child = pexpect.spawn(
            sys.executable, command, dimensions=(rows, columns), env=environment, timeout=PATIENCE
        )

    def read(self) -> bool:
        """Take in what the child has drawn since the last time, and return whether it has."""
        try:
            data = self.child.read_nonblocking(65536, timeout=0.1)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self.raw += data
        self.stream.feed(data)
        return True

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def until(self, wanted: str) -> None:
        """Read until ``wanted`` stands on the screen."""
        end = time.monotonic() + PATIENCE
        while wanted not in self.text:
            assert time.monotonic() < end, f"{wanted!r} never came:\n{self.text}"
            self.read()

    def end(self) -> None:
        """Read until the child has ended."""
        end = time.monotonic() + PATIENCE
        while self.child.isalive():
            assert time.monotonic() < end, "the program did not end"
            self.read()
        while self.read():  # what it drew last may still lie in the terminal
            pass
        self.child.close()

    def rest(self) -> None:
        """Read until nothing has been drawn for a second."""
        end = time.monotonic() + PATIENCE
        while True:
            assert time.monotonic() < end, "the screen is drawn again and again"
            try:
                self.stream.feed(self.child.read_nonblocking(65536, timeout=1.0))
            except pexpect.TIMEOUT:
                return

    def modes_left_on(self) -> set[str]:
        last: dict[str, bytes] = {}
        for numbers, flag in re.findall(rb"\x1b\[\?([0-9;]+)([hl])", self.raw):
            for number in numbers.decode().split(";"):
                last[number] = flag
        return {number for number in MODES if last.get(number) == b"h"}


@pytest.fixture
def terminal(own_folders):  # noqa: ARG001  (a child reads its folders from the environment)
    opened: list[Terminal] = []

    def open_terminal(*arguments: str, **settings: tuple[int, int]) -> Terminal:
        opened.append(Terminal(*arguments, **settings))
        return opened[-1]

    yield open_terminal
    for each in opened:
        each.child.close(force=True)


def test_four_panes_one_key_and_the_loss_falls(terminal):
    laboratory = terminal("lesson", "--preset", "notebook")
    for pane in ("Texts", "Loss", "Next character", "Write", "^t train"):
        laboratory.until(pane)
    laboratory.child.send("\x14")  # ctrl+t
    laboratory.until("Epoch 2/100, Loss: 9")
    laboratory.child.send("\x11")  # ctrl+q
    laboratory.end()
    assert re.search(r"saved in \S+-lesson-rnn-50", laboratory.text.replace("\n", ""))
    assert laboratory.child.exitstatus == 0
    assert laboratory.modes_left_on() == set()


def test_nothing_that_a_terminal_obeys_gets_through(terminal, tmp_path):
    evil = "\x1b]52;c;ZXZpbA==\x07[red]\x1b[2J\x9b31m\u202eabc[/red][/\x7f"
    text = tmp_path / "[bold]evil\x1b]0;x\x07.txt"
    text.write_text((evil + " and a few words to learn\n") * 20, encoding="utf-8")
    laboratory = terminal(str(text), "--train", "--steps", "30")
    laboratory.until("finished")
    laboratory.child.send("\x1b[200~" + evil.replace("\x1b", "") + "\x1b[201~")
    laboratory.child.send("\x1b[C" * 5)
    laboratory.until("[red]")
    laboratory.child.send("\x11")
    laboratory.end()
    for forbidden in (b"\x1b]52", b"\x1b]0;x", "\x9b".encode(), "\u202e".encode(), b"\x7f", b"\x1b[2J\x9b"):
        assert forbidden not in laboratory.raw


def test_a_small_window_grows(terminal):
    laboratory = terminal("lesson", size=(50, 12))
    laboratory.until("too small")
    laboratory.screen.resize(24, 80)
    laboratory.child.setwinsize(24, 80)
    laboratory.until("Next character")
    laboratory.child.send("\x11")
    laboratory.end()


@pytest.mark.parametrize("size", [(60, 20), (79, 24)], ids=["60x20", "79x24"])
def test_the_smallest_windows_open(terminal, size):
    laboratory = terminal("lesson", size=size)
    laboratory.until("Next character")
    laboratory.child.send("\x11")
    laboratory.end()
    assert laboratory.child.exitstatus == 0


def test_a_terminal_without_a_size_comes_to_rest(terminal):
    laboratory = terminal("lesson", size=(0, 0))
    laboratory.until("Next character")
    laboratory.rest()
    assert laboratory.child.getwinsize() == (24, 80)
    laboratory.child.send("\x11")
    laboratory.end()
    assert laboratory.child.exitstatus == 0


def test_a_text_from_standard_input_leaves_the_keys(terminal, tmp_path):
    script = tmp_path / "piped"
    script.write_text(f"printf 'abc abd abe abf' | {sys.executable} -m rnn_tui - --lang en\n")
    laboratory = terminal()
    laboratory.child.close(force=True)
    laboratory.child = pexpect.spawn("sh", [str(script)], dimensions=(36, 120), timeout=PATIENCE)
    laboratory.until("standard input")
    laboratory.child.send("zz")
    laboratory.until("zz")
    laboratory.child.send("\x11")
    laboratory.end()


def test_one_write_of_many_keys_is_obeyed_in_its_order(terminal):
    laboratory = terminal("lesson", "--lang", "en")
    laboratory.until("^t train")
    burst = "Once upon" + 3 * "\x7f" + "king\x7flle\x7f\x7fx\rab\x7fz"
    laboratory.child.send(burst + "\x0b\r\r!")  # ctrl+k, enter, enter: the second is for the prompt again
    laboratory.until("Once ukinlx↵")
    laboratory.until("az↵")
    laboratory.child.send("\x11")
    laboratory.end()
    drafts = runs_folder().parent / "writing"
    typed = [json.loads(line) for path in drafts.glob("*.jsonl") for line in path.read_text().splitlines()]
    assert [each["text"] for each in typed if each["do"] == "type"][-4:] == ["b", "z", "\n", "!"]
    assert laboratory.child.exitstatus == 0, laboratory.raw[-6000:].decode()


def test_a_character_that_comes_byte_by_byte_is_typed_once_it_is_whole(monkeypatch):
    from rnn_tui.tui.terminal_driver import TerminalDriver

    driver = TerminalDriver.__new__(TerminalDriver)
    driver.fileno, never_read = os.pipe()
    os.write(never_read, b"there is always something")
    driver.exit_event, driver._debug = threading.Event(), False
    messages = []
    driver.process_message, driver._tell_lost = messages.append, driver.exit_event.set
    pieces = iter([b"a", b"\xe5", b"\xad", b"\x97b", b"\x1b[", b"C", b"\xff", b""])
    monkeypatch.setattr("rnn_tui.tui.terminal_driver.os.read", lambda _file, _most: next(pieces))
    driver.run_input_thread()
    os.close(driver.fileno), os.close(never_read)
    assert [message.character or message.key for message in messages] == ["a", "字", "b", "right", "\ufffd"]


def test_what_was_written_survives_a_kill(terminal):
    laboratory = terminal("lesson")
    laboratory.until("^t train")
    laboratory.child.send("exe")
    drafts = runs_folder().parent / "writing"
    end = time.monotonic() + PATIENCE
    while not any('"e"' in path.read_text() for path in drafts.glob("*.jsonl")):
        assert time.monotonic() < end, "nothing was kept"
        laboratory.read()
    laboratory.child.kill(signal.SIGKILL)
    laboratory.end()
    typed = [json.loads(line) for path in drafts.glob("*.jsonl") for line in path.read_text().splitlines()]
    again = terminal("lesson")
    again.until("^t train")
    again.child.send("\x1a")  # ctrl+z: the history came back as well
    again.child.send("\x1a")
    again.child.send("\x19")
    again.child.send("\x11")
    again.end()
    assert [each["text"] for each in typed if each["do"] == "type"][-1] == "e"
    kept = [json.loads(line)["do"] for path in drafts.glob("*.jsonl") for line in path.read_text().splitlines()]
    assert kept[-3:] == ["undo", "undo", "redo"]
