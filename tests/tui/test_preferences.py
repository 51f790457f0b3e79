"""The theme is remembered; a broken or unwritable file does no harm."""

from rnn_tui.places import preferences_file
from rnn_tui.tui.preferences import remember_theme, remembered_theme
from rnn_tui.tui.themes import DARK, LIGHT


def test_the_theme_is_remembered():
    assert remembered_theme() == DARK
    remember_theme(LIGHT)
    assert remembered_theme() == LIGHT


def test_until_one_is_chosen_it_goes_with_the_ground_that_the_terminal_tells(monkeypatch):
    for ground, theme in {"15;0": DARK, "0;15": LIGHT, "0;default;7": LIGHT, "": DARK, "x": DARK}.items():
        monkeypatch.setenv("COLORFGBG", ground)
        assert remembered_theme() == theme
    monkeypatch.setenv("COLORFGBG", "0;15")
    remember_theme(DARK)
    assert remembered_theme() == DARK


def test_a_broken_file_is_no_preference():
    remember_theme(LIGHT)
    for broken in ("", "{", "[1]", '{"theme": 3}', "\0"):
        preferences_file().write_text(broken, encoding="utf-8")
        assert remembered_theme() == DARK


def test_where_nothing_can_be_written_the_program_goes_on():
    preferences_file().parent.parent.mkdir(parents=True, exist_ok=True)
    preferences_file().parent.write_text("a file where the folder should be")
    remember_theme(LIGHT)
    assert remembered_theme() == DARK


async def test_the_laboratory_opens_in_the_theme_chosen_last(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("escape", "d")
    async with laboratory() as (app, _pilot):
        assert app.theme == LIGHT
