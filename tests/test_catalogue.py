"""The French catalogue is complete: every sentence of the code is in it, translated, with the same fields."""

import ast
import gettext
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

import rnn_tui
from rnn_tui.language import DOMAIN, LANGUAGES, LOCALE_FOLDER

PACKAGE = Path(rnn_tui.__file__).parent
NO_PROSE = re.compile(r"\{[^}]*\}|%\(\w+\)s|\d+:\d+|https?://\S+")
MISPRINT = re.compile("(?<![\u00a0\u202f])[;:!?»]|«(?![\u00a0\u202f])|\\.\\.\\.|'")
# what a command, an option or a key does is said in the infinitive
THIRD_PERSON = re.compile(
    r"^(Affiche|Ajoute|Change|Choisit|Compare|Copie|Dit|Écrit|Garde|Lance|Lit|Liste|Mesure|Montre|Ouvre|Pose|Prend|"
    r"Remonte|S’arrête|Sauve|Supprime|Va)\b"
)
PLACEHOLDER = re.compile(r"\b(TEXT|RUNS?|DIR|FILE|NAME|WORDS|PATH|TIME|WHOLE|NUMBER)\b")
ELISION = re.compile(r"\b(de|que|le|la) \{(name|old|new|text|title|path|run)\}")
FRENCH = LOCALE_FOLDER / "fr" / "LC_MESSAGES"


def sentences_of_the_code() -> set[str]:
    keywords = {**DEFAULT_KEYWORDS, "N_": None}
    found = (message for _file, _line, message, _comments, _context in extract_from_dir(PACKAGE, keywords=keywords))
    return {message if isinstance(message, str) else message[0] for message in found}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (FRENCH / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file)


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def fields(sentence: str) -> set[str]:
    if "%(" in sentence:
        return set()
    return {name for _text, name, _format, _conversion in string.Formatter().parse(sentence) if name}


def test_every_sentence_of_the_code_is_in_the_catalogue_and_no_other(catalogue):
    assert {forms(message.id)[0] for message in messages(catalogue)} == sentences_of_the_code()


def test_every_sentence_is_translated_and_none_is_a_guess(catalogue):
    assert [message.id for message in messages(catalogue) if message.fuzzy or not all(forms(message.string))] == []


def test_a_translation_has_the_fields_of_its_sentence(catalogue):
    different = [
        message.id
        for message in messages(catalogue)
        for form, sentence in zip(forms(message.string), forms(message.id), strict=True)
        if fields(form) != fields(sentence)
    ]
    assert different == []


def test_french_punctuation_has_its_no_break_space(catalogue):
    sentences = [NO_PROSE.sub("x", form) for message in messages(catalogue) for form in forms(message.string)]
    assert [sentence for sentence in sentences if MISPRINT.search(sentence)] == []


def test_no_sentence_calls_what_a_help_page_has_by_its_english_placeholder(catalogue):
    sentences = [form for message in messages(catalogue) for form in forms(message.string)]
    assert [sentence for sentence in sentences if PLACEHOLDER.search(sentence)] == []


def test_what_something_does_is_said_in_one_form(catalogue):
    sentences = [form for message in messages(catalogue) for form in forms(message.string)]
    assert [sentence for sentence in sentences if THIRD_PERSON.search(sentence)] == []


def test_no_sentence_needs_an_elision_before_a_name_that_may_begin_with_a_vowel(catalogue):
    sentences = [form for message in messages(catalogue) for form in forms(message.string)]
    assert [sentence for sentence in sentences if ELISION.search(sentence)] == []


@pytest.mark.parametrize("wrong", ["moins ; mieux", "fini!", "« oui »", "durée: une", "attendez...", "l'essai"])
def test_what_is_no_french_typography_is_found(wrong):
    assert MISPRINT.search(NO_PROSE.sub("x", wrong))


def test_the_compiled_catalogue_is_the_written_one(catalogue):
    with (FRENCH / f"{DOMAIN}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in messages(catalogue):
        if isinstance(message.id, str):
            assert compiled.gettext(message.id) == message.string


def test_every_language_but_english_has_a_catalogue():
    assert {folder.name for folder in LOCALE_FOLDER.iterdir() if folder.is_dir()} == set(LANGUAGES) - {"en"}


def test_no_sentence_stands_in_an_f_string_where_it_would_not_be_found():
    found = [
        (path.name, call.lineno)
        for path in (Path(__file__).parent.parent / "rnn_tui").rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in {"_", "N_", "ngettext"}
        if isinstance(call.args[0], ast.Constant)
    ]
    assert not found
