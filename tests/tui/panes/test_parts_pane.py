"""The parts of the network on the table: of steps while it learns, sizes alone of a run, nothing once it is closed."""

from rnn_tui.inspection.parts import look_at_step
from rnn_tui.runs.follow import open_run
from rnn_tui.tui.panes.parts_pane import PartsPane


def drawn(app) -> str:
    return "\n".join(str(line) for line in app.screen.query_one(PartsPane).draw_lines())


async def test_it_looks_at_steps_while_it_learns_and_lets_go_when_it_is_closed(laboratory, until):
    async with laboratory(size=(80, 24)) as (app, pilot):
        await pilot.press("escape", "P")
        assert drawn(app) == "nothing learnt yet"
        await pilot.press("f8")
        await until(pilot, lambda: "step 1 of the training" in drawn(app))  # it waits, behind its only step
        trace = app.session.thread.trace
        parts = {part.name: part for part in look_at_step(trace, trace.batch).parts}
        assert "steps looked at" in drawn(app) and "saturated" in drawn(app)
        row = next(line for line in drawn(app).split("\n") if line.startswith("W_hh"))
        assert f"{parts['W_hh'].norm:.2f}" in row and f"{parts['W_hh'].update:.1e}".replace("e-0", "e-") in row
        await pilot.press("f8")
        await until(pilot, lambda: "step 2 of the training" in drawn(app))
        await pilot.press("escape", "P")
        assert app.session.thread.trace is None
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "finished")
        assert app.session.thread.trace is None  # nobody asks any more


async def test_of_an_opened_run_and_of_snapshots_there_are_sizes_alone(laboratory, until, run_of):
    folder = run_of("first", steps=60)
    async with laboratory(size=(60, 20)) as (app, pilot):
        app.session.open_run(open_run(folder))
        app.main_screen.table.show_anew()
        await pilot.press("escape", "P")
        await until(pilot, lambda: "sizes alone" in drawn(app))
        assert "ΔW/W" not in drawn(app) and "W_hh" in drawn(app) and "±" not in drawn(app).split("\n")[1]
        lines = drawn(app).split("\n")
        assert len(lines) <= app.screen.query_one(PartsPane).content_size.height
        assert all(len(line) <= 30 for line in lines)
        await pilot.press("ctrl+left", "ctrl+left")
        await until(pilot, lambda: app.session.prompt.step == app.session.parameter_source.place)
        await until(pilot, lambda: f"step {app.session.prompt.step}: sizes alone" in drawn(app))
        assert drawn(app).split("\n")[1:4] != lines[1:4]
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: app.screen.query_one(PartsPane).content_size.width > 40)
        assert "sizes alone" in drawn(app) and "F8" not in drawn(app)  # a step is none of a snapshot's
        await pilot.press("ctrl+right", "ctrl+right")
        await until(pilot, lambda: "sizes alone until F8 takes a step" in drawn(app))
