"""What the microscope may be pointed at, for tests without a screen."""

from dataclasses import replace

import numpy as np

from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.inspection.dissection import road_back, specimen_of_passage, specimen_of_step
from rnn_tui.inspection.passage import passage_before
from rnn_tui.terminal.safe_text import short_name_of
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from rnn_tui.training.trainer import Trainer
from rnn_tui.tui.renderables.sight import Sight
from tests.generation.test_cached_reader import make_reader, make_writer
from tests.lesson_by_hand import LESSON
from tests.small_training import make_trainer


def lesson_sight(steps: int = 2, **changes) -> Sight:
    """A step of the lesson, looked at from the end of its window."""
    return _sight_of(Trainer(corpus_from_text(LESSON, "lesson"), replace(preset_config("notebook"), **changes)), steps)


def step_sight(cell: str = "rnn", road: bool = True, **changes) -> Sight:
    """A step of four streams of eight characters."""
    sight = _sight_of(make_trainer(cell=cell, **changes), 2)
    return sight if road else replace(sight, road=None, t=3)


def _sight_of(trainer: Trainer, steps: int) -> Sight:
    for _step in range(steps):
        trainer.probe.ask()
        trainer._take_step(by_hand=False)
    specimen = specimen_of_step(trainer.probe.newest)
    signs = [short_name_of(each) for each in trainer.vocabulary.characters]
    t = len(specimen.indices) - 1
    return Sight(specimen, road_back(specimen, t), signs, t, unit=0, layer=0, band="h")


def passage_sight() -> Sight:
    """What was written, of which nothing was learnt."""
    cached = CachedReader(make_reader(cell="gru"))
    cached.follow(make_writer("abcabcab").nodes)
    targets = np.array([node.index for node in cached.nodes[1:]])
    specimen = specimen_of_passage(passage_before(cached, 64, end=7), targets, preset_config("balanced"))
    signs = ["日", "U+200E", "␣"] * specimen.network.architecture.vocabulary_size
    return Sight(specimen, road_back(specimen, 2), signs, t=2, unit=4, layer=0, band="z")
