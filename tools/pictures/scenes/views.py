"""Each view in the whole window, after a step by hand and on a sentence that the network went on with."""

from collections.abc import AsyncIterator

from rnn_tui.tui.panes.registry import VIEWS
from tools.pictures.stage import Stage, press, settle, view_of, write

SIZE = (100, 30)
MORE_KEYS = {"neurons": ["ctrl+d", "ctrl+u"], "microscope": ["down"], "parts": ["f8"]}


async def take(stage: Stage) -> AsyncIterator[tuple[str, str]]:
    """Open one view after the other."""
    async with stage.laboratory(SIZE, run=stage.run) as (app, pilot):
        await write(pilot, stage.beginning)
        for _character in range(40):
            app.main_screen.run_command("next")
        await press(pilot, "f8")
        for view in VIEWS:
            id_ = view.command.id
            app.main_screen.run_command(id_)
            if not app.main_screen.has_class("-whole"):
                app.main_screen.run_command("whole")
            await settle(pilot)
            await press(pilot, *MORE_KEYS.get(id_, []))
            yield f"view-{id_}", view_of(app)
            app.main_screen.run_command(id_)
