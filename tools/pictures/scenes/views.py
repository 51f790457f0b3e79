"""Each view in the whole window: one of a sentence, the others of what the network made of it, and after a step."""

from collections.abc import AsyncIterator

from textual.pilot import Pilot

from rnn_tui.tui.panes.registry import VIEWS
from tools.pictures.stage import Stage, laboratory_of, press, settle, view_of, write

SIZE = (100, 30)
OF_OWN_SENTENCE = {"temperatures"}
MORE_KEYS = {"neurons": ["ctrl+d", "ctrl+u"], "microscope": ["down"], "parts": ["f8"]}


async def take(stage: Stage) -> AsyncIterator[tuple[str, str]]:
    """Open one view after the other."""
    ids = [view.command.id for view in VIEWS]
    async with stage.laboratory(SIZE, run=stage.run) as (app, pilot):
        await write(pilot, stage.beginning)
        for id_ in (each for each in ids if each in OF_OWN_SENTENCE):
            yield f"view-{id_}", await _seen(pilot, id_)
        for _character in range(40):
            app.main_screen.run_command("next")
        await press(pilot, "f8")
        for id_ in (each for each in ids if each not in OF_OWN_SENTENCE):
            yield f"view-{id_}", await _seen(pilot, id_)


async def _seen(pilot: Pilot[None], id_: str) -> str:
    """Return the picture of a view, which is closed again."""
    app = laboratory_of(pilot)
    app.main_screen.run_command(id_)
    if not app.main_screen.has_class("-whole"):
        app.main_screen.run_command("whole")
    await settle(pilot)
    await press(pilot, *MORE_KEYS.get(id_, []))
    picture = view_of(app)
    app.main_screen.run_command(id_)
    return picture
