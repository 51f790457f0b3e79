"""The laboratory without a terminal, with clocks that tests turn."""

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from rnn_tui.places import runs_folder
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.session.background import BackgroundWorker
from rnn_tui.text.corpus import Corpus, corpus_from_text
from rnn_tui.training.control import Control
from rnn_tui.training.presets import preset_config
from rnn_tui.training.trainer import Trainer
from rnn_tui.tui.app import LaboratoryApp
from tests.tui import quiet

TEXT = "le phare et la mer, la mer et le phare\n" * 30


def ticking(step: float) -> Callable[[], float]:
    """Return a clock that is ``step`` seconds later each time it is asked."""
    ticks = itertools.count()
    return lambda: next(ticks) * step


@pytest.fixture(autouse=True, scope="session")
def no_wait_for_idle_processors():
    """Have the pilot wait until the screen has done what it was told, and no longer."""
    with pytest.MonkeyPatch.context() as patch:
        for place in ("textual.app", "textual.pilot"):
            patch.setattr(f"{place}.wait_for_idle", quiet.wait_until_quiet)
        patch.setattr(BackgroundWorker, "ask", quiet.ask)
        yield


@pytest.fixture
def ticking_clock() -> Callable[[], float]:
    return ticking(0.001)


@pytest.fixture
def corpus() -> Corpus:
    return corpus_from_text(TEXT, "phare")


@pytest.fixture
def small_config():
    """A network so small that a step takes a fraction of a millisecond."""
    return replace(preset_config("rnn"), hidden_size=8, seq_length=8, batch_size=4, budget=None, steps=400)


@pytest.fixture
def run_of(corpus, small_config, ticking_clock):
    """Return what trains a run under a name, for so many steps of those it has."""

    def make(name: str, steps: int = 60, stop_at: int | None = None, text: Corpus = corpus, **changes):
        trainer = Trainer(text, replace(small_config, steps=steps, **changes), ticking_clock)
        control, folder = Control(), RunFolder(trainer, runs_folder() / name)
        for _event in folder.record(trainer.run(control)):
            if trainer.step == stop_at:
                control.stop()
        return folder.path

    return make


@pytest.fixture
def laboratory(corpus, small_config, ticking_clock):
    """Return what opens the laboratory: ``async with laboratory() as (app, pilot)``."""

    @asynccontextmanager
    async def open_laboratory(
        size: tuple[int, int] = (120, 36), **settings: object
    ) -> AsyncIterator[tuple[LaboratoryApp, Pilot[None]]]:
        settings = {"corpus": corpus, "config": small_config, "training_clock": ticking_clock, **settings}
        app = LaboratoryApp(**settings)
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                await pilot.pause()
                while not app.session.prompt.is_read:  # a busy machine reads the rest beside the screen
                    await pilot.pause()
                yield app, pilot
        finally:
            app.wait_until_saved()

    return open_laboratory


@pytest.fixture
def until():
    """Return what lets the program work until something is true; the test's time limit ends it otherwise."""

    async def wait(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
        while not condition():
            await pilot.pause(0.01)

    return wait
