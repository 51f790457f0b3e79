"""Esc B: an RNN, a GRU and an LSTM learn the text on the table, one after another, until something else comes."""

from dataclasses import replace

import pytest

from rnn_tui.runs.summary import summaries
from rnn_tui.session.table import Fresh


@pytest.fixture(autouse=True)
def small(monkeypatch, small_config):
    """Cells that have learnt in an instant."""
    cells = [replace(small_config, cell=cell, steps=20) for cell in ("rnn", "gru", "lstm")]
    monkeypatch.setattr("rnn_tui.training.equal_cells.equal_cells", lambda _vocabulary_size: cells)


async def test_the_three_learn_one_after_another_and_are_kept(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("escape", "B")
        await until(pilot, lambda: app.session.phase == "finished" and app.session.config.cell == "lstm")
        await until(pilot, lambda: any("esc G" in note.message for note in app._notifications))
        kept = {run.config.cell: run.name for run in summaries()}
        assert kept.keys() == {"rnn", "gru", "lstm"}
        assert len({name.partition("-cells-")[0] for name in kept.values()}) == 1
        await pilot.press("ctrl+t")  # it goes on as any other, and nothing follows
        await until(pilot, lambda: app.session.phase == "training")
        assert app.session.config.cell == "lstm"


async def test_something_else_on_the_table_ends_it(laboratory, until, monkeypatch, small_config):
    cells = [replace(small_config, cell=cell, steps=None) for cell in ("rnn", "gru")]
    monkeypatch.setattr("rnn_tui.training.equal_cells.equal_cells", lambda _vocabulary_size: cells)
    async with laboratory() as (app, pilot):
        await pilot.press("escape", "B")
        await until(pilot, lambda: app.session.phase == "training")
        app.screen.table.put(Fresh(app.session.corpus, replace(small_config, steps=5)), goes_on=True)
        await until(pilot, lambda: app.session.phase == "finished")
        await until(pilot, lambda: bool(summaries()))
        assert app.session.config.cell == "rnn" and [run.config.cell for run in summaries()] == ["rnn"]
