"""Files that somebody else may have made, damaged, or taken away: what is read of them, and what is never written."""

import os
import stat

import pytest
from small_training import make_run, record

from rnn_tui.errors import RnnTuiError, RunError
from rnn_tui.runs.files import open_to_change, open_to_read
from rnn_tui.runs.layout import ABOUT, BEST, CONFIG, HOLDER, LOCK, METRICS, NEWEST, SAMPLES, SNAPSHOTS, TEXT
from rnn_tui.runs.lock import is_held
from rnn_tui.runs.records import Records, RecordsReader
from rnn_tui.runs.resuming import resume
from rnn_tui.runs.saving import write_atomically
from rnn_tui.training.events import SavingFailed

POSIX = pytest.mark.skipif(os.name != "posix", reason="links, FIFOs and modes are made as POSIX has them")


def special_files(folder):
    """Return what is not a regular file, each by a name and how it is made in the place of another."""
    other = folder / "somebody's"
    other.write_bytes(b"not yours\n" * 1_000)
    return {
        "a link": lambda path: path.symlink_to(other),
        "a link to nothing": lambda path: path.symlink_to(folder / "nothing"),
        "a FIFO": os.mkfifo,
        "a folder": lambda path: path.mkdir(),
        "a device": lambda path: path.symlink_to("/dev/zero"),
        "a hard link": lambda path: path.hardlink_to(other),
    }


KINDS = ["a link", "a link to nothing", "a FIFO", "a folder", "a device"]


@POSIX
def test_what_has_another_name_is_read_and_never_written(tmp_path):
    path = tmp_path / "metrics.jsonl"
    special_files(tmp_path)["a hard link"](path)
    with open_to_read(path) as file:
        assert file.read(3) == b"not"
    for use in (lambda: open_to_change(path), lambda: Records(path).cut(0), lambda: Records(path).append({"a": 1})):
        with pytest.raises(OSError, match=r"metrics\.jsonl also exists under another name"):
            use()
    write_atomically(path, b"ours")  # it takes the place of the name alone
    assert (tmp_path / "somebody's").read_bytes() == b"not yours\n" * 1_000 and path.read_bytes() == b"ours"


@POSIX
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_regular_file_is_neither_read_nor_written_and_is_named(tmp_path, kind):
    path = tmp_path / "metrics.jsonl"
    special_files(tmp_path)[kind](path)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir() if stat.S_ISREG(each.lstat().st_mode)}
    for use in (open_to_read, open_to_change, Records(path).cut, Records(path).go_on, RecordsReader(path).read_on):
        with pytest.raises((OSError, RunError), match=r"metrics\.jsonl (is a|cannot|.*is a)|metrics.jsonl is no"):
            use(path) if use in (open_to_read, open_to_change) else use(*((3,) if use.__name__ == "cut" else ()))
    records = Records(path)
    with pytest.raises(OSError, match="metrics"):
        records.append({"a": 1})
    after = {each.name: each.read_bytes() for each in tmp_path.iterdir() if stat.S_ISREG(each.lstat().st_mode)}
    assert before == after


@POSIX
@pytest.mark.parametrize("kind", [*KINDS, "a hard link"])
@pytest.mark.parametrize("name", [METRICS, SAMPLES, HOLDER, LOCK, SNAPSHOTS, CONFIG, ABOUT, TEXT, NEWEST, BEST])
def test_whatever_lies_in_a_runs_folder_training_ends_and_nothing_elsewhere_is_touched(tmp_path, kind, name):
    made = special_files(tmp_path)[kind]
    run = make_run(tmp_path / "run").path
    target = run / name
    if target.is_dir():
        for each in target.iterdir():
            each.unlink()
        target.rmdir()
    target.unlink(missing_ok=True)
    made(target)
    try:
        resumed = resume(str(run))
    except RnnTuiError as error:
        assert "\n" not in str(error)
    else:
        resumed.trainer.go_on(0.01)
        events = record(resumed.folder)
        assert events[-1].steps > 40
        assert len([event for event in events if isinstance(event, SavingFailed)]) <= 2
    assert (tmp_path / "somebody's").read_bytes() == b"not yours\n" * 1_000
    assert not (tmp_path / "nothing").exists()
    assert not is_held(run)


@POSIX
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_every_file_of_a_run_has_the_mode_that_the_umask_leaves(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        run = make_run(tmp_path / "run").path
    finally:
        os.umask(before)
    files = [path for path in run.rglob("*") if path.is_file() and path.name != LOCK]
    assert len(files) > 8 and {stat.S_IMODE(path.stat().st_mode) for path in files} == {mode}


def test_a_file_is_put_in_the_place_of_a_link_and_not_behind_it(tmp_path):
    other, path = tmp_path / "other", tmp_path / "config.json"
    other.write_bytes(b"old")
    path.symlink_to(other)
    write_atomically(path, b"new")
    assert other.read_bytes() == b"old" and path.read_bytes() == b"new" and not path.is_symlink()
