"""A training that goes wrong before one's eyes: the screen shows what there is of it, and stays."""

from dataclasses import replace

import pytest

from rnn_tui.network.architecture import CELL_NAMES


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of NumPy, about what overflows: errors would hide it
@pytest.mark.parametrize("cell", CELL_NAMES)
async def test_a_first_step_that_goes_far_too_far_can_be_looked_at(laboratory, until, small_config, cell):
    wild = {"optimizer": "sgd", "learning_rate": 1e4, "schedule": "constant", "clip_norm": None}
    async with laboratory(config=replace(small_config, cell=cell, **wild)) as (app, pilot):
        prompt = app.session.prompt
        await pilot.press("f8")
        await until(pilot, lambda: prompt.step == 1)
        await pilot.press("f7", "right", "down", "right")
        assert [node.author for node in prompt.writer.nodes[-2:]] == ["network"] * 2
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "finished")
