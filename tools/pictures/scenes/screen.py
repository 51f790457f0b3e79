"""The laboratory as it opens on a run: text, loss, bars, and a sentence that the network goes on with."""

from collections.abc import AsyncIterator

from tools.pictures.stage import Stage, screen_of, settle, write


async def take(stage: Stage) -> AsyncIterator[tuple[str, str]]:
    """Begin a sentence, and let the network add two dozen characters."""
    async with stage.laboratory(run=stage.run) as (app, pilot):
        await write(pilot, stage.beginning)
        for _character in range(24):
            app.main_screen.run_command("next")
        await settle(pilot)
        yield "screen", screen_of(app)
