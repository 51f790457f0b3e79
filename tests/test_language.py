"""Which language is spoken, and how its numbers are written."""

import pytest

from rnn_tui.language import _, choose_language, decimal, grouped, set_language


@pytest.mark.parametrize(
    ("option", "environment", "chosen"),
    [
        ("fr", {"RNN_TUI_LANG": "en", "LANG": "en_GB.UTF-8"}, "fr"),
        (None, {"RNN_TUI_LANG": "fr", "LANG": "en_GB.UTF-8"}, "fr"),
        (None, {"LC_ALL": "fr_CA.UTF-8", "LANG": "en_GB.UTF-8"}, "fr"),
        (None, {"LANG": "fr"}, "fr"),
        (None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, {"LANG": "C.UTF-8"}, "en"),
        ("xx", {"LANG": "fr_FR"}, "en"),
    ],
)
def test_the_option_then_the_variable_then_the_locale(option, environment, chosen):
    assert choose_language(option, environment) == chosen


def test_sentences_and_numbers():
    assert (_("quit"), decimal(1.853, 2), grouped(1840)) == ("quit", "1.85", "1,840")
    set_language("fr")
    assert (_("quit"), decimal(1.853, 2), grouped(1840)) == ("quitter", "1,85", "1\N{NO-BREAK SPACE}840")
