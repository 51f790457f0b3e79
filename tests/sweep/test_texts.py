"""The text of a sweep: a long one is found by its hash, a short one is a file that the trials' runs share."""

import shutil

import pytest
from small_sweeps import CORPUS, InThisProcess, make, product_of, run

from rnn_tui.errors import TextError
from rnn_tui.places import indices_folder
from rnn_tui.runs.follow import open_run
from rnn_tui.runs.keeping import remove_run
from rnn_tui.sweep.plan import TEXTS, read_text, text_file
from rnn_tui.text.corpus import read_copy, read_corpus
from rnn_tui.text.index_cache import CachedText


def test_a_long_text_is_not_copied_and_its_indices_are_shared(tmp_path, monkeypatch):
    path, folder = tmp_path / "tale.txt", tmp_path / "sweep"
    path.write_text(str(CORPUS.content))
    _events, in_memory = run(tmp_path / "other", make(tmp_path / "other", product_of()[:1]), InThisProcess())
    monkeypatch.setattr("rnn_tui.text.arrays.MAPPED_FROM", 1)
    corpus = read_corpus(path)
    plan = make(folder, product_of()[:1], corpus=corpus)
    assert list((folder / TEXTS).iterdir()) == []
    path.rename(tmp_path / "elsewhere.txt")
    _events, standings = run(folder, plan, InThisProcess())
    assert standings[0].train_loss == in_memory[0].train_loss
    assert isinstance(read_text(folder, plan.text).content, CachedText)
    shutil.rmtree(indices_folder())
    with pytest.raises(TextError, match="is gone"):
        read_text(folder, plan.text)
    (tmp_path / "elsewhere.txt").rename(path)
    assert read_text(folder, plan.text).sha256 == plan.text.sha256
    path.write_text("something else\n" * 9)
    shutil.rmtree(indices_folder())
    with pytest.raises(TextError, match="has changed"):
        read_text(folder, plan.text)


def test_a_long_text_that_is_no_file_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("rnn_tui.text.arrays.MAPPED_FROM", 1)
    plan = make(tmp_path, product_of()[:1])
    assert text_file(tmp_path, plan.text).is_file()


def test_whoever_deletes_a_run_of_a_sweep_takes_the_text_from_no_other(tmp_path):
    plan = make(tmp_path, product_of()[:2])
    run(tmp_path, plan, InThisProcess())
    first, second = (tmp_path / trial.name for trial in plan.trials)
    remove_run(first)
    assert read_copy(second / "text.txt", "lesson").sha256 == CORPUS.sha256 == read_text(tmp_path, plan.text).sha256
    again = InThisProcess()
    run(tmp_path, plan, again)
    assert [job.trial for job in again.jobs] == [first.name]
    remove_run(first)
    shutil.rmtree(tmp_path / TEXTS)
    assert open_run(second).corpus.sha256 == CORPUS.sha256
