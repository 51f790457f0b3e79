"""Before a class: one pane fills the window, in blocks, with nothing dim, and keys lead from one to the next."""

import pytest
from rich.cells import cell_len
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from rnn_tui.generation.temperatures import write_at_temperatures
from rnn_tui.language import _, set_language
from rnn_tui.tui.panes.bars_pane import BarsPane
from rnn_tui.tui.panes.loss_plot import LossPlot
from rnn_tui.tui.panes.registry import VIEWS
from rnn_tui.tui.panes.write_pane import WritePane
from rnn_tui.tui.preferences import remember_theme, remembered_theme
from rnn_tui.tui.themes import DARK, LIGHT, THEMES, contrast, variables_of, without_dim

STAGE = (LossPlot, WritePane, BarsPane, *VIEWS)
SIZES = [(60, 20), (80, 24), (120, 36)]


def text_of(app) -> str:
    """All that is on the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def is_braille(sign: str) -> bool:
    return "\u2800" < sign <= "\u28ff"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_pane_that_fills_the_window_says_what_it_is_in_a_line(language):
    set_language(language)
    captions = [_(pane.caption) for pane in STAGE]
    assert all(captions) and len(set(captions)) == len(STAGE)
    assert [caption for caption in captions if cell_len(caption) > 58 or not caption.endswith(".")] == []


@pytest.mark.parametrize(
    "theme", [*THEMES, *(each for each in BUILTIN_THEMES.values() if not each.ansi)], ids=lambda each: each.name
)
def test_nothing_is_dim(theme):
    colors = theme.to_color_system().generate() | theme.variables
    if theme not in THEMES:
        colors |= variables_of(theme)
    plain = {name: Color.parse(color) for name, color in without_dim(colors).items()}
    ground, text = Color.parse(colors["background"]), Color.parse(colors["foreground"])
    assert plain["quiet"] == text
    assert contrast(plain["faint"], text) >= 4.5 and contrast(plain["bar-rest"], ground) >= 3
    assert contrast(plain["faint"], ground) >= 0.95 * contrast(Color.parse(colors["faint"]), ground)
    assert contrast(plain["bar"], ground) > 1.2 * contrast(plain["bar-rest"], ground)


@pytest.mark.parametrize("size", SIZES)
async def test_one_pane_fills_the_window_and_tab_goes_to_the_next(laboratory, run_of, size):
    width, height = size
    async with laboratory(size=size, run=run_of("first"), present=True) as (app, pilot):
        screen = app.main_screen
        shown = [screen.loss_plot, screen.write_pane, screen.bars_pane, *screen.view_panes.values()]
        panes = {*shown, screen.training_log, screen.corpus_pane, screen.view_tabs}
        for pane in [*shown, shown[0]]:
            await pilot.pause()
            beside = screen.budget_bar.region.height if pane is shown[0] else 0
            assert tuple(pane.region) == (0, 3 + beside, width, height - 4 - beside), pane
            assert app.focused is pane and screen.presenting.pane is pane
            assert [each for each in panes if each.region.area and each is not pane] == []
            text = text_of(app)
            assert not any(map(is_braille, text)) and _(pane.caption) in text and "tab next pane" in text
            await pilot.press("tab")
        await pilot.press("shift+tab", "shift+tab")
        assert screen.presenting.pane is shown[-1]


async def test_keys_train_write_and_lead_to_any_pane_while_it_presents(laboratory, until):
    async with laboratory(size=(60, 20), present=True) as (app, pilot):
        screen, prompt = app.main_screen, app.session.prompt
        assert app.focused is screen.loss_plot and "train" in text_of(app)
        before = prompt.writer.text
        await pilot.press("f8", "m", "e", "r")
        await until(pilot, lambda: prompt.step == 1)
        assert prompt.writer.text == before + "mer" and screen.loss_plot.region.area
        await pilot.press("f4")
        assert screen.bars_pane.region.area and not screen.loss_plot.region.area
        await pilot.press("right")
        assert len(prompt.writer.text) == len(before) + 4
        await pilot.press("f11", "f5", "f11")  # which is open, but not seen
        assert screen.view_panes["memory"].region.area and app.focused is screen.view_panes["memory"]
        await pilot.press("f11")  # and now is closed
        assert screen.loss_plot.region.area and app.focused is screen.loss_plot
        await pilot.press("ctrl+f", "f2")
        assert screen.corpus_pane.region.area and screen.corpus_pane.has_focus_within
        await pilot.press("f3")
        assert not screen.corpus_pane.region.area and screen.loss_plot.region.area
        await pilot.click(screen.stage_tabs, offset=(9, 0))
        assert screen.presenting.seen == "prompt" and app.focused is screen.write_pane


async def test_it_begins_and_ends_with_a_command_and_so_does_the_light_theme(laboratory):
    async with laboratory(size=(80, 24)) as (app, pilot):
        screen, quiet = app.main_screen, THEMES[0].variables["quiet"]
        assert app.theme == DARK and app.theme_variables["quiet"] == quiet
        await pilot.press("f4", "escape", "Z")
        assert app.theme == LIGHT and app.theme_variables["quiet"] == THEMES[1].foreground.upper()
        assert screen.bars_pane.region.width == 80 and app.focused is screen.bars_pane
        await pilot.press("escape", "Z")
        assert app.theme == DARK == remembered_theme() and app.theme_variables["quiet"] == quiet
        assert screen.training_log.region.area and screen.write_pane.region.area
        await pilot.press("tab")
        assert app.focused is screen.write_pane  # the next pane, not the next of a class
        await pilot.press("escape", "Z", "escape", "d")  # another theme for the class
        assert (app.theme, app.theme_variables["quiet"]) == (DARK, THEMES[0].foreground.upper())
        await pilot.press("escape", "Z")
        assert app.theme == DARK and app.theme_variables["quiet"] == quiet


@pytest.mark.parametrize(
    ("wanted", "remembered", "theme"), [(None, DARK, LIGHT), (None, "nord", LIGHT), ("nord", DARK, "nord")]
)
async def test_it_is_light_unless_another_theme_was_asked_for(laboratory, wanted, remembered, theme):
    remember_theme(remembered)
    async with laboratory(size=(60, 20), present=True, theme=wanted) as (app, pilot):
        assert app.theme == theme and app.theme_variables["quiet"] == app.theme_variables["foreground"]
        await pilot.press("escape", "Z")
        assert app.theme in {wanted, remembered}


async def test_three_temperatures_follow_the_text_and_the_network_and_closed_they_cost_nothing(laboratory, until):
    async with laboratory(size=(60, 20), present=True) as (app, pilot):
        pane, prompt = app.main_screen.view_panes["temperatures"], app.session.prompt
        await pilot.press("f8")
        await until(pilot, lambda: prompt.step == 1)
        assert pane._inquiry.answer is None
        await pilot.press("escape", "H", "enter", *"lamerr", "backspace")
        await until(pilot, lambda: pane._inquiry.is_answered and pane._inquiry.answer.sentence == "lamer")
        lines = pane.draw_lines()
        assert [line.plain for line in lines if " · " in line.plain] == ["0.2 · safe", "0.8 · in between", "1.2 · wild"]
        assert sum(line.plain.startswith("lamer") for line in lines) == 3
        await pilot.press("f8")
        await until(pilot, lambda: pane._inquiry.is_answered and pane._inquiry.answer.step == 2)
        expected = write_at_temperatures(prompt.viewed.reader, prompt.state, prompt.settings, 240)
        assert pane._inquiry.answer.texts == expected and "as of step 2" in str(pane.border_subtitle)
        await pilot.press("f3", "e", "t")
        assert pane._inquiry.answer.sentence == "lamer"
