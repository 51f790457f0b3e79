"""Twenty seconds in which noise becomes words: a sentence, a training that reads on under it, and what it then writes.

It is a real session: its pictures are taken at steps that are fixed, between which the training waits.
"""

import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

from textual.pilot import Pilot
from textual.strip import Strip

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
SEEN = [1, *sorted({round(10 * (STEPS / 10) ** (place / 54)) for place in range(55)})]  # at first it changes fast
WRITTEN = 41  # characters at the most, by the network at the end
_STARTS, _TYPES, _LEARNS, _WRITES, _ENDS = 1.5, 2.0, 11.0, 3.0, 2.5  # seconds that each part lasts
_Screen = list[Strip]
_TITLES = {
    "en": "A recurrent network learns a play: under one's own sentence, noise becomes words.",
    "fr": "Un réseau récurrent apprend un conte : sous une phrase à soi, le bruit devient des mots.",
}


class HeldTraining(Trainer):
    """A training that waits behind each step that is SEEN until it is let go on, its parameters published."""

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
        typed = [screen async for screen in _type(pilot, stage.beginning)]
        learnt = [screen async for screen in _learn(pilot)]
        written = [screen async for screen in _write(pilot)]
        app.session.stop()
        _training_of(pilot).let_go()
        ground = app.current_theme.background
    assert ground is not None
    end = written[-1:]
    parts = (end, _STARTS), (typed, _TYPES), (learnt, _LEARNS), (written, _WRITES), (end, _ENDS)
    frames = [Frame(lines, seconds / len(screens)) for screens, seconds in parts for lines in screens]
    yield "moving", film(frames, ground, _TITLES[stage.language])


async def _type(pilot: Pilot[None], sentence: str) -> AsyncIterator[_Screen]:
    await write(pilot, "")
    for character in sentence:
        laboratory_of(pilot).session.prompt.type_text(character)
        await settle(pilot)
        yield _seen(pilot)


async def _learn(pilot: Pilot[None]) -> AsyncIterator[_Screen]:
    """Train to the last step that is seen, and wait behind it."""
    app = laboratory_of(pilot)
    prompt = app.session.prompt
    app.main_screen.run_command("train")
    await until(lambda: app.session.trainer is not None)
    training = _training_of(pilot)
    for step in SEEN:
        await until(lambda step=step: training.held_at == step == prompt.step)  # type: ignore[misc]
        await settle(pilot)
        yield _seen(pilot)
        if step < STEPS:
            prompt.forget_questions()  # so that the next answer is shown at once, whatever this one took
            training.let_go()


async def _write(pilot: Pilot[None]) -> AsyncIterator[_Screen]:
    """Let the network write, to the end of a line at the most: its beginning is to be seen."""
    app = laboratory_of(pilot)
    for _character in range(WRITTEN):
        app.main_screen.run_command("next")
        if app.session.prompt.writer.text.endswith("\n"):
            break
        await settle(pilot)
        yield _seen(pilot)


def _training_of(pilot: Pilot[None]) -> HeldTraining:
    trainer = laboratory_of(pilot).session.trainer
    assert isinstance(trainer, HeldTraining)
    return trainer


def _seen(pilot: Pilot[None]) -> _Screen:
    return laboratory_of(pilot).screen._compositor.render_strips()
