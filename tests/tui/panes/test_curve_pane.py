"""The curve in the whole window: while it learns, paused, on an opened run; its keys, the mouse, other runs over it."""

from dataclasses import replace

import pytest

from rnn_tui.places import runs_folder
from rnn_tui.runs.curves import RunHistory
from rnn_tui.runs.follow import open_run
from rnn_tui.session.watched import MOST_RUNS
from rnn_tui.tui.panes.curve_pane import CurvePane
from rnn_tui.tui.renderables.curve import draw_curve
from rnn_tui.tui.renderables.plot import AXIS
from rnn_tui.tui.screens.overlay import OverlayScreen


@pytest.fixture
def drawn(monkeypatch):
    """The lenses through which it was drawn."""
    drawn = []

    def draw(curves, lens, width, height, pen):
        drawn.append(lens)
        return draw_curve(curves, lens, width, height, pen)

    monkeypatch.setattr("rnn_tui.tui.renderables.curve.draw_curve", draw)
    return drawn


def lines_of(pane: CurvePane) -> list[str]:
    return str(pane.render()).split("\n")


def read(pane: CurvePane) -> str:
    """What it says at the cursor, or of the newest."""
    return next(line for line in lines_of(pane) if " · training " in line)


@pytest.mark.parametrize("size", [(60, 20), (120, 36)])
async def test_it_follows_a_training_and_marks_what_a_person_changes(laboratory, until, small_config, size):
    async with laboratory(size=size, config=replace(small_config, steps=None)) as (app, pilot):
        await pilot.press("escape", "R")
        pane = app.screen.query_one(CurvePane)
        width, height = size
        assert app.focused is pane and tuple(pane.region) == (0, 1, width, height - 2)
        assert "nothing learnt yet" in "\n".join(lines_of(pane))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: any("validation" in line for line in lines_of(pane)[-3:]))
        app.session.change_settings(learning_rate=1e-3)
        await until(pilot, lambda: app.session.monitor.history.restarts)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "paused")
        await until(pilot, lambda: "±" in "".join(lines_of(pane)))
        step = app.session.monitor.history.training.steps[-1]
        await until(pilot, lambda: f"step {int(step):,} " in read(pane))
        before = app.session.prompt.writer.text
        await pilot.press("m")
        assert app.session.prompt.writer.text == before + "m"
        await pilot.press("ctrl+f")
        assert pane.region.width < width and len(lines_of(pane)) == pane.content_size.height


async def test_closed_it_costs_nothing(laboratory, until, drawn):
    async with laboratory() as (app, pilot):
        await pilot.press("f8", "f8")
        await until(pilot, lambda: len(app.session.monitor.history.training.steps) > 0)
        assert drawn == []
        await pilot.press("escape", "R")
        assert drawn and app.screen.query_one(CurvePane).display
        await pilot.press("escape", "R")
        drawn.clear()
        await pilot.press("f8")
        await until(pilot, lambda: app.session.monitor.history.training.steps[-1] == 3)
        assert drawn == []


async def test_keys_and_the_mouse_read_an_opened_run_and_change_how_it_is_seen(laboratory, until, run_of):
    run = open_run(run_of("kept", steps=120, report_every=10))
    told = RunHistory(run.folder)
    told.read_on()
    newest = told.so_far().training.losses[-1]
    async with laboratory(size=(80, 24)) as (app, pilot):
        app.session.open_run(run)
        app.screen.table.show_anew()
        await until(pilot, lambda: app.session.monitor.history.training.steps)
        await pilot.press("escape", "R")
        pane = app.screen.query_one(CurvePane)
        await until(pilot, lambda: "step 120" in read(pane) and f"training {newest:.3f}" in read(pane))
        assert "best" in lines_of(pane)[-1]
        await pilot.press("home")
        assert pane._lens.cursor is not None and "step 120" not in read(pane)
        await pilot.press("right", "right", "pagedown", "left")
        moved = pane._lens.cursor
        assert read(pane).startswith(f"step {round(moved)} ")
        await pilot.press("ctrl+x", "ctrl+l", "ctrl+u", "up", "up", "down")
        assert lines_of(pane)[0].startswith("bits per character · over the epochs · the last 1/2 · logarithmic loss")
        assert pane._lens.over("step", app.session.monitor.history).cursor == pytest.approx(moved)
        await pilot.press("ctrl+x", "ctrl+x", "ctrl+l", "ctrl+l", "ctrl+u", "ctrl+u", "down", "end")
        assert pane._lens == type(pane._lens)() and "step 120" in read(pane)
        await pilot.click(CurvePane, offset=(1 + AXIS + 9, 5))
        assert 0 < pane._lens.cursor < 60 and read(pane).startswith(f"step {round(pane._lens.cursor)} ")


async def test_other_runs_lie_over_it_until_they_are_taken_away(laboratory, until, run_of):
    for name in ("first", "second"):
        run_of(name)
    async with laboratory(size=(80, 24)) as (app, pilot):
        await pilot.press("escape", "R", "enter")
        assert isinstance(app.screen, OverlayScreen)
        await pilot.press("space", "down", "space", "enter")
        pane = app.screen.query_one(CurvePane)
        await until(pilot, lambda: sum("validation" in line for line in lines_of(pane)) == 2)
        shown = lines_of(pane)
        assert shown[-2].startswith("⠤A ") and shown[-1].startswith("⠤B ") and "second" in shown[-2] + shown[-1]
        assert any("A" in line for line in shown[1:12])
        await pilot.press("enter", "space", "enter")
        await until(pilot, lambda: not any(line.startswith("⠤B") for line in lines_of(pane)))
        await pilot.press("enter", "escape")
        assert len(app.session.beside.runs) == 1


async def test_on_enter_alone_the_run_under_the_cursor_is_taken(laboratory, until, run_of):
    run_of("first")
    async with laboratory() as (app, pilot):
        await pilot.press("escape", "R", "enter", "enter")
        assert [run.name for run in app.session.beside.runs] == ["first"]
        pane = app.screen.query_one(CurvePane)
        await until(pilot, lambda: lines_of(pane)[-1].endswith(tuple("0123456789")))


async def test_eight_runs_at_most_lie_over_it(laboratory, run_of):
    source = run_of("run-0", steps=5)
    for number in range(1, MOST_RUNS + 1):
        (runs_folder() / f"run-{number}").symlink_to(source)
    async with laboratory(size=(80, 24)) as (app, pilot):
        await pilot.press("escape", "R", "enter")
        for _each in range(MOST_RUNS + 1):
            await pilot.press("space", "down")
        assert sum(app.screen._marked) == MOST_RUNS
        assert "at most 8 runs" in str(next(iter(app._notifications)).message)
