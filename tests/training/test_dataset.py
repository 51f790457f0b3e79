"""A text divided and cut: views of the one copy of it, and no more of a very long one than there is time for."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from small_training import SMALL

from rnn_tui.runs.recorder import RunFolder
from rnn_tui.text.batches import ParallelStreams
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.text.library import open_text
from rnn_tui.text.splits import in_one_run
from rnn_tui.training.control import Control
from rnn_tui.training.dataset import cut_part, split
from rnn_tui.training.evaluation import PERIODIC_STREAMS, evaluate
from rnn_tui.training.trainer import Trainer

WAYS = [{}, {"cut": "windows"}, {"split": "interleaved"}]  # by lines it is a copy


@pytest.mark.parametrize("way", WAYS)
def test_parts_and_batches_are_views_of_the_text(way):
    indices = np.arange(5_000).astype(np.uint16)
    config = replace(SMALL, val_fraction=0.1, test_fraction=0.1, **way)
    parts = split(indices, config, None)
    for part in (parts.training, parts.validation, parts.test):
        assert np.shares_memory(part.inputs if isinstance(part, ParallelStreams) else part, indices)
    cut = cut_part(parts.training, config)
    held = [value for value in vars(cut).values() if isinstance(value, np.ndarray)]
    assert len(held) == 2 and all(np.shares_memory(array, indices) for array in held)


@pytest.mark.parametrize("way", WAYS)
def test_a_training_takes_no_memory_of_the_texts_size(way, tmp_path):
    corpus = corpus_from_text("le phare et la mer, la mer et le phare\n" * 200_000, "long")
    assert corpus.indices.nbytes == 7_800_000
    tracemalloc.start()
    try:
        trainer = Trainer(corpus, replace(SMALL, steps=4, val_fraction=0.003, **way))
        for _event in RunFolder(trainer, out=tmp_path / "run").record(trainer.run(Control())):
            evaluate(trainer.network, trainer.parts.training, None, PERIODIC_STREAMS, lambda: False)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < corpus.indices.nbytes / 2


@pytest.mark.parametrize("way", WAYS)
def test_a_very_long_part_is_judged_by_its_beginning(way, monkeypatch):
    indices = np.arange(60_000).astype(np.uint16)
    config = replace(SMALL, val_fraction=0.1, test_fraction=0.1, **way)
    whole = split(indices, config, None)
    monkeypatch.setattr("rnn_tui.training.dataset.MOST_JUDGED", 1_000)
    bounded = split(indices, config, None)
    assert len(bounded.training) == len(whole.training)
    for part, every in ((bounded.validation, whole.validation), (bounded.test, whole.test)):
        assert 1_000 <= len(part) < 1_000 + SMALL.batch_size < len(every)
        if isinstance(part, ParallelStreams):
            assert (part.inputs == every.inputs[: part.length]).all()
        else:
            assert part.tolist() == every[:1_000].tolist()


@pytest.mark.parametrize(
    "characters", [slice(None), slice(7), slice(-7, None), slice(101, 303), slice(50, 100), slice(0)]
)
@pytest.mark.parametrize("way", WAYS)
def test_some_characters_of_a_part_are_those_of_the_whole_run(way, characters):
    part = split(np.arange(5_000).astype(np.uint16), replace(SMALL, **way), None).training
    assert in_one_run(part, characters).tolist() == in_one_run(part)[characters].tolist()


def test_a_long_text_says_that_it_is_judged_by_a_part(monkeypatch):
    corpus = corpus_from_text("le phare et la mer\n" * 400, "phare")
    assert not any("is long" in note for note in Trainer(corpus, SMALL).notes)
    monkeypatch.setattr("rnn_tui.training.advice.MOST_JUDGED", 100)
    assert any("is long" in note and "100" in note for note in Trainer(corpus, SMALL).notes)


def test_a_tiny_text_says_in_whole_words_what_it_was_cut_to():
    notes = Trainer(corpus_from_text("ab", "two"), SMALL).notes
    assert f"the text is short: sequences of 1 instead of {SMALL.seq_length} characters" in notes


NAMES = [first + second + third for first in "ABCDEFGH" for second in "aeiou" for third in "lmnr"]


@pytest.mark.parametrize(
    ("lines", "way", "told"),
    [
        (NAMES, {}, True),
        (NAMES[::-1], {}, False),
        (NAMES, {"split": "lines"}, False),
        (NAMES, {"val_fraction": 0.0}, False),
        (["le phare et la mer"] * 400, {}, False),
        (sorted(NAMES, key=lambda name: name[::-1]), {}, False),
    ],
)
def test_a_sorted_list_is_told(lines, way, told):
    trainer = Trainer(corpus_from_text("\n".join(lines), "names"), replace(SMALL, **{"val_fraction": 0.1, **way}))
    assert any("sorted" in note and "to lines to keep lines from everywhere" in note for note in trainer.notes) == told


def test_the_lists_that_we_ship_are_split_by_lines_unless_it_is_said_otherwise():
    dinosaurs, letters = (open_text(name) for name in ("dinosaurs", "letters"))
    config = replace(SMALL, val_fraction=0.1)
    assert Trainer(dinosaurs, config).config.split == "lines"
    assert Trainer(dinosaurs, replace(config, split="end")).config.split == "end"
    assert Trainer(letters, config).config.split == "end"
    part = Trainer(dinosaurs, config).parts.validation
    names = dinosaurs.vocabulary.decode(part).splitlines()
    assert len(names) == len(str(dinosaurs.content).splitlines()) // 10
    assert set(names) < set(str(dinosaurs.content).splitlines())
