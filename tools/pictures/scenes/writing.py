"""Writing: surprise as the ground of the text, continuations to choose from, branches, the cursor in the text."""

from collections.abc import AsyncIterator

from tools.pictures.scenes.first_hour import type_beginning
from tools.pictures.stage import Stage, press, screen_of, settle

SIZE = (100, 30)
CHARACTERS = 60  # that the network writes


async def take(stage: Stage) -> AsyncIterator[tuple[str, str]]:
    """Let the network write, look at what it wrote, go back, and write something else."""
    async with stage.laboratory(SIZE, run=stage.run) as (app, pilot):
        await type_beginning(pilot, stage.language)
        await press(pilot, "ctrl+e")
        yield "writing-continuations", screen_of(app)
        await press(pilot, "escape")
        for _character in range(CHARACTERS):
            app.main_screen.run_command("next")
        await settle(pilot)
        await press(pilot, "f7")
        yield "writing-surprise", screen_of(app)
        await press(pilot, "f7", "ctrl+a", *["left"] * 20)
        yield "writing-cursor", screen_of(app)
        await press(pilot, "shift+down", "enter")
        for _character in range(CHARACTERS // 2):
            app.main_screen.run_command("next")
        app.main_screen.run_command("branches")
        await settle(pilot)
        yield "writing-branches", screen_of(app)
