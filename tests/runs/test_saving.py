"""Files put on the disk aside, lines that are never torn, and a run that one process holds."""

import errno
import gc
import json
import os
import shutil
import subprocess
import sys
import threading
import weakref

import numpy as np
import pytest
from small_training import AtOnce, make_trainer

from rnn_tui.reasons import reason_of
from rnn_tui.runs import saving
from rnn_tui.runs.catalogue import find_checkpoint
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.saving import Saver, rewrite
from rnn_tui.training.control import Control
from rnn_tui.training.events import SavingFailed

PATIENCE = 30


def test_of_what_waits_under_one_name_only_the_newest_is_done():
    began, may_go_on, done = threading.Event(), threading.Event(), []

    def slow():
        began.set()
        assert may_go_on.wait(PATIENCE)
        done.append("slow")
        return 1

    saver = Saver()
    saver.submit("newest", slow)
    assert began.wait(PATIENCE)  # it is under way: that is no longer taken back
    for number in (2, 3, 4):
        saver.submit("newest", lambda number=number: done.append(number) or number)
    saver.submit("best", lambda: done.append("best"))
    assert saver.outcomes() == []
    may_go_on.set()
    assert sorted(map(str, saver.outcomes(wait=True))) == ["1", "4", "None"]
    assert done == ["slow", 4, "best"]


def test_an_oserror_is_an_outcome_and_any_other_is_raised():
    def fail(error):
        raise error

    saver = Saver(AtOnce())
    saver.submit("a", lambda: fail(OSError(28, "full")))
    (outcome,) = saver.outcomes()
    assert isinstance(outcome, OSError) and outcome.errno == 28
    saver.submit("a", lambda: fail(KeyError("x")))
    with pytest.raises(KeyError):
        saver.outcomes()


@pytest.mark.skipif(os.name != "posix", reason="the size of a file is limited as POSIX has it")
def test_a_disk_that_is_full_ends_no_training_and_keeps_the_last_good_file(tmp_path):
    (tmp_path / "song.txt").write_text("row, row, row your boat, gently down the stream\n" * 40)
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2);"
        "from rnn_tui.cli import main; main(sys.argv[2:])"
    )

    def train(most_bytes: int, *words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-c", code, str(most_bytes), "train", *words, "--json"]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    options = ("--hidden", "16", "--seq", "16", "--batch", "4", "--checkpoint-every", "0.05")
    out = tmp_path / "run"
    first = train(10**8, str(tmp_path / "song.txt"), *options, "--steps", "100", "--out", str(out))
    assert first.returncode == 0
    good = (out / "checkpoint.safetensors").read_bytes()
    second = train(1_000, "--resume", str(out), "--steps", "400")
    assert second.returncode == 2, second.stderr
    assert json.loads(second.stdout.splitlines()[-1])["steps"] == 400
    assert second.stderr.count("cannot be saved") == 1
    assert (out / "checkpoint.safetensors").read_bytes() == good
    assert not [path for path in out.iterdir() if path.name.startswith(".checkpoint")]


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EIO], ids=errno.errorcode.get)
def test_a_disk_that_takes_nothing_for_a_while_is_told_of_once_and_tried_again(tmp_path, monkeypatch, number):
    trainer = make_trainer(report_every=10, steps=300)
    folder = RunFolder(trainer, tmp_path / "run", checkpoint_every=0.01, executor=AtOnce())
    refused = []

    def refuse(*_arguments, **_named):
        refused.append(trainer.step)
        raise OSError(number, os.strerror(number))

    events = []
    for event in folder.record(trainer.run(Control())):
        events.append(event)
        if trainer.step == 50:
            good = (folder.path / "checkpoint.safetensors").read_bytes()
            monkeypatch.setattr("rnn_tui.runs.saving.open_new", refuse)
        elif trainer.step == 250 and refused:
            assert (folder.path / "checkpoint.safetensors").read_bytes() == good
            monkeypatch.undo()
    assert len(set(refused)) > 2  # it tried again and again
    (told,) = [event for event in events if isinstance(event, SavingFailed)]
    assert told.reason.endswith(reason_of(OSError(number, "")))
    assert load_checkpoint(folder.path / "checkpoint.safetensors").step == 300


def test_a_folder_that_has_gone_is_made_again(tmp_path):
    trainer = make_trainer(report_every=10, steps=100)
    folder = RunFolder(trainer, tmp_path / "run", checkpoint_every=0.01, executor=AtOnce())
    for _event in folder.record(trainer.run(Control())):
        if trainer.step == 50 and folder.path.is_dir():
            shutil.rmtree(folder.path)
    assert load_checkpoint(folder.path / "checkpoint.safetensors").step == 100
    assert load_checkpoint(find_checkpoint(str(folder.path))).step <= 100
    assert {"config.json", "run.json", "text.txt"} <= {path.name for path in folder.path.iterdir()}


def test_what_is_done_is_not_kept():
    def fail():
        parameters = np.zeros(10)
        kept.append(weakref.ref(parameters))
        raise OSError(28, "full")

    kept, saver = [], Saver(AtOnce())
    for step in range(3):
        saver.submit(f"snapshots/{step}", fail)
        assert len(saver.outcomes()) == 1
    gc.collect()
    assert len(kept) == 3 and all(reference() is None for reference in kept)


def test_the_memory_of_what_was_written_goes_back_to_the_system_once_it_is_free(monkeypatch):
    freed = []

    class CLibrary:
        @staticmethod
        def malloc_trim(_kept: int) -> None:
            freed.append(written() is None)

    monkeypatch.setattr(saving, "_glibc", CLibrary)
    saver = Saver(AtOnce())
    assert saver.outcomes() == [] and freed == []
    written = given(saver)
    assert saver.outcomes() == [1] and freed == [True]


def given(saver: Saver) -> weakref.ref:
    """Have the saver write an array that nobody else has, and return a reference to it."""
    array = np.ones(1000)
    saver.submit("newest", lambda: int(array[0]))
    return weakref.ref(array)


def test_a_persons_file_is_as_it_was_where_the_disk_is_full(tmp_path, monkeypatch):
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("all of it")
    file.chmod(0o640)
    link.symlink_to(file)
    rewrite(link, b"what is new")
    assert link.is_symlink() and (file.read_text(), file.stat().st_mode & 0o777) == ("what is new", 0o640)
    monkeypatch.setattr(os, "fsync", lambda _file: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OSError, match="full"):
        rewrite(link, b"newer")
    assert file.read_text() == "what is new" and sorted(tmp_path.iterdir()) == [file, link]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_what_is_no_regular_file_is_written_to_and_stays_what_it_is(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    rewrite(pipe, b"through it")
    assert os.read(reader, 100) == b"through it" and pipe.is_fifo()
    os.close(reader)
