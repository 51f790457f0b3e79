"""What a text is read from: whatever it is, reading can be given up, and a device is refused by name."""

import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rnn_tui.errors import Cancelled, TextError
from rnn_tui.text.corpus import corpus_from_file, read_corpus, read_prompt
from rnn_tui.text.library import open_text
from rnn_tui.text.sources import open_bytes, whole

pytestmark = pytest.mark.skipif(os.name != "posix", reason="devices and pipes with a name, as POSIX has them")


@pytest.fixture(autouse=True)
def no_patience(monkeypatch):
    monkeypatch.setattr("rnn_tui.text.sources._PATIENCE_MS", 0)


@pytest.fixture
def fifo(tmp_path):
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)
    return path


def until_asked(times):
    """Return a ``may_go_on`` that says no when it is asked so often, and fails where nobody listens to it."""
    asked = iter(range(times + 1))

    def may_go_on(_share: float) -> bool:
        number = next(asked, None)
        assert number is not None
        return number < times

    return may_go_on


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/urandom", "/dev/full"])
@pytest.mark.parametrize("read", [read_corpus, read_prompt, open_bytes, lambda path: open_text(str(path))])
def test_a_device_is_refused_by_name(device, read):
    with pytest.raises(TextError, match=f"^{device}: this is a device"):
        read(Path(device))


@pytest.mark.parametrize(("device", "said"), [("/dev/zero", "this is a device"), ("/dev/null", "it was empty")])
def test_a_device_for_standard_input(monkeypatch, device, said):
    with open(device, encoding="utf-8") as opened:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdin", opened)
        with pytest.raises(TextError, match=f"^standard input: {said}"):
            open_text("-")


def test_reading_a_pipe_that_nobody_writes_to_can_be_given_up(fifo):
    with pytest.raises(Cancelled):
        read_corpus(fifo, may_go_on=until_asked(5))


def test_reading_a_pipe_whose_writer_is_silent_can_be_given_up(fifo):
    reading = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    writing = os.open(fifo, os.O_WRONLY)
    os.write(writing, b"some words")
    try:
        with pytest.raises(Cancelled):
            read_corpus(fifo, may_go_on=until_asked(5))
    finally:
        os.close(writing)
        os.close(reading)


def test_reading_a_pipe_without_an_end_can_be_given_up(monkeypatch):
    with subprocess.Popen(["yes"], stdout=subprocess.PIPE) as endless:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(endless.stdout))
        with pytest.raises(Cancelled):
            open_text("-", until_asked(5))
        endless.kill()


def test_a_pipe_with_a_name_is_read_to_the_end_of_its_writer(fifo):
    text = b"row, row your boat\n" * 9_000  # more than a pipe holds
    writer = subprocess.Popen(["dd", f"of={fifo}", "status=none"], stdin=subprocess.PIPE)
    with writer, open_bytes(fifo) as opened:
        threading.Thread(target=writer.communicate, args=(text,)).start()
        assert whole(opened) == text


def test_who_types_sees_no_share_of_what_is_read():
    class Typed(io.BytesIO):
        def isatty(self) -> bool:
            return True

        def seekable(self) -> bool:
            return False

    assert str(corpus_from_file(Typed(b"ab ab\n"), "x", may_go_on=lambda share: share > 0).content) == "ab ab\n"


def test_standard_input_that_cannot_be_read_is_told_in_one_line(monkeypatch, tmp_path):
    with (tmp_path / "written").open("wb") as opened:
        monkeypatch.setattr(sys, "stdin", os.fdopen(opened.fileno(), encoding="utf-8", closefd=False))
        with pytest.raises(TextError, match=r"^standard input: it cannot be read"):
            open_text("-")


def test_of_a_file_that_is_no_text_no_more_is_read_than_shows_it(tmp_path):
    path = tmp_path / "sparse.txt"
    with path.open("wb") as file:
        file.truncate(1 << 31)
    with pytest.raises(TextError, match="zero bytes"):
        read_corpus(path, may_go_on=until_asked(5))
