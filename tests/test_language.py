"""Which language is spoken, and how its numbers are written."""

import locale

import pytest

from rnn_tui.language import N_, _, choose_language, decimal, grouped, ngettext, set_language


@pytest.mark.parametrize(
    ("option", "environment", "chosen"),
    [
        ("fr", {"RNN_TUI_LANG": "en", "LANG": "en_GB.UTF-8"}, "fr"),
        (None, {"RNN_TUI_LANG": "fr", "LANG": "en_GB.UTF-8"}, "fr"),
        (None, {"RNN_TUI_LANG": "en", "LC_ALL": "fr_FR.UTF-8"}, "en"),
        (None, {"LC_ALL": "fr_CA.UTF-8", "LANG": "en_GB.UTF-8"}, "fr"),
        (None, {"LC_MESSAGES": "fr_FR", "LANG": "en_GB.UTF-8"}, "fr"),
        (None, {"LC_ALL": "", "LANG": "fr-FR"}, "fr"),
        (None, {"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, "en"),
        (None, {"LANG": "fr"}, "fr"),
        (None, {"LANG": "de_DE.UTF-8"}, "en"),
        (None, {"LANG": "C.UTF-8"}, "en"),
        ("FR", {"LANG": "C.UTF-8"}, "fr"),
        ("xx", {"LANG": "fr_FR"}, "en"),
    ],
)
def test_the_option_then_the_variable_then_the_locale(option, environment, chosen):
    assert choose_language(option, environment) == chosen


@pytest.mark.parametrize(("found", "chosen"), [(("fr_FR", "cp1252"), "fr"), (("de_DE", "UTF-8"), "en")])
def test_where_nothing_is_set_the_system_is_asked(found, chosen, monkeypatch):
    monkeypatch.setattr(locale, "getlocale", lambda: found)
    assert choose_language(None, {}) == chosen
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))
    assert choose_language(None, {}) == "en"


def test_sentences_and_numbers():
    assert (_("quit"), decimal(1.853, 2), grouped(1840)) == ("quit", "1.85", "1,840")
    set_language("fr")
    assert (_("quit"), decimal(1.853, 2), grouped(1840)) == ("quitter", "1,85", "1\N{NO-BREAK SPACE}840")


def test_numbers_of_every_size():
    assert (grouped(0), grouped(999), grouped(-1_234_567), decimal(-0.5, 0)) == ("0", "999", "-1,234,567", "-0")
    set_language("fr")
    assert grouped(1_234_567) == "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"
    assert decimal(1234.5, 1) == "1234,5"


def test_a_marked_sentence_waits_and_an_unknown_one_stays():
    set_language("fr")
    assert N_("quit") == "quit"
    assert _("no such sentence") == "no such sentence"
    assert (ngettext("one", "many", 1), ngettext("one", "many", 2)) == ("one", "many")
