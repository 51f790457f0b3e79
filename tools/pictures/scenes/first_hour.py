"""The first hour: the screen before anything is learnt, and after a few steps."""

from collections.abc import AsyncIterator

from textual.pilot import Pilot

from rnn_tui.training.presets import preset_config
from tools.pictures.stage import Stage, press, screen_of, settle

SIZE = (80, 24)
BEGINNINGS = {"en": "DULCIE.\nThe tide ", "fr": "Le passeur "}
PRESET = "balanced"  # what is learnt with where nothing else is chosen
STEPS, PAUSED_AT = 300, 80


async def take(stage: Stage) -> AsyncIterator[tuple[str, str]]:
    """Write a beginning into the laboratory as it opens; then into one that was paused while it learnt."""
    async with stage.laboratory(SIZE, config=preset_config(PRESET)) as (app, pilot):
        await type_beginning(pilot, stage.language)
        yield "first-hour-start", screen_of(app)
    run = stage.train(stage.text, PRESET, stop_at=PAUSED_AT, horizon=STEPS, steps=STEPS)
    async with stage.laboratory(SIZE, run=run) as (app, pilot):
        await type_beginning(pilot, stage.language)
        yield "first-hour-learning", screen_of(app)


async def type_beginning(pilot: Pilot[None], language: str) -> None:
    """Clear the prompt and type a beginning, as the page says it."""
    await press(pilot, "escape", "x")
    await pilot.press(*("enter" if character == "\n" else character for character in BEGINNINGS[language]))
    await settle(pilot)
