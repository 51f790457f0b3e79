"""The cursor in what is written: while it learns, paused, and of an opened run; and what moved a prediction there."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_tui.generation.reader import Reader
from rnn_tui.generation.settings import raw_shares
from rnn_tui.inspection.attribution import attribute
from rnn_tui.inspection.passage import passage_before
from rnn_tui.runs.follow import open_run
from rnn_tui.tui.panes.bars_pane import BarsPane, reading_of
from rnn_tui.tui.panes.memory_pane import MemoryPane
from rnn_tui.tui.panes.write_pane import WritePane


def reversed_in(app) -> list[str]:
    content = app.screen.query_one(WritePane).render()
    return [content.plain[span.start : span.end] for span in content.spans if "reverse" in str(span.style)]


def is_what_was_thought(prompt) -> bool:
    reader = Reader(prompt.cached.reader.network)
    indices = [node.index for node in prompt.writer.nodes[: prompt.cursor.place] if node.index is not None]
    return np.array_equal(prompt.raw_shares(), raw_shares(reader.read_all(reader.start(), indices)))


async def test_while_it_learns_the_bars_follow_the_cursor_and_paused_what_is_taken_makes_a_branch(
    laboratory, until, small_config
):
    async with laboratory(config=replace(small_config, steps=None)) as (app, pilot):
        session, prompt = app.session, app.session.prompt
        await pilot.press("f11", *"\nle phare")
        text = prompt.writer.text
        await pilot.press("ctrl+t", "ctrl+a", "left", "left")
        assert prompt.cursor.place == len(text) - 3 and reversed_in(app) == ["a"]
        await until(pilot, lambda: prompt.step > 0)
        first = prompt.step
        await until(pilot, lambda: prompt.step > first and prompt.is_read)
        assert is_what_was_thought(prompt) and prompt.writer.text == text
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "paused")
        await pilot.press("pageup", "pageup")
        assert text[prompt.cursor.place :] == "le phare"
        await pilot.press("up", "pagedown")
        await until(pilot, lambda: prompt.is_read)
        standing = prompt.writer.nodes[prompt.cursor.place]
        assert is_what_was_thought(prompt) and prompt.writer.nodes[prompt.cursor.place - 1].character.isspace()
        marked = [each.index for each in reading_of(session).candidates(0, 99) if each.visited]
        assert marked == [standing.index]
        assert f"here: {standing.character}," in str(app.screen.query_one(BarsPane).render())
        assert app.screen.query_one(MemoryPane)._characters[-1] == prompt.path[-1].character
        place, second = prompt.cursor.place, prompt.candidates()[1]
        await pilot.press("shift+down", "shift+down", "enter")
        assert prompt.cursor.place is None and prompt.writer.tip.index == second
        assert prompt.writer.text[:place] == text[:place] and len(prompt.writer.text) == place + 1
        assert any("another branch" in notice.message for notice in app._notifications)
        await pilot.press("ctrl+z")
        assert prompt.writer.text == text


async def test_of_an_opened_run_the_cursor_is_where_it_is_clicked_and_is_left_by_its_key(laboratory, run_of):
    async with laboratory(size=(60, 20), run=run_of("first")) as (app, pilot):
        prompt, pane = app.session.prompt, app.screen.query_one(WritePane)
        await pilot.click(WritePane, offset=(3, 1))
        assert prompt.cursor.place is None
        await pilot.press("escape", "T", "home", "backspace")
        assert prompt.cursor.place == 0 and is_what_was_thought(prompt)
        await pilot.click(WritePane, offset=(3, 1))
        assert prompt.cursor.place == 2 and reversed_in(app) == [prompt.writer.nodes[2].character]
        assert "think there" in str(pane.border_title)
        frame = pane._border_subtitle
        await pilot.press("end", "right")
        assert pane._border_subtitle is frame  # a frame that is written anew has the whole pane drawn
        assert prompt.cursor.place == len(prompt.writer.nodes) and reversed_in(app) == [" "]
        before, place = prompt.writer.text, prompt.cursor.place
        await pilot.press("escape", "escape", "escape", "M")  # a view of that place, as anywhere
        assert app.main_screen.views.opened.command.id == "memory"
        assert prompt.writer.text == before and prompt.cursor.place == place
        await pilot.press("f11", "f5", "ctrl+a")
        assert prompt.cursor.place is None and len(app.screen_stack) == 1
        await pilot.press("ctrl+a", "left", "x")
        assert prompt.writer.text == before[:-2] + "x"
        await pilot.press("ctrl+a", "left", "backspace")
        assert prompt.writer.text == before[:-4]


async def test_the_cursor_comes_back_from_the_whole_window_and_there_is_none_in_no_text(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("f11", "ctrl+f", "ctrl+a")
        assert not app.screen.has_class("-whole") and app.focused is app.screen.write_pane
        await pilot.press("escape", "x", "ctrl+a")
        assert app.session.prompt.cursor.place is None
        assert "nothing is written yet" in [notice.message for notice in app._notifications]


async def test_what_moved_the_candidate_is_the_ground_of_the_text(laboratory, until, run_of):
    async with laboratory(run=run_of("first")) as (app, pilot):
        prompt, pane = app.session.prompt, app.screen.query_one(WritePane)
        await pilot.press("escape", "A")

        async def demand(target: int) -> None:
            place = len(prompt.path)
            expected = attribute(passage_before(prompt.viewed, 200), target)
            name = app.session.vocabulary.characters[target].replace(" ", "␣").replace("\n", "↵")
            await until(pilot, lambda: f"{name}, raw {100 * np.exp(expected.log_prob):.1f} %" in str(pane.render()))
            assert list(pane._moved.nats) == list(range(place))  # all is known here
            assert list(pane._moved.nats.values()) == pytest.approx(expected.moved.tolist(), rel=1e-9)

        await demand(prompt.candidates(1)[0])
        await pilot.press("down", "down", "down")
        await demand(prompt.candidates()[2])
        await pilot.press("ctrl+a", "left", "left")
        await demand(prompt.writer.nodes[prompt.cursor.place].index)
        assert "raised" in str(pane.render()) and any("on $network" in str(span.style) for span in pane.render().spans)
        await pilot.press("f7")
        assert "bits per character" in str(pane.render())


async def test_the_cursor_reads_with_every_snapshot(laboratory, until, run_of):
    folder = run_of("first")
    opened = open_run(folder)
    async with laboratory(run=folder) as (app, pilot):
        prompt = app.session.prompt
        assert opened.folder == folder and app.session.parameter_source.snapshots()
        await pilot.press("ctrl+a", "left", "ctrl+left")
        await until(pilot, lambda: prompt.step == app.session.parameter_source.place)
        assert is_what_was_thought(prompt) and prompt.cursor.place == len(prompt.writer.nodes) - 2
