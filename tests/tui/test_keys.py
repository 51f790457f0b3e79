"""Every key of the laboratory does what the footer, the menu and the help page say."""

import asyncio

import pytest
from rich.style import Style
from textual.command import CommandList
from textual.events import Click, Key, MouseDown, Paste
from textual.widgets import Input, OptionList, Static
from textual.widgets._toast import Toast

from rnn_tui.language import set_language
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.tui.commands import COMMANDS
from rnn_tui.tui.panes.action_bar import ActionBar
from rnn_tui.tui.panes.bars_pane import BarsPane
from rnn_tui.tui.panes.gradient_pane import GradientPane
from rnn_tui.tui.panes.training_log import TrainingLog
from rnn_tui.tui.panes.ways_pane import WaysPane
from rnn_tui.tui.panes.write_pane import WritePane
from rnn_tui.tui.screens.dialogues import OpenScreen
from rnn_tui.tui.screens.help import HelpScreen
from rnn_tui.tui.screens.menu import MenuScreen
from rnn_tui.tui.screens.runs import RunsScreen
from rnn_tui.tui.screens.settings import SettingsScreen


def footer(app) -> str:
    """Return what the footer says."""
    return str(app.main_screen.action_bar.render())


async def test_the_prompt_is_filled_from_the_text_and_has_the_focus(laboratory):
    async with laboratory() as (app, _pilot):
        assert app.session.prompt.writer.text == app.session.corpus.opening() != ""
        assert isinstance(app.focused, WritePane)


async def test_printable_keys_are_appended(laboratory):
    async with laboratory() as (app, pilot):
        before = app.session.prompt.writer.text
        await pilot.press("m", "e", "r", "space")
        assert app.session.prompt.writer.text == before + "mer "


async def test_what_an_input_method_has_composed_is_written_once_and_in_order(laboratory):
    async with laboratory(corpus=corpus_from_text("l’été, la\xa0mer\n" * 60, "été")) as (app, _pilot):
        app.session.prompt.edit(app.session.prompt.writer.clear)
        composed = [Key("a", "a"), Key("日本語", "日本語"), Key("b", "b"), Paste("字"), Key("c", "c"), Paste("한글")]
        for event in [
            *composed,
            Key("e", "e"),
            Key("upper_acute", "\u0301"),
            Key("d", "d"),
            Key("no_break_space", "\xa0"),
            Key("zwj", "\u200d"),
        ]:
            app.post_message(event)
        taken = asyncio.Event()
        app.call_later(taken.set)
        await taken.wait()
        while app.is_attending:
            await asyncio.sleep(0)
        assert app.session.prompt.writer.text == "a日本語b字c한글éd\xa0\u200d"


@pytest.mark.parametrize("key", ["enter", "ctrl+j"])  # the second is an enter from before the screen was there
async def test_enter_appends_a_newline_and_backspace_takes_it_back(laboratory, key):
    async with laboratory() as (app, pilot):
        before = app.session.prompt.writer.text
        await pilot.press(key)
        assert app.session.prompt.writer.text == before + "\n"
        await pilot.press("backspace", "backspace")
        assert app.session.prompt.writer.text == before[:-1]


async def test_right_appends_what_the_network_draws(laboratory):
    async with laboratory() as (app, pilot):
        before = app.session.prompt.writer.text
        await pilot.press("right", "right", "right")
        assert len(app.session.prompt.writer.text) == len(before) + 3
        assert [node.author for node in app.session.prompt.writer.nodes[-3:]] == ["network"] * 3


