"""Of a text its first sentence is learnt."""

import pytest

from rnn_tui.errors import TextError
from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.subject import LONGEST, first_sentence, subject_of


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (SENTENCE, SENTENCE),
        ("The sea was calm. Nobody spoke.", "The sea was calm."),
        ("Ah. The sea was calm. Nobody spoke.", "Ah. The sea was calm."),  # one that is too short takes the next along
        ("日本語の文章を学ぶ小さな網です。もう一つ。", "日本語の文章を学ぶ小さな網です。"),
        ("  the\n sea\t was\r\ncalm ", "the sea was calm"),
        ("word " * 100, ("word " * 16).strip()),
        ("x" * 200, "x" * LONGEST),
        ("", ""),
    ],
)
def test_the_first_sentence_is_whole_or_ends_with_a_word(text, sentence):
    assert first_sentence(text) == sentence


@pytest.mark.parametrize("text", ["", "too short", "aaaaaaaaaaaaaaaa", "abababababab"])
def test_what_is_too_little_to_learn_is_refused(text):
    with pytest.raises(TextError, match="10 characters, 3 different"):
        subject_of(text)


def test_characters_are_sorted_and_each_is_there_once():
    assert "".join(subject_of(SENTENCE).characters) == " .NRadelmnoprtuxî"
