"""In a browser: the program speaks Textual's web protocol with whoever serves it, and comes to rest."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time

import pytest
from processes import computed

from rnn_tui.places import runs_folder
from rnn_tui.runs.layout import NEWEST

pyte = pytest.importorskip("pyte")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pipe that one can wait for needs a POSIX system")

PATIENCE = 30.0
REST = 1.0  # second: twelve polls; a layout that flips does so in each of them
PANES = ("Texts", "Loss", "Next character", "Write")


class Browser:
    """What textual-serve is for the program: a size, keys, and a screen."""

    def __init__(self, columns: int, rows: int, *arguments: str) -> None:
        environment = {**os.environ, "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}
        environment |= {"TEXTUAL_COLOR_SYSTEM": "truecolor", "COLUMNS": str(columns), "ROWS": str(rows)}
        self.child = subprocess.Popen(
            [sys.executable, "-m", "rnn_tui", *arguments],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.waiting = b""
        self.metas: list[dict[str, object]] = []
        self.drawn: list[bytes] = []  # since what was told last
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.child.stdout, selectors.EVENT_READ)

    def read(self, seconds: float) -> bool:
        """Take in what comes within that time; return whether anything did."""
        if not self.selector.select(seconds):
            return False
        data = os.read(self.child.stdout.fileno(), 65536)
        self.waiting += data
        self.waiting = self.waiting.removeprefix(b"__GANGLION__\n")
        while len(self.waiting) >= 5 and len(self.waiting) >= 5 + int.from_bytes(self.waiting[1:5], "big"):
            end = 5 + int.from_bytes(self.waiting[1:5], "big")
            kind, payload, self.waiting = self.waiting[:1], self.waiting[5:end], self.waiting[end:]
            if kind == b"D":
                self.stream.feed(payload)
                self.drawn.append(payload)
            else:
                self.metas.append(json.loads(payload))
                self.drawn = []
        return bool(data)

    def send(self, kind: bytes, payload: bytes) -> None:
        self.child.stdin.write(kind + len(payload).to_bytes(4, "big") + payload)
        self.child.stdin.flush()

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self.send(b"M", json.dumps({"type": "resize", "width": columns, "height": rows}).encode())

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def until(self, *wanted: str) -> None:
        end = time.monotonic() + PATIENCE
        while not all(each in self.text for each in wanted):
            assert time.monotonic() < end, f"{wanted} never came:\n{self.text}"
            self.read(0.1)

    def rest(self) -> None:
        """Read until nothing has come for so long; it is real time, because the program lives in it."""
        end = time.monotonic() + PATIENCE
        while self.read(REST):
            assert time.monotonic() < end, "the screen is drawn again and again"

    def end(self) -> int:
        while self.read(0.1) or self.child.poll() is None:
            pass
        return self.child.wait()


@pytest.fixture
def browser(own_folders):  # noqa: ARG001  (a child reads its folders from the environment)
    opened: list[Browser] = []

    def open_browser(columns: int, rows: int, *arguments: str) -> Browser:
        opened.append(Browser(columns, rows, *arguments))
        return opened[-1]

    yield open_browser
    for each in opened:
        each.child.kill()
        each.child.wait()
        each.selector.close()
        each.child.stdin.close()
        each.child.stdout.close()


def test_the_browser_s_size_is_the_only_one_and_the_screen_comes_to_rest(browser):
    laboratory = browser(150, 50, "lesson")
    laboratory.until(*PANES)
    laboratory.rest()
    assert all(pane in laboratory.text for pane in PANES)
    assert "^q" in laboratory.screen.display[-1] or "^t" in laboratory.screen.display[-1]
    for columns, rows in ((90, 30), (140, 45)):
        laboratory.resize(columns, rows)
        laboratory.until(*PANES[1:])
        laboratory.rest()
        assert laboratory.screen.display[-1].strip() and all(pane in laboratory.text for pane in PANES[1:])
    laboratory.send(b"D", b"\x11")
    assert laboratory.end() == 0
    assert laboratory.metas[-1] == {"type": "exit"}


def test_told_its_size_again_the_program_says_that_a_whole_picture_follows(browser):
    laboratory = browser(100, 30, "lesson")
    laboratory.until(*PANES[1:])
    laboratory.rest()
    assert laboratory.metas == [{"type": "whole_picture"}]  # the first one
    laboratory.resize(100, 30)
    laboratory.rest()
    assert laboratory.metas == [{"type": "whole_picture"}] * 2
    late = pyte.Screen(100, 30)
    pyte.ByteStream(late).feed(b"".join(laboratory.drawn))
    assert late.display == laboratory.screen.display and late.buffer == laboratory.screen.buffer


def test_without_its_server_the_program_ends_and_the_run_is_kept(browser):
    laboratory = browser(120, 36, "dinosaurs", "--train", "--budget", "1h")
    laboratory.until("learning")
    laboratory.child.stdin.close()
    assert laboratory.end() == 128 + signal.SIGHUP
    assert [(folder / NEWEST).is_file() for folder in runs_folder().iterdir()] == [True]


@pytest.mark.skipif(sys.platform != "linux", reason="the process is looked up in /proc")
def test_without_its_server_a_program_whose_screen_is_busy_ends_too(browser):
    laboratory = browser(100, 30, "lesson")
    laboratory.until(*PANES[1:])
    laboratory.rest()
    before = computed(laboratory.child.pid)
    laboratory.send(b"D", b"\x1b[48;50000;50000;0;0t")  # it takes that for the size of the terminal
    while computed(laboratory.child.pid) < before + 0.5:
        laboratory.read(0.1)
    laboratory.child.stdin.close()
    laboratory.child.stdout.close()
    assert laboratory.child.wait(PATIENCE) == 128 + signal.SIGHUP
