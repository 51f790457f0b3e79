"""The lesson: its seventh step, where the gradient goes back through time, and the question answered."""

from collections.abc import AsyncIterator

from rnn_tui.text.library import open_text
from tools.pictures.stage import Stage, press, screen_of

SIZE = (80, 24)
STEP = 7


async def take(stage: Stage) -> AsyncIterator[tuple[str, str]]:
    """Open the step, walk through a turn of the loop, and answer."""
    async with stage.laboratory(SIZE, corpus=open_text("lesson"), lesson=STEP) as (app, pilot):
        await press(pilot, *["right"] * 8, "3")
        yield "lesson-backward", screen_of(app)
