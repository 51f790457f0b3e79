"""What has to be read stands at 4.5:1 or more against its ground, in every theme (WCAG 2.1, 1.4.3)."""

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from rnn_tui.language import set_language
from rnn_tui.tui.preferences import remember_theme, remembered_theme
from rnn_tui.tui.themes import DARK, THEMES, variables_of

READ = ("foreground", "network", "you", "quiet", "good", "error", *(f"run-{number}" for number in range(1, 9)))
GROUNDS = ("background", "surface", "panel")


def luminance(color: Color) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part / 255) for part in color.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", READ)
def test_contrast(theme, ground, name):
    colors = {**theme.variables, "foreground": theme.foreground, "error": theme.error}
    assert contrast(colors[name], getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize(
    "theme", [each for each in BUILTIN_THEMES.values() if not each.ansi], ids=lambda each: each.name
)
def test_a_theme_that_does_not_know_of_our_colours_gets_readable_ones(theme):
    generated, ours = theme.to_color_system().generate(), variables_of(theme)
    assert {*THEMES[0].variables} - {*ours} <= {"border-blurred", "footer-key-foreground"}
    for name in READ:
        assert min(contrast(ours[name], generated[ground]) for ground in GROUNDS) >= 4.5, name
    assert contrast(ours["foreground"], ours["faint"]) >= 4.5 and contrast(ours["bar"], ours["bar-rest"]) > 1.2
    assert contrast(ours["faint"], generated["background"]) > 1.2  # the frames are seen
    warm, cool = (Color.parse(ours[name]).hsl.h for name in ("network", "you"))
    assert min(abs(warm - cool), 1 - abs(warm - cool)) > 0.1


def test_the_terminals_own_colours_are_left_to_it():
    for theme in BUILTIN_THEMES.values():
        if theme.ansi:
            assert all(color.startswith("ansi_") for color in variables_of(theme).values())


async def test_every_theme_draws_the_laboratory(laboratory):
    async with laboratory(size=(60, 20)) as (app, pilot):
        await pilot.press("f7", "escape")  # what is written on its surprise, and the menu over it
        for name in BUILTIN_THEMES:
            app.theme = name
            await pilot.pause()
            assert app.theme_variables["network"] == variables_of(BUILTIN_THEMES[name])["network"]
        app.theme = DARK
        assert app.get_css_variables()["foreground"] == THEMES[0].foreground.upper()


async def test_the_program_starts_in_a_theme_of_textuals_and_tells_of_one_that_there_is_not(laboratory):
    remember_theme("nord")
    async with laboratory() as (app, _pilot):
        assert app.theme == "nord"
    remember_theme("n[o]rd\x1b[2J")
    async with laboratory() as (app, pilot):
        await pilot.pause()
        assert app.theme == DARK
        assert [each.message for each in app._notifications] == ["there is no theme called n[o]rd␛[2J; using lamp"]
    assert remembered_theme() != DARK  # it may be there the next time


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_the_palette_offers_every_theme(laboratory, language):
    set_language(language)
    async with laboratory() as (app, _pilot):
        offered = {command.title.rpartition(" ")[2]: command for command in app.get_system_commands(app.screen)}
        assert {*app.available_themes} <= {*offered}
        offered["gruvbox"].callback()
        assert app.theme == remembered_theme() == "gruvbox"


async def test_a_picture_of_the_screen_is_saved_and_where_is_told(laboratory, until, tmp_path, monkeypatch):
    folder = tmp_path / "downloads"
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(folder))
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+p")
        await pilot.press(*"picture", "enter")
        await until(pilot, lambda: app._notifications)
        (picture,) = folder.glob("rnn-tui_*.svg")
        drawn = picture.read_text(encoding="utf-8")
        assert "Next" in drawn and "picture" not in drawn
        (told,) = app._notifications
        assert told.title == "picture saved" and picture.name in told.message
        app.clear_notifications()
        monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(picture))  # a file where the folder should be
        app.take_picture()
        await until(pilot, lambda: app._notifications)
        (told,) = app._notifications
        assert (told.severity, told.message) == ("error", "part of its path is not a folder")


def test_there_is_a_dark_and_a_light_one():
    assert sorted(theme.dark for theme in THEMES) == [False, True]
