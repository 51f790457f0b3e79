"""rnn-tui plot: the curves of the screen, without it."""

import shutil
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len

from rnn_tui.places import runs_folder
from rnn_tui.runs.curves import RunHistory
from rnn_tui.runs.layout import METRICS

SMALL = ("--hidden", 12, "--seq", 16, "--batch", 4, "--steps", 200)


@pytest.fixture
def kept(train_once, monkeypatch):
    """Two runs of one text, and a terminal of 70 x 24."""
    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.setenv("LINES", "24")
    for name, more in (("first", ()), ("second", ("--cell", "rnn"))):
        train_once(runs_folder() / name, *SMALL, *more)
    return runs_folder()


def newest_losses(folder) -> tuple[float, float]:
    history = RunHistory(folder)
    history.read_on()
    return history.so_far().training.losses[-1], history.so_far().validation.losses[-1]


def test_one_run_is_drawn_as_wide_as_the_terminal_with_all_that_is_known_of_it(rnn_tui, kept):
    answer = rnn_tui("plot", "first")
    assert answer.status == 0 and answer.err == "" and "\x1b" not in answer.out
    lines = answer.out.splitlines()
    assert len(lines) == 23 and max(map(cell_len, lines)) <= 70
    training, validation = newest_losses(kept / "first")
    assert f"training {training:.3f} · validation {validation:.3f}" in answer.out
    assert "step 200" in answer.out and "blind guess: 19" in answer.out and "uniform 2.94" in answer.out
    assert "▴" in answer.out and "◆ best" in answer.out


def test_over_other_axes_and_in_other_units(rnn_tui, kept):
    answer = rnn_tui("plot", "first", "--x", "epoch", "--unit", "bits", "--scale", "log")
    training, _validation = newest_losses(kept / "first")
    assert answer.out.startswith("bits per character · over the epochs · logarithmic loss")
    assert f"training {training / 0.6931472:.3f}" in answer.out


@pytest.mark.usefixtures("kept")
def test_several_lie_over_each_other_under_a_letter_each(rnn_tui):
    answer = rnn_tui("plot", "first", "second", "first")
    *plotted, one, other = answer.out.splitlines()
    assert len(plotted) == 21
    assert one.startswith("⠤A ") and "first" in one and other.startswith("⠤B ") and "second" in other
    assert answer.out.count("B") > 2


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("name", ["curve.svg", "curve.TXT"])
def test_it_is_written_to_a_file_as_a_picture_or_as_text(rnn_tui, tmp_path, name):
    answer = rnn_tui("plot", "first", "--out", tmp_path / name)
    assert (answer.status, answer.out) == (0, "") and "written: " in answer.err
    written = (tmp_path / name).read_text(encoding="utf-8")
    if name.endswith("svg"):
        root = ElementTree.fromstring(written)
        assert "hesitates" in "".join(root.itertext()) and "#ffb454" in written
    else:
        assert written == rnn_tui("plot", "first").out


@pytest.mark.usefixtures("kept")
def test_on_a_terminal_it_has_the_colours_that_the_terminal_has(rnn_tui, monkeypatch):
    plain = rnn_tui("plot", "first").out
    monkeypatch.setattr("rnn_tui.cli.streams._Standard.isatty", lambda _stream: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[33m" in rnn_tui("plot", "first").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[33m" not in (grey := rnn_tui("plot", "first").out) and "hesitates" in grey
    assert "hesitates" in plain


def test_a_run_that_cannot_be_read_is_said_so_of_and_the_others_are_drawn(rnn_tui, kept):
    (kept / "second" / METRICS).unlink()
    (kept / "second" / METRICS).mkdir()
    answer = rnn_tui("plot", "first", "second")
    assert answer.status == 0 and "cannot be read" in answer.out.splitlines()[-1]


def test_without_its_text_a_run_is_drawn_without_the_lines_to_pass(rnn_tui, song):
    assert rnn_tui("train", song, *SMALL, "--quiet", "--out", runs_folder() / "first").status == 0
    song.unlink()
    for copy in (runs_folder() / "first").glob("text*"):
        copy.unlink()
    answer = rnn_tui("plot", "first")
    assert answer.status == 0 and "hesitates" in answer.out and "uniform" not in answer.out


def test_what_cannot_be_drawn_is_one_line_and_2(rnn_tui, kept, tmp_path):
    folders = [tmp_path / str(number) for number in range(9)]
    for folder in folders:
        folder.mkdir()
    shutil.copytree(kept / "first", kept / "empty")
    (kept / "empty" / METRICS).unlink()
    for words, said in (
        (["nowhere"], "nowhere"),
        ([], "'RUNS...'"),
        (["empty"], "no losses were recorded"),
        (["first", "--out", tmp_path / "curve.png"], "end the name in .svg"),
        (["first", "--out", tmp_path / "missing" / "curve.svg"], "curve.svg"),
        (["first", "--x", "moon"], "moon"),
        (folders, "at most 8 runs can be drawn, not 9"),
    ):
        answer = rnn_tui("plot", *words)
        assert answer.status == 2 and said in answer.err and answer.err.count("\n") == 1, answer
