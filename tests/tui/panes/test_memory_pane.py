"""The memory along the prompt: three ways lead to it, it follows what is written, and closed it costs nothing."""

import pytest
from textual.content import Content
from textual.widgets import Static

from rnn_tui.inspection.memory import memory_along
from rnn_tui.language import _, set_language
from rnn_tui.tui.panes.memory_pane import MemoryPane


@pytest.fixture
def asked(monkeypatch):
    """The number of characters of each memory that was worked out."""
    asked: list[int] = []

    def work_out(states, is_bounded):
        asked.append(len(states))
        return memory_along(states, is_bounded)

    monkeypatch.setattr("rnn_tui.inspection.memory.memory_along", work_out)
    return asked


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_it_follows_what_is_written_and_closed_it_costs_nothing(laboratory, until, asked, size):
    async with laboratory(size=size) as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: app.session.prompt.step == 1)
        asked.clear()
        await pilot.press("m", "e", "r")
        assert asked == []
        await pilot.press("f11")
        pane = app.screen.query_one(MemoryPane)
        assert asked and pane.display and not app.screen.loss_plot.size
        await pilot.press(*"phare")
        lines = str(pane.render()).split("\n")
        assert len(lines) == pane.content_size.height >= 8
        assert lines[-2].endswith("merphare") and "\u2016h\u2016" in lines[-1]
        assert any("\u2588" in line or "\u2591" in line for line in lines)
        await pilot.press("f11")
        closed = len(asked)
        await pilot.press("m")
        assert not pane.display and len(asked) == closed


async def test_it_takes_the_place_and_the_focus_of_another_view(laboratory):
    async with laboratory() as (app, pilot):
        memory, samples = app.screen.view_panes["memory"], app.screen.view_panes["samples"]
        await pilot.press("escape", "0")
        samples.focus()
        await pilot.press("escape", "M")
        assert (memory.display, samples.display, app.focused) == (True, False, memory)
        await pilot.press("f3")
        assert not memory.display and app.focused is app.screen.training_log


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_it_is_not_under_the_drawer_of_the_texts(laboratory, size):
    async with laboratory(size=size) as (app, pilot):
        await pilot.press("f2")
        assert app.screen.corpus_pane.region.overlaps(app.screen.training_log.region)
        await pilot.press("f11")
        assert not app.screen.corpus_pane.display and app.focused is app.screen.query_one(MemoryPane)


async def test_its_legend_has_the_word_of_its_figures(laboratory, until):
    for language, word in (("en", "kept"), ("fr", "gardé")):
        set_language(language)
        async with laboratory(size=(60, 20)) as (app, pilot):
            await pilot.press("f8", "f11")
            await until(pilot, lambda: app.session.prompt.step == 1)
            pane = app.screen.query_one(MemoryPane)
            legend = Content.from_markup(pane.border_subtitle).plain
            assert f"\u2588 {word} " in legend and word in str(pane.draw_lines()[-1])


async def test_the_help_says_what_it_shows(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("f1")
        shown = [str(each.content) for each in app.screen.query(Static)]
        assert _(MemoryPane.help[0]) in shown


async def test_nothing_is_told_of_a_memory_before_there_is_a_network(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("f11")
        pane = app.screen.query_one(MemoryPane)
        assert str(pane.render()) == "nothing learnt yet"
        assert Content.from_markup(pane.border_subtitle).plain == "█ kept  ░ new"
        await pilot.press("f8")
        await until(pilot, lambda: "\u2016h\u2016" in str(pane.render()))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_in_the_whole_window_there_is_the_view_alone_and_what_is_typed_is_written(laboratory, size):
    async with laboratory(size=size) as (app, pilot):
        await pilot.press("ctrl+f")  # nothing is open
        assert not app.screen.has_class("-whole")
        await pilot.press("f11", "ctrl+f")
        pane, width, height = app.screen.query_one(MemoryPane), *size
        assert app.focused is pane and tuple(pane.region) == (0, 1, width, height - 2)
        before = app.session.prompt.writer.text
        await pilot.press("m")
        assert app.session.prompt.writer.text == before + "m"
        await pilot.press("ctrl+f")
        assert pane.region.width < width and app.screen.write_pane.region.height
        await pilot.press("ctrl+f", "f11")
        assert not app.screen.has_class("-whole") and app.screen.loss_plot.size
