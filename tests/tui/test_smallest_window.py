"""Everything that 60 x 20 cells promise, in both languages: nothing is cut in the middle of a word, nothing wraps."""

from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Button, OptionList, Static

from rnn_tui.language import grouped, set_language
from rnn_tui.places import runs_folder
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.text.library import open_text
from rnn_tui.training.control import Control
from rnn_tui.training.trainer import Trainer
from rnn_tui.tui.panes.loss_plot import LossPlot
from rnn_tui.tui.panes.training_log import TrainingLog

SMALLEST = (60, 20)


@pytest.fixture(autouse=True, params=["en", "fr"])
def language(request):
    set_language(request.param)
    return request.param


@pytest.fixture
def run_of(corpus, small_config):
    """Return what trains a run under a name."""

    def make(name: str, **changes) -> None:
        trainer = Trainer(corpus, replace(small_config, steps=60, **changes))
        for _event in RunFolder(trainer, runs_folder() / name).record(trainer.run(Control())):
            pass

    return make


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


async def test_the_curves_are_named_in_whole_words(laboratory):
    async with laboratory(size=SMALLEST) as (app, pilot):
        await pilot.pause()
        plot = app.screen.query_one(LossPlot)
        legend = Content.from_markup(plot.border_subtitle).plain
        assert cell_len(legend) <= plot.size.width - 4 and "╍ val" in legend


@pytest.mark.parametrize("size", [SMALLEST, (80, 24), (120, 36)])
async def test_a_comparison_says_what_it_shows_and_no_line_of_it_wraps(laboratory, run_of, language, size):
    names = ["2026-11-25-1739-passeurs-quick", "2026-11-25-1742-dinosaurs-quick"]
    run_of(names[0], budget=60.0)
    run_of(names[1], hidden_size=1_024, report_every=50, val_fraction=0.0)
    async with laboratory(size=size) as (app, pilot):
        await pilot.press("ctrl+r", "space", "down", "m")
        await pilot.pause()
        await pilot.pause()
        room = app.screen.query_one("#compare").scrollable_content_region.width
        plot, table = (str(app.screen.query_one(name, Static).content) for name in ("#compare-plot", "#compare-table"))
        assert all(cell_len(line) <= room for line in (plot + "\n" + table).split("\n"))
        heads = "".join(line for line in table.split("\n") if line.startswith("  "))
        assert "…" not in table and sorted(heads.replace(" ", "")) == sorted("".join(names))
        assert "_" not in table and "01:00" in table and grouped(1_024) in table
        told = {
            "en": ("validation loss", "training loss", "hidden units"),
            "fr": ("validation", "apprentissage", "unités"),
        }
        for words in told[language][:2]:
            assert words in plot
        assert told[language][2] in table


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
