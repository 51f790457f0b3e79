"""A training of a long text, whose indices lie in a file: the same numbers, bit for bit."""

from dataclasses import replace

import pytest

from rnn_tui.inspection.stretch import stretch_of
from rnn_tui.inspection.text_losses import losses_along
from rnn_tui.text.batches import ParallelStreams
from rnn_tui.text.corpus import read_corpus
from rnn_tui.text.index_cache import CachedText
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.dividing import parts_of
from rnn_tui.training.epochs import epoch_note
from rnn_tui.training.events import Reported, TrainingFinished
from rnn_tui.training.trainer import Trainer

SMALL = TrainingConfig(hidden_size=6, seq_length=8, batch_size=4, budget=None, steps=30, report_every=10)
TEXT = "".join(f"le phare {number} et la mer\nQ{'x' * (number % 3)}\n" for number in range(60))


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "tale.txt"
    file.write_text(TEXT)
    return file


def told(corpus, config, vocabulary=None):
    trainer = Trainer(corpus, config, lambda: 0.0, vocabulary, threads=1)
    events = list(trainer.run(Control()))
    losses = [(each.progress.loss, each.progress.val_loss) for each in events if isinstance(each, Reported)]
    assert isinstance(events[-1], TrainingFinished)
    return losses, events[-1].val_loss, events[-1].test_loss, trainer.network.flat.tobytes()


@pytest.mark.parametrize(
    ("changes", "other_vocabulary"),
    [
        ({}, False),
        ({"test_fraction": 0.1}, True),
        ({"split": "lines", "test_fraction": 0.1}, False),
        ({"split": "interleaved"}, False),
        ({"min_count": 60}, False),
        ({"cut": "windows", "batch_size": 40}, False),
    ],
)
def test_it_learns_the_same_as_in_memory(path, monkeypatch, changes, other_vocabulary):
    config = replace(SMALL, **changes)
    vocabulary = Vocabulary([*sorted(set(TEXT)), "#"]) if other_vocabulary else None
    in_memory = told(read_corpus(path), config, vocabulary)
    monkeypatch.setattr("rnn_tui.text.arrays.MAPPED_FROM", 1)
    monkeypatch.setattr("rnn_tui.text.batches._LET_GO_EVERY", 2)
    corpus = read_corpus(path)
    assert isinstance(corpus.content, CachedText)
    assert told(corpus, config, vocabulary) == in_memory


def test_every_batch_lets_the_file_go_in_time(path, monkeypatch):
    monkeypatch.setattr("rnn_tui.text.arrays.MAPPED_FROM", 1)
    trainer, let_go = Trainer(read_corpus(path), SMALL, threads=1), []
    monkeypatch.setattr("rnn_tui.text.batches.let_go", let_go.append)
    for step in range(600):
        trainer.cut.batch(step % trainer.cut.steps_per_epoch)
    assert let_go


def test_its_characters_are_scored_the_same(path, monkeypatch):
    corpus = read_corpus(path)
    network = Trainer(corpus, SMALL, threads=1).network
    in_memory = [losses_along(network, corpus.indices, window, streams) for window, streams in ((None, 3), (8, 1))]
    monkeypatch.setattr("rnn_tui.text.arrays.MAPPED_FROM", 1)
    again = read_corpus(path)
    in_file = [losses_along(network, again.indices, window, streams) for window, streams in ((None, 3), (8, 1))]
    assert [each.tolist() for each in in_file] == [each.tolist() for each in in_memory]


def test_the_parts_are_made_once_for_whoever_asks(path):
    corpus = read_corpus(path)
    parts = parts_of(corpus, corpus.vocabulary, SMALL)
    assert parts_of(corpus, corpus.vocabulary, replace(SMALL)) is parts
    assert parts_of(corpus, corpus.vocabulary, replace(SMALL, split="lines")) is not parts


def test_a_stretch_of_many_streams_copies_a_bounded_part(path, monkeypatch):
    corpus = read_corpus(path)
    part = parts_of(corpus, corpus.vocabulary, replace(SMALL, split="interleaved")).training
    assert isinstance(part, ParallelStreams)
    whole = stretch_of(part, None, 4, 4)
    monkeypatch.setattr("rnn_tui.inspection.stretch._MOST_COPIED", 40)
    assert whole.inputs.shape == stretch_of(part, None, 4, 4).inputs.shape
    copied = []
    monkeypatch.setattr(
        "rnn_tui.inspection.stretch.in_one_run", lambda each: copied.append(len(each)) or each.inputs[:, 0]
    )
    stretch_of(part, None, 4, 2)
    assert copied == [40]


# A GRU of 128 units and 65 characters: 6 (3 x 128 x 128 + 128 x 65) = 344,832 operations a character, of which 4e10
# a second are expected: 115,998 characters.
GRU = TrainingConfig(cell="gru", hidden_size=128, budget=180.0)


def test_the_hours_of_an_epoch_are_said_beforehand_with_the_share_that_is_read():
    note = epoch_note(GRU, 1_200_000_000, 65)
    assert "1,080,000,000 characters: some 2.6 h" in note and "120,000 characters a second" in note
    assert note.endswith("reads 1.9 %")
    assert epoch_note(replace(GRU, budget=10 * 3_600.0), 1_200_000_000, 65).endswith("characters a second")
    assert "reads" not in epoch_note(replace(GRU, budget=None, epochs=1), 1_200_000_000, 65)
    assert epoch_note(replace(GRU, budget=None, steps=2_048), 1_200_000_000, 65).endswith("reads 0.4 %")
    assert "some 26 h" in epoch_note(GRU, 12_000_000_000, 65)


def test_of_a_short_epoch_nothing_is_said():
    assert epoch_note(GRU, 1_000_000, 65) == ""  # 8 s
    assert epoch_note(replace(GRU, budget=60.0), 10_000_000, 65).endswith("reads 77.3 %")
    assert epoch_note(replace(GRU, budget=120.0), 10_000_000, 65) == ""
    assert "min, at an" in epoch_note(replace(GRU, budget=None), 600_000_000, 65)


def test_windows_read_each_character_again_and_again():
    windows = replace(GRU, cut="windows", seq_length=100)
    assert "1,200 characters a second" in epoch_note(windows, 1_000_000, 65)


def test_it_stands_in_the_notes_of_a_training(path, monkeypatch):
    corpus = read_corpus(path)
    assert not any("an epoch is" in note for note in Trainer(corpus, SMALL, threads=1).notes)
    monkeypatch.setattr("rnn_tui.training.epochs.OPERATIONS", 1e4)
    note = epoch_note(SMALL, len(TEXT), len(set(TEXT)))
    assert "an epoch is" in note and note in Trainer(corpus, SMALL, threads=1).notes
