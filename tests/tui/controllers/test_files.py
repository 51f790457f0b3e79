"""What is written is copied, saved and typed from a file."""

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from rnn_tui.tui.messages import TextTyped


async def test_writing_is_saved_to_a_file_and_typed_from_one(laboratory, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SSH_CONNECTION", "somewhere")
    async with laboratory() as (app, pilot):
        text = app.session.prompt.writer.text
        await pilot.press("escape", "S")
        app.screen.query_one(Input).value = "mine.txt"
        await pilot.press("enter")
        assert Path("mine.txt").read_text() == text
        await pilot.press("escape", "S")
        Path("mine.txt").write_text("another")
        app.screen.query_one(Input).value = "mine.txt"
        await pilot.press("enter")
        assert Path("mine.txt").read_text() == "another"  # what is there already is not written over at once
        assert "press enter again" in str(app.screen.query_one("#complaint", Static).content)
        assert app.screen.query_one(Input).value == "mine.txt"
        await pilot.press("enter")
        assert Path("mine.txt").read_text() == text
        await pilot.press("escape", "L")
        app.screen.query_one(Input).value = "mine.txt"
        await pilot.press("enter")
        assert app.session.prompt.writer.text == text * 2


async def test_half_a_character_is_saved_as_the_sign_for_one(laboratory, until, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with laboratory() as (app, pilot):
        app.screen.type_text(TextTyped("a\ud800b"))
        await pilot.press("escape", "S", "enter")
        await until(pilot, lambda: app.screen is app.screen_stack[0])
        assert Path("writing.txt").read_text(encoding="utf-8").endswith("a\ufffdb")
        assert app.session.prompt.writer.text.endswith("a\ud800b")


REFUSED = [("no/such/place", "no such file"), ("", "a folder")]


REFUSED += [(name, "no file can have this name") for name in ("a\ud800b", "a\0b", "~nobody-of-that-name/x")]


@pytest.mark.parametrize(("letter", "keys"), [("S", "enter saves"), ("L", "enter inserts")])
async def test_a_file_that_cannot_be_is_told_where_it_was_asked_for(laboratory, tmp_path, monkeypatch, letter, keys):
    monkeypatch.chdir(tmp_path)
    async with laboratory(size=(80, 24)) as (app, pilot):
        await pilot.press("escape", letter)
        await pilot.pause()
        assert keys in str(app.screen.query_one(".dialogue").border_subtitle)
        assert str(app.screen.query_one("#folder", Static).content).endswith(tmp_path.name)
        for name, said in ((str(tmp_path), "a folder"), *REFUSED):
            app.screen.query_one(Input).value = name
            await pilot.press("enter")
            complaint = str(app.screen.query_one("#complaint", Static).content)
            assert said in complaint and "Errno" not in complaint and "codec" not in complaint
        await pilot.press("escape")
        assert app.screen is app.screen_stack[0]


async def test_what_is_copied_is_told_with_its_place_on_one_line(laboratory, monkeypatch):
    monkeypatch.setenv("SSH_CONNECTION", "somewhere")
    async with laboratory(size=(80, 24)) as (app, pilot):
        await pilot.press("escape", "C")
        assert app.clipboard == app.session.prompt.writer.text
        await pilot.pause()
        (notice,) = app._notifications
        assert notice.message.startswith("…") and notice.message.endswith("copied.txt")
        assert app.screen.query_one("Toast").size.height == 2  # what, and below it where
