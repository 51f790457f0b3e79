"""How a run is found: by its folder, a file in it, its name or the beginning of it, or as the last one."""

import os
import time
from pathlib import Path

import pytest
from small_training import make_run

from rnn_tui.errors import RunError
from rnn_tui.places import runs_folder
from rnn_tui.runs.catalogue import find_checkpoint
from rnn_tui.runs.deleted import DeletedRuns


@pytest.fixture
def kept(tmp_path):
    return make_run(tmp_path / "run", val_fraction=0.0).path  # so that there are no best parameters


@pytest.fixture
def runs(kept):
    for name in ("2026-01-01-1000-phare-balanced", "2026-01-02-1000-phare-quick", "2026-01-02-1100-mer-quick"):
        folder = runs_folder() / name
        folder.mkdir(parents=True)
        (folder / "checkpoint.safetensors").write_bytes((kept / "checkpoint.safetensors").read_bytes())
    return runs_folder()


def test_a_run_is_found_by_folder_file_name_beginning_and_last(runs, kept):
    newest = "checkpoint.safetensors"
    assert find_checkpoint(str(kept)) == kept / newest
    assert find_checkpoint(str(kept / newest)) == kept / newest
    assert find_checkpoint("2026-01-01-1000-phare-balanced").parent.name == "2026-01-01-1000-phare-balanced"
    assert find_checkpoint("2026-01-01").parent.name == "2026-01-01-1000-phare-balanced"
    youngest = runs / "2026-01-01-1000-phare-balanced"
    later = time.time() + 1000
    os.utime(youngest / newest, (later, later))
    assert find_checkpoint("last").parent == youngest


def test_the_best_comes_before_the_newest_unless_asked(runs):
    folder = runs / "2026-01-02-1100-mer-quick"
    (folder / "best.safetensors").write_bytes(b"")
    assert find_checkpoint("2026-01-02-11").name == "best.safetensors"
    assert find_checkpoint("2026-01-02-11", newest=True).name == "checkpoint.safetensors"


@pytest.mark.parametrize(
    ("name", "said"), [("2026-01-02", "several runs"), ("nothing", "no run, folder or file of that name")]
)
@pytest.mark.usefixtures("runs")
def test_what_is_not_found_or_not_unique(name, said):
    with pytest.raises(RunError, match=said):
        find_checkpoint(name)


@pytest.mark.parametrize(
    "name",
    ["a" * 5_000, "~nobody-of-this-name/run", "a\0b", "last"],
    ids=["too long", "nobody", "zero", "last of none"],
)
def test_a_name_that_cannot_be_is_told_like_any_other(name):
    with pytest.raises(RunError):
        find_checkpoint(name)


def test_a_folder_without_a_checkpoint(tmp_path):
    with pytest.raises(RunError, match="no checkpoint in this folder"):
        find_checkpoint(str(tmp_path))


def test_where_nobody_may_look_nothing_that_was_moved_aside_is_found():
    """Of a name that is too long the system says as little as of a folder without permissions, which root has."""
    deleted = DeletedRuns()
    assert deleted.adopt(Path("x" * 300)) == 0 and deleted.bring_back() is None
