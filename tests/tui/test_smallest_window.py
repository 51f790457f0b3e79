"""Everything that 60 x 20 cells promise, in both languages: nothing is cut in the middle of a word, nothing wraps."""

import pytest
from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Button, Collapsible, OptionList, Static

from rnn_tui.language import _, set_language
from rnn_tui.session.table import Fresh
from rnn_tui.text.library import open_text
from rnn_tui.tui.commands import COMMANDS
from rnn_tui.tui.panes.loss_plot import LossPlot
from rnn_tui.tui.panes.pane import View
from rnn_tui.tui.panes.registry import VIEWS
from rnn_tui.tui.panes.training_log import TrainingLog
from rnn_tui.tui.screens.settings import SettingsScreen

SMALLEST = (60, 20)


@pytest.fixture(autouse=True, params=["en", "fr"])
def language(request):
    set_language(request.param)
    return request.param


async def test_a_run_is_one_row_that_tells_it_from_the_others(laboratory, run_of):
    names = [f"2026-11-25-17{minute}-passeurs-balanced" for minute in (39, 42)]
    for name in names:
        run_of(name)
    async with laboratory(size=SMALLEST) as (app, pilot):
        await pilot.press("ctrl+r")
        await pilot.pause()
        listed = app.screen.query_one("#run-list", OptionList)
        assert listed.virtual_size.height == 2 and app.screen.query_one("#runs-heading").size.height == 1
        rows = [str(listed.get_option_at_index(place).prompt) for place in (0, 1)]
        assert {row.strip()[:15] for row in rows} == {name[:15] for name in names}
        facts = str(app.screen.query_one("#run-facts", Static).content)
        assert "RNN 8" in facts  # the column that gave way


async def test_the_buttons_of_the_dialogue_are_whole(laboratory):
    async with laboratory(size=SMALLEST) as (app, pilot):
        await pilot.press("ctrl+o")
        await pilot.pause()
        for button in app.screen.query(Button):
            room = button.parent.content_region
            assert button.region.right <= room.right and button.size.width >= cell_len(str(button.label))


async def test_the_curves_are_named_in_whole_words_once_they_are_drawn(laboratory, until):
    async with laboratory(size=SMALLEST) as (app, pilot):
        await pilot.pause()
        plot = app.screen.query_one(LossPlot)
        assert not plot.border_subtitle
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "finished" and "val" in str(plot.border_subtitle))
        legend = Content.from_markup(plot.border_subtitle).plain
        assert cell_len(legend) <= plot.size.width - 4 and "⠤○ val" in legend
        assert "○" in "\n".join(map(str, plot.draw_lines()))


@pytest.mark.parametrize("size", [SMALLEST, (80, 24), (120, 36)])
async def test_in_the_help_keys_letters_and_words_keep_to_their_columns(laboratory, size):
    async with laboratory(size=size) as (app, pilot):
        await pilot.press("f1")
        await pilot.pause()
        for table in app.screen.query(".keys").results(Static):
            lines = [
                "".join(segment.text for segment in table.render_line(row)).ljust(25)
                for row in range(table.size.height)
            ]
            for line in lines:
                assert line[:2] == "  " and line[14] == line[24] == " ", line  # the ends of the columns
                assert line[15:18] in {"esc", "éch", "   "} and cell_len(line) <= max(25, table.size.width)


@pytest.mark.parametrize("size", [SMALLEST, (80, 24)])
async def test_a_sentence_of_the_log_ends_before_its_scrollbar(laboratory, size):
    async with laboratory(size=size, corpus=open_text("passeurs")) as (app, pilot):
        log = app.screen.query_one(TrainingLog)
        await pilot.resize_terminal(*SMALLEST)
        await pilot.pause()
        lines = [str(line) for line in log._lines]
        assert log.show_vertical_scrollbar and len(lines) > 3
        assert max(map(cell_len, lines)) <= log.scrollable_content_region.width


@pytest.mark.parametrize("view", VIEWS)
def test_the_question_of_a_view_fits_its_frame(view: type[View]):
    assert cell_len(_(view.question)) <= 26


def test_the_titles_of_the_commands_leave_room_for_three_columns_of_the_menu():
    assert [title for command in COMMANDS if cell_len(title := _(command.title)) > 16] == []


async def test_the_menu_shows_every_command(laboratory):
    async with laboratory(size=SMALLEST) as (app, pilot):
        await pilot.press("escape")
        await pilot.pause()
        menu = app.screen.query_one("#menu", Static)
        shown = str(menu.content)
        assert menu.region.y >= 0 and menu.region.bottom <= 20 and menu.content_size.height == len(shown.split("\n"))
        # but for those that arrows, enter and backspace do, whose letters are heard all the same
        assert all(
            f"{command.letter} {_(command.title)}" in shown for command in COMMANDS if command.place != "writing"
        )
        before = app.session.prompt.writer.text
        await pilot.press("m")
        assert app.session.prompt.writer.text == before + "\n"


@pytest.mark.parametrize("size", [SMALLEST, (79, 24), (120, 36)])
async def test_what_a_setting_may_be_is_said_whole_or_below_the_form(laboratory, size):
    async with laboratory(size=size) as (app, pilot):
        await pilot.press("ctrl+s")
        for group in app.screen.query(Collapsible):
            group.collapsed = False
        await pilot.pause()
        for hint in app.screen.query(".hint"):
            assert hint.size.width > cell_len(str(hint.content)) if size[0] >= 80 else not hint.display
        for label in app.screen.query(".field .label"):
            assert label.size.width > cell_len(str(label.content))
        assert _("more than zero") in str(app.screen.query_one("#help", Static).content)


@pytest.mark.parametrize(("size", "classes"), [(SMALLEST, {"-narrow", "-short"}), ((80, 30), {"-middling", "-tall"})])
async def test_the_first_picture_of_a_dialogue_fits_the_window(laboratory, size, classes):
    seen = []

    class Watched(SettingsScreen):
        def on_screen_resume(self):  # before it is laid out
            seen.append({*self.classes})

    async with laboratory(size=size) as (app, pilot):
        app.push_screen(Watched(Fresh(app.session.corpus, app.session.config)))
        await pilot.pause()
        assert seen == [classes] and app.screen.classes >= classes
