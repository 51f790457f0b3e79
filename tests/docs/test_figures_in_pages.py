"""What the guiding pages quote is what the program says: of the sample texts, and of a learner's mistake."""

import re
from pathlib import Path

import pytest

from rnn_tui.cli import main
from rnn_tui.language import decimal, grouped, set_language
from rnn_tui.session.jobs import measure
from rnn_tui.text.library import open_text
from rnn_tui.training.fitting import fit
from rnn_tui.training.presets import preset_config
from tools.handbook import LANGUAGES, page_file

SAMPLES = {"en": "tidewater", "fr": "passeurs"}
FOLDERS = {"en": "mine", "fr": "mien"}
RIGHT = Path(__file__).parents[1] / "lesson" / "submissions" / "plain.py"


def page(name: str, language: str) -> str:
    return page_file(name, language).read_text(encoding="utf-8")


@pytest.fixture(params=LANGUAGES)
def language(request):
    """The language that is spoken: each of both."""
    set_language(request.param)
    return request.param


def test_the_first_hour_knows_its_text_and_what_counting_reaches(language):
    corpus, text = open_text(SAMPLES[language]), page("first-hour", language)
    characters = len(set(corpus.content))
    assert re.search(rf"\b{grouped(len(corpus.content))}\s(characters|caractères)", text)
    assert re.search(rf"\b{characters}\s(equally likely characters|caractères également probables)", text)
    fitted = fit(corpus, preset_config("balanced"), None)
    found = measure(corpus, fitted.vocabulary, fitted.config)
    for loss in (found.uniform, found.letters, found.pairs, found.five_grams):
        written = decimal(loss, 2)
        assert len(re.findall(rf"(?:\| |, ){re.escape(written)}\b", text)) >= 2, (
            written
        )  # in the table, and in the list


def test_the_lesson_quotes_the_verdict_on_a_forgotten_transpose(language, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    file = Path(FOLDERS[language]) / "rnn.py"
    file.parent.mkdir()
    file.write_text(RIGHT.read_text(encoding="utf-8").replace("W_hh.T @", "W_hh @"), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["learn", "--check", FOLDERS[language], "--lang", language])
    assert ended.value.code == 1
    quoted = re.search(r"^```text\n(\w+/rnn\.py\n.*?)^```", page("lesson", language), re.MULTILINE | re.DOTALL)
    assert quoted is not None
    assert quoted[1].replace("\N{NO-BREAK SPACE}", " ") == capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
