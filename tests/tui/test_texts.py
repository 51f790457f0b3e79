"""The list of texts and the dialogue that opens one, now that there are more than fit."""

import pytest
from textual.widgets import OptionList, Static

from rnn_tui.text.library import SAMPLES, open_text


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
@pytest.mark.parametrize("sample", [SAMPLES[0], SAMPLES[-1]], ids=["first", "last"])
async def test_the_chosen_text_is_in_sight(laboratory, until, sample, size):
    async with laboratory(corpus=open_text(sample.name), size=size) as (app, pilot):
        await pilot.press("f2")
        texts = app.screen.query_one("#texts", OptionList)
        line = 2 * SAMPLES.index(sample)  # a text has two lines
        await until(pilot, lambda: texts.size.height > 0 and 0 <= line - texts.scroll_y <= texts.size.height - 2)
        assert texts.highlighted == SAMPLES.index(sample)


async def test_no_row_of_the_list_is_folded(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("f2")
        texts = app.screen.query_one("#texts", OptionList)
        opened = len(SAMPLES) + 1  # the samples, and the laboratory's own text
        assert texts.virtual_size.height == 2 * opened + 2


async def test_the_dialogue_names_every_sample_in_full(laboratory):
    async with laboratory(size=(60, 20)) as (app, pilot):
        await pilot.press("ctrl+o")
        said = " ".join(str(each.content) for each in app.screen.query(Static))
        assert [sample.name for sample in SAMPLES if sample.name not in said] == []
