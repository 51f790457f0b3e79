"""Step 1: the numbers of the lesson's sentence, and what is typed."""

import numpy as np
import pytest

from rnn_tui.lesson.code.text_to_numbers import SENTENCE, build_vocabulary
from rnn_tui.lesson.steps.text_to_numbers import TextToNumbers
from rnn_tui.lesson.subject import subject_of
from rnn_tui.text.corpus import corpus_from_text


@pytest.fixture
def stage():
    return TextToNumbers(subject_of(SENTENCE))


def test_the_sentence_of_39_characters_has_17_different_ones(stage):
    assert stage.figures() == {"characters": "39", "count": "17"}


def test_the_code_counts_as_the_engine_does():
    char_to_idx, idx_to_char = build_vocabulary(SENTENCE)
    corpus = corpus_from_text(SENTENCE, "lesson")
    assert [char_to_idx[each] for each in SENTENCE] == corpus.indices.tolist()
    assert "".join(idx_to_char[int(each)] for each in np.array(corpus.indices)) == SENTENCE


def test_what_is_typed_has_an_index_and_goes_back(stage):
    stage.type_text("m")
    assert (stage.index, stage.place) == (8, SENTENCE.index("m"))
    assert list(stage.values())[2:] == [("'m'", "8"), ("8", "'m'")]
    stage.type_text("e")
    first = stage.place
    stage.type_text("e")
    assert SENTENCE[first] == SENTENCE[stage.place] == "e" and stage.place > first


def test_what_the_sentence_does_not_have_has_no_index_and_would_get_one(stage):
    stage.type_text("z")
    assert stage.index is None and stage.would_be == sorted({*SENTENCE, "z"}).index("z") == 16
    assert list(stage.values())[2:] == [("'z'", "—"), ("—", "—")]
    assert stage.place == 0  # one stands where one stood
    stage.press("down")
    assert (stage.index, stage.character) == (16, "î")  # whose place it would take


def test_an_accent_that_is_typed_by_itself_joins_its_letter(stage):
    stage.type_text("i\N{COMBINING CIRCUMFLEX ACCENT}")
    assert (stage.character, stage.index) == ("î", 16)
    stage.type_text("")
    assert stage.character == "î"


def test_arrows_walk_round_the_sentence_and_round_the_table(stage):
    stage.press("left")
    assert (stage.place, stage.character) == (38, ".")
    stage.press("right")
    assert stage.character == "e" and stage.line == 2
    for _each in range(17):
        stage.press("up")
    assert stage.character == "e" and stage.line == 3


def test_an_unsorted_set_gives_the_same_text_other_numbers_and_sorting_gives_them_back(stage):
    before = list(stage.characters)
    seen = []
    for _session in range(3):
        stage.press("tab")
        seen.append(list(stage.characters))
    assert seen[0] != before != seen[1] != seen[0] and seen[2] == before
    assert all(sorted(each) == before for each in seen)
