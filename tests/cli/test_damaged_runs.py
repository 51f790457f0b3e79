"""Run folders damaged in any file: every command does its work or says one line, and no other run is hidden."""

import io
import json
import os
import shutil
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_tui.cli import main
from rnn_tui.errors import RnnTuiError
from rnn_tui.places import runs_folder
from rnn_tui.runs.curves import RunHistory
from rnn_tui.runs.follow import open_run
from rnn_tui.runs.layout import ABOUT, BEST, CONFIG, HOLDER, METRICS, NEWEST, SAMPLES, TEXT, WRITING
from rnn_tui.runs.lock import RunLock
from rnn_tui.runs.resuming import resume
from rnn_tui.session.journal import Journal
from rnn_tui.session.monitor import RunReader
from rnn_tui.terminal.wording import describe_lines
from rnn_tui.tui.renderables.comparison import draw_comparison
from rnn_tui.tui.renderables.loss_series import series_of
from rnn_tui.tui.renderables.plot import draw_plot, draw_sparkline

LINES = (METRICS, SAMPLES, WRITING)
FACTS = (CONFIG, ABOUT, HOLDER)
FILES = (*LINES, *FACTS, NEWEST, BEST, TEXT)


def run_command(*words: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return ended.value.code or 0, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("damaged")


@cache
def sound(place: Path) -> Path:
    """Return a run whose every file is there, also one that was written at the prompt."""
    song, run = place / "song.txt", place / "sound"
    song.write_text("row, row, row your boat, gently down the stream\n" * 40)
    small = ("--hidden", 6, "--seq", 8, "--batch", 4, "--steps", 60, "--out", run, "--quiet")
    assert run_command("train", song, *small)[0] == 0
    (run / WRITING).write_text("".join(json.dumps({"do": "type", "text": char}) + "\n" for char in "row, row"))
    for snapshot in sorted((run / "snapshots").iterdir())[2:]:
        snapshot.unlink()  # two are as good as twenty
    return run


DEEP = 100_000
NONSENSE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.sampled_from([10**400, -1, 1e308, float("nan"), float("inf"), "a", "\ud800", "\x1b[2J", "1e999", "x" * 9_000]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.sampled_from(["step", "name", "text"]), st.integers(), max_size=2),
    st.just([[[[[[[[]]]]]]]]),
)


@st.composite
def changed_json(draw, text: bytes) -> bytes:
    """Return a JSON object with one of its values, or one within, made to be another, or gone."""
    whole = json.loads(text)
    inner = whole
    while True:
        name = draw(st.sampled_from(sorted(inner)))
        if not (isinstance(inner[name], dict) and inner[name] and draw(st.booleans())):
            break
        inner = inner[name]
    if draw(st.integers(0, 4)) == 0:
        del inner[name]
    else:
        inner[name] = draw(NONSENSE)
    return json.dumps(whole).encode()


@st.composite
def damaged(draw, name: str, data: bytes) -> bytes:
    """Return a file with something wrong in it, of whatever kind."""
    kind = draw(st.sampled_from(["cut", "flip", "insert", "other", "deep"] + ["json"] * 4 * (name in LINES + FACTS)))
    at = draw(st.integers(0, max(0, len(data) - 1)))
    match kind:
        case "cut":
            return data[:at]
        case "flip":
            return data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]
        case "insert":
            return data[:at] + draw(st.binary(max_size=9)) + data[at:]
        case "other":
            return draw(
                st.sampled_from([b"", b"\n", b"[]", b"null", b"{}", b"\xff\xfe", b"\0" * 9_000, b'{"a":1}\n' * 9])
            )
        case "deep":
            nested = draw(st.sampled_from([b"[" * DEEP, b'{"event":' * DEEP, b'{"step":' + b"[" * DEEP]))
            return data[:at] + nested + data[at:] if draw(st.booleans()) else nested
        case _:
            lines = data.splitlines() if name in LINES else [data]
            which = draw(st.integers(0, len(lines) - 1))
            lines[which] = draw(changed_json(lines[which]))
            return b"\n".join(lines) + b"\n"


def copy_of(run: Path) -> Path:
    """Lay the run among the others, and a sound one beside it; return its folder."""
    folder = runs_folder()
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("bad", "good"):
        shutil.copytree(run, folder / name)
    return folder / "bad"


