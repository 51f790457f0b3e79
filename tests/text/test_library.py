"""The sample texts, and what TEXT means."""

import io
import re
import sys
import unicodedata
from itertools import pairwise

import pytest

from rnn_tui.errors import TextError
from rnn_tui.language import set_language
from rnn_tui.text.library import SAMPLES, first_choice, open_sample, open_text, sample_folder


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_sample_opens_and_is_told_of(sample):
    corpus = open_sample(sample)
    assert corpus.name == sample.name and corpus.language
    assert f"`{sample.name}`" in (sample_folder() / "README.md").read_text(encoding="utf-8")


def test_the_dinosaurs_are_at_least_600_names():
    names = (sample_folder() / "dinosaurs.txt").read_text(encoding="ascii").splitlines()
    assert len(names) >= 600
    assert len(names) == len(set(names))
    assert all(re.fullmatch("[A-Z][a-z]+", name) for name in names)


def test_the_lesson_is_the_lessons_sentence():
    assert str(open_text("lesson").content) == "exemple de texte pour entraîner un RNN."


def test_the_tale_is_well_made():
    data = (sample_folder() / "passeurs.txt").read_bytes()
    text = data.decode("utf-8")
    assert len(data) >= 20_000
    assert unicodedata.is_normalized("NFC", text) and "\r" not in text
    assert "'" not in text and '"' not in text and not re.search(r" +$", text, re.M)
    suffixes = sorted(text[place : place + 200] for place in range(len(text)))
    assert all(one != other for one, other in pairwise(suffixes) if len(one) == len(other) == 200)


def test_the_program_is_its_own_source():
    text = str(open_text("program").content)
    assert "# rnn_tui/text/library.py" in text and "def _gather_program" in text


def test_a_path_comes_before_a_sample_of_the_same_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lesson").write_text("not the lesson")
    assert str(open_text("lesson").content) == "not the lesson"


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("héhé\n".encode()), encoding="ascii"))
    assert str(open_text("-").content) == "héhé\n"


NAMES = {
    "none": "no-such-text",
    "too long": "a" * 5_000,
    "nobody": "~nobody-of-this-name/text",
    "zero": "a\0b",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_what_is_nowhere_is_told_with_the_samples(name):
    with pytest.raises(TextError, match="dinosaurs"):
        open_text(name)


def test_samples_are_found_inside_an_installed_package(tmp_path, monkeypatch):
    monkeypatch.setattr("rnn_tui.text.library.PACKAGE", tmp_path / "rnn_tui")
    assert sample_folder() == tmp_path / "sample_texts"
    (tmp_path / "rnn_tui" / "sample_texts").mkdir(parents=True)
    assert sample_folder() == tmp_path / "rnn_tui" / "sample_texts"


@pytest.mark.parametrize(("language", "written_in"), [("en", "English"), ("fr", "French")])
def test_the_laboratory_opens_with_a_text_in_the_readers_language(language, written_in):
    set_language(language)
    assert first_choice().language == written_in and first_choice() in SAMPLES


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Memory"), ("en", "the lesson"), ("fr", "Mémoire"), ("fr", "Memory")]
)
def test_a_sample_is_found_by_the_title_that_the_list_shows(language, title):
    set_language(language)
    assert open_text(title).name in {"structured", "lesson"}
