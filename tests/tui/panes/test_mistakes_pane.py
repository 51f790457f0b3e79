"""The mistakes of the network on the table: while it learns, paused, of a run; keys and clicks open a place."""

import pytest

from rnn_tui.inspection.mistakes import find_mistakes
from rnn_tui.runs.follow import open_run
from rnn_tui.session.jobs import judged_part
from rnn_tui.training.dividing import parts_of
from rnn_tui.tui.panes.mistakes_pane import MistakesPane


def drawn(app) -> str:
    return "\n".join(str(line) for line in app.screen.query_one(MistakesPane).draw_lines())


async def test_it_is_told_of_the_parameters_that_read_while_it_learns_and_behind_it(laboratory, until):
    async with laboratory(size=(80, 24)) as (app, pilot):
        await pilot.press("escape", "K")
        assert app.screen.has_class("-whole") and drawn(app) == "nothing learnt yet"
        await pilot.press("f8")
        await until(pilot, lambda: "step 1 · loss" in drawn(app))
        session = app.session
        text = judged_part(parts_of(session.corpus, session.vocabulary, session.monitor.config), 20_000)
        plain = find_mistakes(session.prompt.cached.reader.network, text)
        assert f"loss {plain.loss:.3f} nats · first {100 * plain.first:.1f} %" in drawn(app)
        await until(pilot, lambda: "· 5-gram 0." in drawn(app))
        await pilot.press("f8")
        await until(pilot, lambda: "step 2 · loss" in drawn(app))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "finished" and f"step {session.prompt.step} · loss" in drawn(app))


@pytest.mark.parametrize("size", [(60, 20), (120, 36)])
async def test_a_place_of_an_opened_run_is_opened_by_a_key_and_by_a_click(laboratory, until, run_of, size):
    folder = run_of("first", steps=30)
    async with laboratory(size=size) as (app, pilot):
        app.session.open_run(open_run(folder))
        app.main_screen.table.show_anew()
        await pilot.press("escape", "K")
        pane = app.screen.query_one(MistakesPane)
        await until(pilot, lambda: "loss" in drawn(app))
        if size[0] < 80:
            await pilot.press("left")
        before = drawn(app)
        await pilot.press("down", "enter")
        assert "2/30" in drawn(app) or "place 2 of 30" in drawn(app)
        assert pane.border_subtitle is not None and "⏎ back" in pane.border_subtitle
        await pilot.press("enter")
        assert "▸" in drawn(app) and drawn(app) != before
        row = next(y for y, line in enumerate(drawn(app).split("\n")) if "▸" in line)
        await pilot.click(MistakesPane, offset=(pane.size.width // 2, 1 + row + 1))
        assert "3/30" in drawn(app) or "place 3 of 30" in drawn(app)
        await pilot.click(MistakesPane, offset=(5, 5))
        assert "▸" in drawn(app)
