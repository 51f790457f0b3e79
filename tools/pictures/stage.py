"""What the scenes stand on: a network that has learnt, the laboratory without a terminal, and the pictures of both."""

import asyncio
import itertools
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from textual.pilot import Pilot

from rnn_tui.places import runs_folder
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.session.background import Slot
from rnn_tui.text.library import open_text
from rnn_tui.training.control import Control
from rnn_tui.training.presets import preset_config
from rnn_tui.training.trainer import Trainer
from rnn_tui.tui.app import LaboratoryApp
from rnn_tui.tui.export import picture_of

TEXTS = {"en": "tidewater", "fr": "passeurs"}
BEGINNINGS = {"en": "The tide came in", "fr": "Quand le bac toucha la rive, "}
STEPS, HORIZON = 1_200, 2_000
_STEP_SECONDS = 0.013  # what a step takes by the clocks of the pictures
_ROUNDS = 5  # without a change until it stands still: an answer may lead to another question
_CELL = 12.2  # the width of a character in an exported picture


def ticking() -> Callable[[], float]:
    """Return a clock that is a step later each time it is asked."""
    ticks = itertools.count()
    return lambda: next(ticks) * _STEP_SECONDS


@dataclass(frozen=True)
class Stage:
    """Where the pictures of one ``language`` are taken."""

    language: str

    @property
    def text(self) -> str:
        """The name of the sample that is learnt."""
        return TEXTS[self.language]

    @property
    def beginning(self) -> str:
        """What a person writes first, in that text's manner."""
        return BEGINNINGS[self.language]

    @property
    def run(self) -> Path:
        """A copy of a run of the preset `quick` on the text, which was stopped after STEPS of HORIZON steps."""
        copy = Path(tempfile.mkdtemp(dir=runs_folder().parent)) / self._trained.name
        return shutil.copytree(self._trained, copy)

    @cached_property
    def _trained(self) -> Path:
        return self.train(self.text, "quick", stop_at=STEPS, steps=HORIZON)

    def train(self, text: str, preset: str, stop_at: int | None = None, **settings: object) -> Path:
        """Train on a sample, to the end or to the step ``stop_at``, and return the run's folder, named after both."""
        config = replace(preset_config(preset), **{"budget": None, **settings})  # type: ignore[arg-type]
        trainer = Trainer(open_text(text), config, ticking())
        control, folder = Control(), RunFolder(trainer, runs_folder() / f"{text}-{preset}")
        for _event in folder.record(trainer.run(control)):
            if trainer.step == stop_at:
                control.stop()
        return folder.path

    @asynccontextmanager
    async def laboratory(
        self, size: tuple[int, int] = (120, 36), **settings: object
    ) -> AsyncIterator[tuple[LaboratoryApp, Pilot[None]]]:
        """Open the laboratory, on the stage's text or what is given instead; the settings are the app's."""
        if "run" not in settings:
            settings = {"corpus": open_text(self.text), **settings}
        app = LaboratoryApp(training_clock=ticking(), **settings)  # type: ignore[arg-type]
        try:
            async with app.run_test(size=size) as pilot:
                await settle(pilot)
                yield app, pilot
        finally:
            app.wait_until_saved()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, one after the other, each when what the one before it did is drawn."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def write(pilot: Pilot[None], text: str) -> None:
    """Write ``text`` in the place of what is written."""
    prompt = laboratory_of(pilot).session.prompt
    prompt.edit(prompt.writer.clear)
    prompt.type_text(text)
    await settle(pilot)


async def until(condition: Callable[[], bool]) -> None:
    """Let the program work until ``condition`` is true."""
    while not condition():
        await asyncio.sleep(0.05)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until all that is worked out beside the screen has been answered and drawn."""
    app = laboratory_of(pilot)
    drawing, seen, unchanged = app.main_screen.drawing, "", 0
    while unchanged < _ROUNDS:
        last: Slot[bool] = Slot()  # answered in turn: what was asked before it has been answered then
        app.session.background.ask(last, lambda: True)
        await until(lambda last=last: last.answer is not None and app.session.aside.is_quiet)  # type: ignore[misc]
        polls = drawing.polls
        await until(lambda polls=polls: drawing.polls > polls)  # type: ignore[misc]
        await pilot.pause()
        now = app.export_screenshot()
        unchanged = unchanged + 1 if now == seen else 0
        seen = now


def laboratory_of(pilot: Pilot[None]) -> LaboratoryApp:
    """Return the program that a pilot steers."""
    assert isinstance(pilot.app, LaboratoryApp)
    return pilot.app


def screen_of(app: LaboratoryApp) -> str:
    """Return a picture of the whole screen, as ctrl+p saves one."""
    return lightened(app.export_screenshot())


def view_of(app: LaboratoryApp) -> str:
    """Return a picture of the open view, as esc O saves one."""
    view = app.main_screen.views.opened
    assert view is not None
    return lightened(picture_of(view, str(view.border_title)).as_svg())


def lightened(svg: str) -> str:
    """Return an exported picture without what a page does not need: fonts of another host, clips, blanks at ends.

    Its texts have their widths beside them, so that any font of fixed width serves.
    """
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"\s*<!-- .*? -->", "", svg)
    svg = re.sub(r'<clipPath id="[\w-]+-line-\d+">.*?</clipPath>\s*', "", svg, flags=re.DOTALL)
    svg = re.sub(r' clip-path="url\(#[\w-]+-line-\d+\)"', "", svg)
    svg = svg.replace(' shape-rendering="crispEdges"', "").replace(
        "<style>", "<style>rect { shape-rendering: crispEdges }", 1
    )
    svg = re.sub(r"terminal-\d+-", "", svg).replace("&#160;", "\N{NO-BREAK SPACE}")
    return re.sub(r'(<text [^>]*textLength=")([\d.]+)(">)([^<]*)</text>', _without_blanks, svg)


def _without_blanks(text: re.Match[str]) -> str:
    begin, length, end, words = text.groups()
    kept = words.rstrip("\N{NO-BREAK SPACE}\n")
    if not kept:
        return ""
    return f"{begin}{float(length) - (len(words) - len(kept)) * _CELL:g}{end}{kept}</text>"