async def test_down_picks_a_candidate_and_right_takes_it(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("down", "down")
        second = app.session.prompt.candidates()[1]
        assert app.session.prompt.pick == second
        await pilot.press("right")
        assert app.session.prompt.writer.text.endswith(app.session.vocabulary.characters[second])
        assert app.session.prompt.pick is None


async def test_up_leaves_the_first_candidate_for_none(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("down", "up")
        assert app.session.prompt.pick is None


async def test_undo_and_redo(laboratory):
    async with laboratory() as (app, pilot):
        before = app.session.prompt.writer.text
        await pilot.press("m", "e", "ctrl+z")
        assert app.session.prompt.writer.text == before + "m"
        await pilot.press("ctrl+y")
        assert app.session.prompt.writer.text == before + "me"


async def test_what_the_network_writes_on_is_one_unit_of_undo(laboratory, until):
    async with laboratory() as (app, pilot):
        before = app.session.prompt.writer.text
        await pilot.press("ctrl+g")
        await until(pilot, lambda: len(app.session.prompt.writer.text) >= len(before) + 4)
        await pilot.press("ctrl+g")
        written = app.session.prompt.writer.text
        await pilot.press("ctrl+z")
        assert app.session.prompt.writer.text == before
        await pilot.press("ctrl+y")
        assert app.session.prompt.writer.text == written


async def test_typing_stops_writing_on(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+g")
        before = len(app.session.prompt.writer.text)
        await until(pilot, lambda: len(app.session.prompt.writer.text) > before)
        assert "stop writing" in footer(app)
        await pilot.press("m")
        assert app.session.prompt.writer.text.endswith("m")
        assert "write on" in footer(app)


@pytest.mark.parametrize(
    ("key", "change"), [("ctrl+up", 0.1), ("alt+up", 0.1), ("ctrl+down", -0.1), ("alt+down", -0.1)]
)
async def test_temperature_keys(laboratory, key, change):
    async with laboratory() as (app, pilot):
        before = app.session.prompt.settings.sampling.temperature
        await pilot.press(key)
        assert app.session.prompt.settings.sampling.temperature == pytest.approx(before + change)
        subtitle = str(app.screen.query_one(WritePane).border_subtitle)
        assert f"{before + change:.1f}" in subtitle


async def test_temperature_stops_at_greedy(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press(*["ctrl+down"] * 12)
        assert app.session.prompt.settings.sampling.temperature == 0
        assert "greedy" in str(app.screen.query_one(WritePane).border_subtitle)


@pytest.mark.parametrize(
    ("key", "widget"), [("f3", TrainingLog), ("f4", BarsPane), ("f5", WritePane)], ids=["centre", "bars", "prompt"]
)
async def test_function_keys_go_to_the_panes(laboratory, key, widget):
    async with laboratory() as (app, pilot):
        await pilot.press("f2")
        assert app.focused is not None and app.focused.id == "texts"
        await pilot.press(key)
        assert isinstance(app.focused, widget)


async def test_tab_goes_round_the_panes(laboratory):
    async with laboratory() as (app, pilot):
        seen = set()
        for _step in range(6):
            await pilot.press("tab")
            seen.add(type(app.focused).__name__)
        assert {"Rows", "BudgetBar", "TrainingLog", "BarsPane", "WritePane"} <= seen


async def test_arrows_and_right_work_in_the_bars_too(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("f4", "down")
        first = app.session.prompt.candidates()[0]
        await pilot.press("right")
        assert app.session.prompt.writer.text.endswith(app.session.vocabulary.characters[first])


@pytest.mark.parametrize(
    ("key", "screen"), [("f1", HelpScreen), ("ctrl+s", SettingsScreen), ("ctrl+o", OpenScreen), ("escape", MenuScreen)]
)
async def test_keys_that_open_something_and_esc_closes_it(laboratory, key, screen):
    async with laboratory() as (app, pilot):
        await pilot.press(key)
        assert isinstance(app.screen, screen)
        await pilot.press("escape")
        assert app.screen is app.screen_stack[0]


async def test_quit_key_ends_the_program(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert not app.is_running


async def test_quit_key_works_from_a_dialogue(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+o", "ctrl+q")
        await pilot.pause()
        assert not app.is_running


async def test_ctrl_c_says_how_to_leave(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert any("ctrl+q" in notice.message for notice in app._notifications)
        assert app.is_running


async def test_a_paste_is_one_unit(laboratory):
    async with laboratory() as (app, pilot):
        before = app.session.prompt.writer.text
        app.screen.query_one(WritePane).post_message(Paste("la mer\r\net le phare"))
        await pilot.pause()
        assert app.session.prompt.writer.text == before + "la mer\net le phare"
        await pilot.press("ctrl+z")
        assert app.session.prompt.writer.text == before


async def test_a_look_alike_is_put_in_and_told_once(laboratory):
    async with laboratory() as (app, pilot):
        before = app.session.prompt.writer.text
        await pilot.press("é", "é")
        await pilot.pause()
        assert app.session.prompt.writer.text == before + "ee"
        assert len(app._notifications) == 1


async def test_an_unknown_character_is_marked_skipped_and_told_once(laboratory):
    async with laboratory() as (app, pilot):
        before = app.session.prompt.writer.indices
        await pilot.press("7", "7")
        await pilot.pause()
        assert app.session.prompt.writer.indices == before
        assert [node.index for node in app.session.prompt.writer.nodes[-2:]] == [None, None]
        assert len(app._notifications) == 1


async def test_a_click_on_a_bar_takes_the_candidate(laboratory):
    async with laboratory() as (app, pilot):
        second = app.session.vocabulary.characters[app.session.prompt.candidates()[1]]
        await pilot.click(BarsPane, offset=(6, 1 + 2 + 1))
        assert app.session.prompt.writer.text.endswith(second)


async def test_the_footer_begins_with_the_next_useful_action_and_can_be_clicked(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.click(ActionBar)
        await until(pilot, lambda: app.session.phase != "ready")
        assert app.session.trainer is not None


async def test_the_palette_has_every_command_under_its_group(laboratory):
    async with laboratory() as (app, _pilot):
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert len(titles) == len(COMMANDS) + 1 + len(app.available_themes)  # a picture of the screen, and each theme
        assert "train: train / pause" in titles
        assert "write: write on / stop" in titles


async def test_the_palette_speaks_french(laboratory, until):
    set_language("fr")
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+p")
        assert app.screen.query_one(Input).placeholder == "Chercher une commande…"
        await until(pilot, lambda: app.screen.query_one(CommandList).option_count > 0)
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert "entraîner\N{NO-BREAK SPACE}: durée" in titles
        await pilot.press("ctrl+p", "escape")
        assert app.screen is app.screen_stack[0]


@pytest.mark.parametrize(
    ("language", "query", "found"),
    [
        ("en", "clipboard", "text: paste a text"),  # of its name nothing
        ("en", "hold play", "write: back in time"),
        ("fr", "presse-papiers", "texte\N{NO-BREAK SPACE}: coller un texte"),
        ("fr", "tailles reglages", "entraîner\N{NO-BREAK SPACE}: réglages"),
        ("fr", "xyzzy", "aucune commande trouvée"),
    ],
)
async def test_the_palette_finds_by_what_a_command_does_in_the_readers_language(
    laboratory, until, language, query, found
):
    set_language(language)
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+p")
        listed = app.screen.query_one(CommandList)
        await until(pilot, lambda: listed.option_count > 0)
        app.screen.query_one(Input).value = query
        await until(pilot, lambda: listed.option_count == 1)
        assert str(listed.get_option_at_index(0).prompt).split("\n")[0] == found


async def test_no_line_of_a_notice_begins_with_a_sign(laboratory):
    set_language("fr")
    async with laboratory(size=(80, 24)) as (app, pilot):
        for length in range(1, 30):
            app.notify("mot " * 4 + "x" * length + "\N{NO-BREAK SPACE}; y", markup=False)
        await pilot.pause()
        lines = [line for notice in app._notifications for line in notice.message.split("\n")]
        assert len(lines) > 29 and not any(line.startswith((";", "\N{NO-BREAK SPACE}")) for line in lines)


async def test_a_command_of_the_palette_runs(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+p", *"clear")
        await until(pilot, lambda: app.screen.query_one(CommandList).option_count == 1)
        await pilot.press("enter")
        await until(pilot, lambda: app.session.prompt.writer.text == "")


@pytest.mark.parametrize(
    ("key", "screen"), [("ctrl+o", OpenScreen), ("ctrl+r", RunsScreen), ("f1", HelpScreen), ("ctrl+s", SettingsScreen)]
)
async def test_a_key_does_over_the_menu_what_it_does_elsewhere(laboratory, until, key, screen):
    async with laboratory() as (app, pilot):
        await pilot.press("escape", key)
        await until(pilot, lambda: isinstance(app.screen, screen))
        assert not any(isinstance(each, MenuScreen) for each in app.screen_stack)


@pytest.mark.parametrize("key", ["enter", "right", "backspace", "escape", "="])
async def test_a_key_that_would_write_only_closes_the_menu(laboratory, key):
    async with laboratory() as (app, pilot):
        before = app.session.prompt.writer.indices
        await pilot.press("escape", key)
        await pilot.pause()
        assert app.screen is app.screen_stack[0] and app.session.prompt.writer.indices == before


def test_every_command_has_a_letter_of_its_own():
    letters = [command.letter for command in COMMANDS]
    assert len(set(letters)) == len(letters)
    assert all(len(letter) == 1 and "!" <= letter <= "~" for letter in letters)


async def test_a_click_on_a_notice_that_has_just_gone_is_none(laboratory):
    async with laboratory() as (app, pilot):
        app.notify("a notice", markup=False)
        await pilot.pause()
        toast = app.screen.query_one(Toast)
        x, y = toast.region.x + 1, toast.region.y + 1
        parent, toast._parent = toast.parent, None  # as while it is taken away
        app.screen._forward_event(MouseDown(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))
        toast._parent = parent
        assert app.is_running


async def test_a_click_on_a_row_that_has_just_gone_is_none(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+p")
        palette = app.screen
        await until(pilot, lambda: palette.query_one(CommandList).option_count > 0)
        for listed in (palette.query_one(CommandList), app.screen_stack[0].query_one("#texts", OptionList)):
            gone = Style.from_meta({"option": 10_000})
            listed.post_message(Click(listed, 0, 0, 0, 0, 1, False, False, False, style=gone))
        await pilot.pause()
        assert app._exception is None


async def test_the_help_begins_with_the_view_that_is_open_and_tells_of_it_once(laboratory):
    async with laboratory() as (app, pilot):
        for letter, view in (("G", GradientPane), ("Y", WaysPane)):
            await pilot.press("escape", letter, "f1")
            told = [str(each.visual) for each in app.screen.query(".page Static").results(Static)]
            assert told[0] == view.help[0] and told.count(view.help[0]) == 1
            await pilot.press("escape")
