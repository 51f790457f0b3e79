"""Runs compared without a screen: each writes what it would write alone, and what goes wrong is said of each."""

import shutil
from dataclasses import replace

import pytest
from small_training import make_trainer

from rnn_tui.generation.reader import generate
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.writer import Writer
from rnn_tui.places import runs_folder
from rnn_tui.runs.layout import BEST, NEWEST
from rnn_tui.runs.lock import RunLock
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.summary import summarise
from rnn_tui.session.background import BackgroundWorker
from rnn_tui.session.comparison import LENGTH, SEED, Authors, Comparison
from rnn_tui.training.control import Control


@pytest.fixture
def run_of():
    def make(name: str, **changes):
        trainer = make_trainer(**changes)
        folder = RunFolder(trainer, runs_folder() / name)
        for _event in folder.record(trainer.run(Control())):
            pass
        return folder.path

    return make


PATIENCE = 10  # seconds


class AtOnce(BackgroundWorker):
    """Answers where it is asked."""

    def ask(self, slot, question):
        self._answer(slot, question)


def settle(comparison: Comparison) -> None:
    """Take up all that is worked out."""
    while comparison.histories.busy:
        comparison.histories._reading[1].has_ended(PATIENCE)
        comparison.fetch()
    comparison.fetch()


def test_each_writes_with_its_own_network_what_it_would_write_alone(run_of):
    folders = [run_of("one"), run_of("two", cell="gru", hidden_size=9, temperature=0.5)]
    authors = Authors(folders)
    chorus = authors.write("la mer ")
    assert chorus.problems == ["", ""] and chorus.prime == "la mer "
    for author, voice in zip(authors._authors, chorus.voices):
        checkpoint = author.checkpoint
        writer = Writer(checkpoint.vocabulary)
        writer.type_text("la mer ")
        reader = checkpoint.reader()
        state = reader.read_all(reader.start(), writer.indices)
        drawn = generate(reader, state, Sampling(checkpoint.config.temperature), SEED)
        assert voice.text == checkpoint.vocabulary.decode(next(drawn) for _each in range(LENGTH))
    assert chorus.voices[0].text != chorus.voices[1].text
    assert authors.write("la mer ").voices[0] is chorus.voices[0]  # nothing is written twice


def test_the_first_goes_on_from_its_own_opening_and_the_others_from_the_same(run_of):
    chorus = Authors([run_of("one"), run_of("two", seed=2)]).write(None)
    assert chorus.prime and {voice.prime for voice in chorus.voices} == {chorus.prime}


def test_characters_that_a_text_never_had_are_told_of_that_run(run_of):
    (voice,) = Authors([run_of("one")]).write("la Ω").voices
    assert voice.typed.unknown == "Ω" and voice.prime == "la Ω"


def test_a_run_that_is_damaged_or_has_gone_is_said_so_of_and_the_others_write(run_of):
    damaged, gone, whole = run_of("damaged"), run_of("gone"), run_of("whole")
    for name in (BEST, NEWEST):
        (damaged / name).write_bytes(b"nothing")
    comparison = Comparison([summarise(each) for each in (damaged, gone, whole)], AtOnce())
    shutil.rmtree(gone)
    assert comparison.look_again() and comparison.fetch()
    damaged_voice, gone_voice, whole_voice = comparison.chorus.voices
    assert damaged_voice is None and gone_voice is None and whole_voice.text
    assert "checkpoint" in comparison.problem_of(0) and "no such file" in comparison.problem_of(1).lower()
    assert comparison.problem_of(2) == "" and comparison.runs[1].config is not None  # what was known of it stays


def test_a_run_that_is_still_written_is_read_on_and_writes_with_its_newer_parameters(run_of):
    path, other = run_of("one"), run_of("other", steps=60, seed=5)
    lock = RunLock(path)
    lock.acquire()
    comparison = Comparison([summarise(path), summarise(other)], AtOnce())
    comparison.fetch()
    before = comparison.chorus.voices[0].text
    assert comparison.runs[0].held and comparison.runs[0].step == 40
    for name in (BEST, NEWEST, "metrics.jsonl"):  # as if it had become what the other one is
        shutil.copyfile(other / name, path / name)
    settle(comparison)
    assert comparison.look_again() and comparison.runs[0].step == 60
    settle(comparison)
    assert comparison.histories.of(path).training.steps[-1] == 60
    assert comparison.chorus.voices[0].text == comparison.chorus.voices[1].text != before
    lock.release()
    comparison.look_again()
    assert not comparison.look_again() and not comparison.runs[0].held


def test_a_run_that_has_just_begun_is_said_so_of(run_of):
    path = run_of("one")
    for name in (BEST, NEWEST):
        (path / name).unlink()
    comparison = Comparison([summarise(path), replace(summarise(path))], AtOnce())
    assert "just started" in comparison.problem_of(0)
