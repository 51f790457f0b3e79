"""Twenty seconds in which noise becomes words: a sentence, a training that reads on under it, and what it then writes.

It is a real session: its pictures are taken at steps that are fixed, between which the training waits.
"""

import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

from textual.pilot import Pilot

from rnn_tui.session.worker import TrainingThread
from rnn_tui.text.corpus import Corpus
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.events import Event, StepFinished
from rnn_tui.training.presets import preset_config
from rnn_tui.training.stepping import Clock
from rnn_tui.training.trainer import Trainer
from tools.pictures.film import Frame, film
from tools.pictures.stage import Stage, laboratory_of, settle, until, write

SIZE = (80, 24)  # readable where a page is 800 pixels wide
STEPS = 1_000
SEEN = sorted({round(STEPS ** (place / 60)) for place in range(61)})  # at first it changes fast
WRITTEN = 40  # characters at the most, by the network at the end
_STARTS, _TYPES, _LEARNS, _WRITES, _ENDS = 1.5, 0.1, 0.2, 0.11, 2.0  # seconds that a picture of each part stands
_TITLES = {
    "en": "A recurrent network learns a play: under one's own sentence, noise becomes words.",
    "fr": "Un réseau récurrent apprend un conte : sous une phrase à soi, le bruit devient des mots.",
}


class HeldTraining(Trainer):
    """A training that waits behind each step that is SEEN until it is let go on; its thread then has that step's copy."""

    def __init__(self, corpus: Corpus, config: TrainingConfig, clock: Clock) -> None:
        super().__init__(corpus, config, clock, threads=1)
        self.held_at: int | None = None
        self._may_go_on = threading.Semaphore(0)

    def run(self, control: Control) -> Iterator[Event]:
        """Train, and yield what happens, as every training does."""
        thread = threading.current_thread()
        assert isinstance(thread, TrainingThread)  # the laboratory's
        for event in super().run(control):
            is_seen = isinstance(event, StepFinished) and self.step in SEEN
            if is_seen:
                thread.ask_snapshot()
            yield event
            if is_seen:
                self.held_at = self.step
                self._may_go_on.acquire()

    def let_go(self) -> None:
        """Have it go on."""
        self._may_go_on.release()


async def take(stage: Stage) -> AsyncIterator[tuple[str, str]]:
    """Film the sentence, the training and the writing; the end stands first, which is all that some viewers show."""
    config = replace(preset_config("quick"), budget=None, steps=STEPS, report_every=5)
    async with stage.laboratory(SIZE, config=config, learnt_by=HeldTraining) as (app, pilot):
        parts = _type(pilot, stage.beginning), _learn(pilot), _write(pilot)
        frames = [frame for part in parts async for frame in part]
        app.session.stop()
        _training_of(pilot).let_go()
    end = frames.pop().lines
    ground = app.current_theme.background
    assert ground is not None
    yield "moving", film([Frame(end, _STARTS), *frames, Frame(end, _ENDS)], ground, _TITLES[stage.language])


async def _type(pilot: Pilot[None], sentence: str) -> AsyncIterator[Frame]:
    await write(pilot, "")
    for character in sentence:
        laboratory_of(pilot).session.prompt.type_text(character)
        await settle(pilot)
        yield _seen(pilot, _TYPES)


async def _learn(pilot: Pilot[None]) -> AsyncIterator[Frame]:
    """Train to the last step that is seen, and wait behind it."""
    app = laboratory_of(pilot)
    prompt = app.session.prompt
    app.main_screen.run_command("train")
    for step in SEEN:
        await until(lambda: app.session.trainer is not None and _training_of(pilot).held_at == step)
        await until(lambda: prompt.step == step)
        await settle(pilot)
        yield _seen(pilot, _LEARNS)
        prompt.forget_questions()  # so that the next answer is shown at once, whatever this one took
        if step < STEPS:
            _training_of(pilot).let_go()


async def _write(pilot: Pilot[None]) -> AsyncIterator[Frame]:
    """Let the network write, to the end of a line at the most: its beginning is to be seen."""
    app = laboratory_of(pilot)
    for _character in range(WRITTEN):
        app.main_screen.run_command("next")
        if app.session.prompt.writer.text.endswith("\n"):
            break
        await settle(pilot)
        yield _seen(pilot, _WRITES)


def _training_of(pilot: Pilot[None]) -> HeldTraining:
    trainer = laboratory_of(pilot).session.trainer
    assert isinstance(trainer, HeldTraining)
    return trainer


def _seen(pilot: Pilot[None], seconds: float) -> Frame:
    return Frame(laboratory_of(pilot).screen._compositor.render_strips(), seconds)
