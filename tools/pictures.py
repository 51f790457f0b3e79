"""The picture in the README: the laboratory in the middle of a training, exported by the program itself.

python -m tools.pictures docs/screen.svg
"""

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from rnn_tui.text.library import SAMPLES, open_sample
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.app import LaboratoryApp

STEPS = 1_200
HORIZON = 3_600
PROMPT = "Quand le bac toucha la rive, "


async def take_picture(target: Path) -> None:
    """Train for STEPS of HORIZON steps, let the network write a little, and export the screen."""
    config = replace(preset_config("balanced"), budget=None, horizon=HORIZON)
    with tempfile.TemporaryDirectory() as folder:
        app = LaboratoryApp(open_sample(SAMPLES[0]), config, out=Path(folder) / "run")
        async with app.run_test(size=(120, 36)) as pilot:
            session = app.session
            session.prompt.edit(session.prompt.writer.clear)
            session.prompt.type_text(PROMPT)
            await pilot.press("ctrl+t")
            while session.trainer is None or session.trainer.step < STEPS:
                await asyncio.sleep(0.5)
            for _character in range(24):
                app.screen.run_command("next")
            await asyncio.sleep(2)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(app.export_screenshot(), encoding="utf-8")
        app.wait_until_saved()


if __name__ == "__main__":
    asyncio.run(take_picture(Path(sys.argv[1])))
