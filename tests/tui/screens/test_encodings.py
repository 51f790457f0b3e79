"""What a text is read as is chosen on the screen: when it is opened, and for the one on the table."""

import json
from dataclasses import replace

import pytest
from textual.widgets import Input, OptionList, Static

from rnn_tui.language import set_language
from rnn_tui.text.library import SAMPLES, open_sample, open_text
from rnn_tui.tui.main_screen import MainScreen
from rnn_tui.tui.screens.dialogues import ConfirmScreen
from rnn_tui.tui.screens.encodings import EncodingScreen

HUNGARIAN = "Az erdő őrült hűs tövű fű\n" * 40


@pytest.fixture
def hungarian(tmp_path, monkeypatch):
    """A text in cp1250, which is what is guessed, in the folder that one stands in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fa.txt").write_bytes(HUNGARIAN.encode("cp1250"))
    return "fa.txt"


async def open_by_hand(app, pilot, until, name: str) -> None:
    await pilot.press("ctrl+o", *name, "enter")
    await until(pilot, lambda: isinstance(app.screen, EncodingScreen))
    await until(pilot, lambda: app.screen.query_one("#encodings", OptionList).option_count > 0)


def said(app, place: str) -> str:
    return str(app.screen.query_one(place, Static).content)


async def test_a_guess_is_shown_when_a_text_is_opened_and_esc_keeps_it(laboratory, until, hungarian):
    async with laboratory() as (app, pilot):
        await open_by_hand(app, pilot, until, hungarian)
        rows = [str(option.prompt) for option in app.screen.query_one("#encodings", OptionList).options]
        assert rows[0].split()[:3] == ["cp1250", "Az", "erdő"] and rows[1].split()[:3] == ["cp1252", "Az", "erdõ"]
        assert app.session.corpus.name == "phare"  # nothing of it is on the table yet
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert app.session.corpus.guessed and "ő" in app.session.vocabulary.characters


async def test_another_is_taken_and_the_run_remembers_it(laboratory, until, hungarian, small_config, tmp_path):
    config, out = replace(small_config, steps=3), tmp_path / "run"
    async with laboratory(size=(60, 20), config=config, out=out) as (app, pilot):
        await open_by_hand(app, pilot, until, hungarian)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        corpus = app.session.corpus
        assert (corpus.name, corpus.encoding, corpus.guessed) == ("fa.txt", "cp1252", False)
        assert app.session.prompt.writer.text == "Az erdõ õrült hûs tövû fû\n"
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "finished")
    assert json.loads((out / "run.json").read_text())["text"]["encoding"] == "cp1252"


async def test_the_text_on_the_table_is_read_anew_by_a_name_that_is_typed(laboratory, until, hungarian):
    async with laboratory(corpus=open_text(hungarian)) as (app, pilot):
        await pilot.press("escape", "E")
        await until(pilot, lambda: isinstance(app.screen, EncodingScreen))
        await pilot.press(*"klingon", "enter")
        assert said(app, "#complaint").startswith("'klingon': unknown encoding") and not said(app, "#preview")
        app.screen.query_one(Input).value = "iso8859-2"
        await until(pilot, lambda: said(app, "#preview") == "Az erdő őrült hűs tövű fű")
        assert not said(app, "#complaint")
        app.screen.query_one(Input).value = "ascii"
        await pilot.press("enter")
        assert said(app, "#complaint") == "the text is not in ascii"
        app.screen.query_one(Input).value = "iso8859-2"
        await pilot.press("enter")
        await until(pilot, lambda: app.session.corpus.encoding == "iso8859-2")
        assert isinstance(app.screen, MainScreen) and not app.session.corpus.guessed


async def test_a_training_asks_before_the_text_is_read_in_another_encoding(laboratory, until, hungarian, small_config):
    config = replace(small_config, steps=None)
    async with laboratory(corpus=open_text(hungarian), config=config) as (app, pilot):
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "training")
        app.session.control.set_pace("slow")  # which leaves the processor to the questions
        for answer, encoding in (("n", "cp1250"), ("y", "cp1252")):
            await pilot.press("escape", "E")
            await until(pilot, lambda: isinstance(app.screen, EncodingScreen))
            await pilot.press("down", "enter")
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            await pilot.press(answer)
            await until(pilot, lambda: isinstance(app.screen, MainScreen))
            assert app.session.corpus.encoding == encoding and app.session.phase == "training"


@pytest.mark.parametrize(("language", "key"), [("en", "esc E: another encoding"), ("fr", "échap E")])
async def test_the_key_stands_where_the_guess_is_told(laboratory, hungarian, language, key):
    set_language(language)
    async with laboratory(corpus=open_text(hungarian)) as (app, _pilot):
        assert key in said(app, "#facts").replace("\N{NO-BREAK SPACE}", " ")


async def test_what_has_no_file_of_its_own_is_told_so(laboratory, until):
    async with laboratory(corpus=open_sample(SAMPLES[0])) as (app, pilot):
        await pilot.press("escape", "E")
        told = ["passeurs: a sample text cannot be read in another encoding"]
        await until(pilot, lambda: [notice.message for notice in app._notifications] == told)
        assert isinstance(app.screen, MainScreen)