def further_commands(place: Path) -> list[tuple[object, ...]]:
    """Return the commands that take all of a run's parameters or metrics elsewhere."""
    song, board, file = place / "song.txt", place / "board", place / "bad.safetensors"
    exported = ("export", "bad", "--tensorboard", board), ("export", "bad", "--torch", file)
    return [("eval", "bad", song), ("score", "bad", song), *exported]


def assert_all_hold(run: Path, *further: tuple[object, ...]) -> None:
    """Use every command and reader on a run: none may break, and the run beside it is seen."""
    status, out, err = run_command("runs", "--json")
    runs = {line["run"]: line for line in map(json.loads, out.splitlines())}
    assert (status, err) == (0, "") and runs["good"]["steps"] == 60 and runs["good"]["problem"] is None
    commands = [("runs",), ("runs", "show", "bad"), ("runs", "show", "bad", "--json"), ("export", "bad", "--csv")]
    commands += [("generate", "bad", "--length", 2), ("runs", "note", "bad", "seen")]
    for words in (*commands, *further):
        status, out, err = run_command(*words)
        says_where = status == 0 and words in further and words[0] == "export"
        assert status in {0, 2} and err.count("\n") == (status == 2 or says_where), (words, err)
    see(run)
    try:
        resume(str(run)).folder.close()
    except RnnTuiError as error:
        assert "\n" not in str(error)


def see(run: Path) -> None:
    """Look at the run as the screen does."""
    from rnn_tui.runs.summary import summaries

    draw_comparison([*summaries(), *summaries()][:2], 80)
    history = RunHistory(run)
    try:
        describe_lines(history.read_on(), lesson=False)
    except RnnTuiError as error:
        assert "\n" not in str(error)
    losses = history.so_far()
    draw_sparkline(losses.training, 40)
    draw_plot(series_of(losses, "validation"), (), losses.restarts, 60, 9)
    journal = Journal([run / WRITING, run.parent / "draft.jsonl"])
    journal.load()
    journal.close()
    try:
        opened = open_run(run)
    except RnnTuiError as error:
        assert "\n" not in str(error)
    else:
        RunReader(opened.follower).look()


@settings(max_examples=45)
@given(data=st.data())
def test_whatever_is_damaged_nothing_breaks(place, data):
    run = copy_of(sound(place))
    name = data.draw(st.sampled_from([name for name in FILES if (run / name).exists()] + [HOLDER]))
    before = (
        (run / name).read_bytes() if (run / name).exists() else b'{"user": "a", "host": "b", "pid": 1, "since": "9:00"}'
    )
    (run / name).write_bytes(data.draw(damaged(name, before)))
    if data.draw(st.booleans()):
        with (run / ".lock").open("a"):
            lock = RunLock(run)
        held = data.draw(st.booleans())
        if held and name != HOLDER:
            lock.acquire()
            run_command("runs", "show", "bad")
            run_command("runs")
            lock.release()
    assert_all_hold(run, data.draw(st.sampled_from(further_commands(place))))


@pytest.mark.parametrize("name", FILES)
def test_whatever_is_missing_nothing_breaks(place, name):
    run = copy_of(sound(place))
    (run / name).unlink(missing_ok=True)
    assert_all_hold(run, *further_commands(place))


@pytest.mark.skipif(os.name != "posix", reason="links and FIFOs are made as POSIX has it")
@pytest.mark.parametrize("name", [*FILES, ".lock", "snapshots"])
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), lambda path: path.mkdir()])
def test_whatever_is_no_regular_file_nothing_breaks_or_waits(place, name, make):
    run = copy_of(sound(place))
    if (run / name).is_dir():
        shutil.rmtree(run / name)
    (run / name).unlink(missing_ok=True)
    make(run / name)
    assert_all_hold(run)


@pytest.mark.skipif(os.name != "posix", reason="FIFOs are made as POSIX has it")
@pytest.mark.parametrize(("name", "words"), [(METRICS, ("export", "bad", "--csv")), (ABOUT, ("runs", "show", "bad"))])
def test_what_is_no_regular_file_is_named(place, name, words):
    run = copy_of(sound(place))
    (run / name).unlink()
    os.mkfifo(run / name)
    _status, out, err = run_command(*words)
    assert f"{name} is not a regular file" in out + err


def test_a_date_that_no_calendar_has_is_a_dash(place):
    run = copy_of(sound(place))
    os.utime(run / NEWEST, (2**40, 2**40))
    assert run_command("runs")[0] == run_command("runs", "show", "bad")[0] == 0
