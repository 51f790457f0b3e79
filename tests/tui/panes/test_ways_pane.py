"""The tree of what may come: it follows the text, opens by keys, and enter writes a way."""

from dataclasses import replace

import pytest

from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.settings import Drawn
from rnn_tui.generation.tree import YOU, Node
from rnn_tui.inspection.what_may_come import Way, stretch_of, what_may_come
from rnn_tui.tui.panes.ways_pane import Ahead, WaysPane, _told_of


def first_rows(app) -> list[str]:
    """What the rows that begin a way are to say."""
    prompt = app.session.prompt
    ways = what_may_come(prompt.viewed.reader, prompt.state, prompt.settings.sampling)
    stretches = sorted(map(stretch_of, ways), key=lambda each: -each.share)
    return [f"{100 * each.share:.1f}" if each.share < 0.9995 else "100" for each in stretches]


@pytest.mark.parametrize("size", [(60, 20), (120, 36)])
async def test_it_opens_closes_and_writes_a_way(laboratory, until, run_of, size):
    async with laboratory(size=size, run=run_of("first")) as (app, pilot):
        prompt = app.session.prompt
        await pilot.press("escape", "Y")
        pane = app.screen.query_one(WaysPane)
        assert app.focused is pane
        await until(pilot, lambda: bool(pane._rows))
        rows = [f"{100 * row.share:.1f}" for row in pane._rows if not row.depth]
        assert rows == first_rows(app)
        await pilot.press("end")
        while pane._place and pane._rows[pane._place].is_open is None:
            await pilot.press("up")
        row = pane._rows[pane._place]
        await pilot.press("left" if row.is_open else "right")
        assert pane._rows[pane._place].is_open != row.is_open
        await pilot.press("left" if not row.is_open else "right")
        assert pane._rows[pane._place].is_open == row.is_open
        before, row = prompt.writer.text, pane._rows[pane._place]
        way = app.session.vocabulary.decode(each.index for each in row.drawn)
        await pilot.press("enter")
        assert prompt.writer.text == before + way and app.focused is pane
        await pilot.press("ctrl+z")
        assert prompt.writer.text == before


async def test_it_follows_what_is_written_and_learnt_and_closed_it_costs_nothing(laboratory, until, small_config):
    async with laboratory(config=replace(small_config, steps=None)) as (app, pilot):
        session, prompt = app.session, app.session.prompt
        await pilot.press("escape", "Y")
        pane = app.screen.query_one(WaysPane)
        assert str(pane.render()) == "nothing learnt yet"
        await pilot.press("ctrl+t")
        await until(pilot, lambda: bool(pane._rows))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "paused")
        await pilot.press("l")
        is_answered = pane._inquiry.answer.here is prompt.here
        assert is_answered or (pane._rows == [] and str(pane.render()) == "looking ahead")  # none of another text
        await until(pilot, lambda: [f"{100 * row.share:.1f}" for row in pane._rows if not row.depth] == first_rows(app))
        await until(pilot, lambda: " % begin so" in str(pane.render()))  # the parameters that read the text
        await pilot.press("ctrl+a", "left")
        await until(pilot, lambda: [f"{100 * row.share:.1f}" for row in pane._rows if not row.depth] == first_rows(app))
        await pilot.press("ctrl+a", "escape", "Y")
        await until(pilot, lambda: session.aside.is_quiet)  # what was asked while it was open is answered
        await pilot.pause()
        asked = pane._inquiry.about
        await pilot.press("e")
        await pilot.pause()
        assert pane._inquiry.about == asked and prompt.writer.text.endswith("e")


def test_it_says_of_which_step_it_is_where_newer_parameters_read():
    ways = [Way(Drawn(0, 0.5, 1.0), 0.5, []), Way(Drawn(1, 0.25, 2.0), 0.25, [])]
    ahead = Ahead(Node("", None, YOU), Sampling(), 1_200, ways)
    assert _told_of(ahead, 1_200) == ["75.0 % begin so", ""]
    assert _told_of(ahead, 1_250) == ["as of step 1,200", "step 1,200"]


async def test_a_click_chooses_a_row_and_opens_it(laboratory, until, run_of):
    async with laboratory(run=run_of("first")) as (app, pilot):
        await pilot.press("escape", "Y")
        pane = app.screen.query_one(WaysPane)
        await until(pilot, lambda: len(pane._rows) > 2)
        await pilot.click(WaysPane, offset=(4, 2))
        assert pane._place == 1
        row = pane._rows[1]
        await pilot.click(WaysPane, offset=(4, 2))
        assert pane._rows[pane._place].key == row.key
        assert pane._rows[pane._place].is_open == (None if row.is_open is None else not row.is_open)


async def test_where_the_likeliest_is_always_taken_the_tree_is_that_of_the_raw_shares(laboratory, until, run_of):
    async with laboratory(run=run_of("first")) as (app, pilot):
        prompt = app.session.prompt
        prompt.change_settings(replace(prompt.settings, sampling=Sampling(0.0)))
        await pilot.press("escape", "Y")
        pane = app.screen.query_one(WaysPane)
        await until(pilot, lambda: bool(pane._rows))
        own = what_may_come(prompt.viewed.reader, prompt.state, Sampling(1.0))
        assert len(own) > 1 and [way.share for way in pane._ways] == [way.share for way in own]
        assert "raw:" in str(pane.render()).split("\n")[-1]
