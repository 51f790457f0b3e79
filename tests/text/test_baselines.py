"""Baselines against a plain implementation, and against a figure that others can repeat."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_counting import plain_shares

from rnn_tui.text import baselines
from rnn_tui.text.baselines import measure_baselines, witten_bell_losses
from rnn_tui.text.corpus import read_corpus
from rnn_tui.text.splits import split_at_the_end
from rnn_tui.text.vocabulary import Vocabulary

SHAKESPEARE = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "tinyshakespeare.txt"


def plain_loss(training: str, scored: str, vocabulary_size: int, order: int) -> float:
    return -sum(map(math.log, plain_shares(training, scored, vocabulary_size, order))) / len(scored)


def test_every_order_agrees_with_plain_counting():
    text = "the cat sat on the mat and the rat sat on the cat " * 6 + "a quick zebra jumps over all that"
    vocabulary = Vocabulary(text)
    border = int(0.8 * len(text))
    indices = vocabulary.encode(text)
    losses = witten_bell_losses(indices[:border], indices[border:], len(vocabulary), 5)
    plain = [plain_loss(text[:border], text[border:], len(vocabulary), order) for order in range(1, 6)]
    assert losses == pytest.approx(plain)


@settings(max_examples=50, deadline=None)
@given(st.text("abc", min_size=1, max_size=30), st.text("abc", min_size=1, max_size=30))
def test_even_texts_shorter_than_a_context(training, scored):
    vocabulary = Vocabulary("abcd")
    losses = witten_bell_losses(vocabulary.encode(training), vocabulary.encode(scored), 4, 5)
    assert losses == pytest.approx([plain_loss(training, scored, 4, order) for order in range(1, 6)])


def test_contexts_of_a_large_vocabulary_which_no_number_could_hold():
    vocabulary = Vocabulary(chr(0x4E00 + code) for code in range(10_000))
    text = "".join(vocabulary.characters[-25:] + vocabulary.characters[-20:]) * 4 + "".join(vocabulary.characters[:9])
    training, scored = text[:150], text[150:]
    losses = witten_bell_losses(vocabulary.encode(training), vocabulary.encode(scored), len(vocabulary), 9)
    plain = [plain_loss(training, scored, len(vocabulary), order) for order in range(1, 10)]
    assert losses == pytest.approx(plain) and len({round(loss, 6) for loss in losses[4:]}) == 5


def test_uniform_is_the_logarithm_of_the_vocabulary():
    indices = np.array([0, 1, 2, 3] * 10, np.uint8)
    measured = measure_baselines(indices[:30], indices[30:], 4)
    assert measured.uniform == pytest.approx(math.log(4))
    assert measured.uniform > measured.pairs > measured.five_grams


def test_a_text_without_a_validation_part_is_scored_on_itself():
    indices = np.array([0, 1] * 20, np.uint8)
    assert measure_baselines(indices, indices[:0], 2).five_grams < 0.2


def test_of_a_very_long_text_the_end_is_counted_and_the_beginning_scored(monkeypatch):
    monkeypatch.setattr(baselines, "MOST_COUNTED", 400)
    monkeypatch.setattr(baselines, "_MOST_SCORED", 100)
    rng = np.random.default_rng(1)
    training, scored = (rng.choice(4, 900, p=[0.4, 0.3, 0.2, 0.1]).astype(np.uint8) for _which in range(2))
    measured = measure_baselines(training, scored, 4)
    assert measured == measure_baselines(training[500:], scored[:100], 4)
    assert measured != measure_baselines(training[:400], scored[:100], 4)


@pytest.mark.skipif(not SHAKESPEARE.is_file(), reason="needs a text that is not in the repository")
def test_the_known_figure_of_a_known_text():
    text = str(read_corpus(SHAKESPEARE).content)
    vocabulary = Vocabulary(text)
    parts = split_at_the_end(vocabulary.encode(text), 0.1)
    measured = measure_baselines(parts.training, parts.validation, len(vocabulary))
    assert measured.five_grams == pytest.approx(1.669, abs=0.01)


def test_each_characters_loss_is_kept_as_far_as_somebody_may_look():
    text = "the cat sat on the mat and the rat sat on the cat " * 6
    vocabulary = Vocabulary(text)
    indices = vocabulary.encode(text)
    along = measure_baselines(indices[:200], indices[200:], len(vocabulary)).along
    assert len(along) == len(text) - 200
    plain = [plain_loss(text[:200], text[200 : 200 + length], len(vocabulary), 5) * length for length in (40, 41)]
    assert along[40] == pytest.approx(plain[1] - plain[0])
