"""The roads of one character's loss back through networks, and how far a run's losses reached on its way.

What is asked here is answered aside, and uses only what does not change.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from rnn_tui.errors import RunError
from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.generation.reader import Reader
from rnn_tui.generation.tree import Node
from rnn_tui.inspection.gradient_flow import FARTHEST, Indices, Places, left_before, places_in, reach_in
from rnn_tui.inspection.passage import Passage, passage_before
from rnn_tui.inspection.reach import Floats, Reach
from rnn_tui.network.architecture import CellName
from rnn_tui.network.network import CharRNN
from rnn_tui.runs.catalogue import find_checkpoint, run_folders, written_at
from rnn_tui.runs.checkpoint import Checkpoint, load_checkpoint, read_reached
from rnn_tui.runs.layout import NEWEST
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig

_READ = 1_024  # characters that a run beside the one on the table reads: what is before them hardly matters
_BESIDE: tuple[CellName, ...] = ("gru", "lstm", "rnn")
_MOST_BESIDE = 2
_AT_ONCE = 0.1  # seconds of a core for snapshots, before others have their turn


@dataclass(frozen=True, eq=False)
class LearntText:
    """A text as a network of this vocabulary reads it: characters that are too rare are all the same one."""

    corpus: Corpus
    vocabulary: Vocabulary
    min_count: int

    def places(self, window: int | None) -> Places:
        """Return some places of the text, with what is before each; no more than a network of windows reads."""
        indices: Indices = self.corpus.fold_rare(self.min_count).content.indices_in(self.vocabulary)
        return places_in(indices, FARTHEST if window is None else window)


@dataclass(frozen=True, eq=False)
class Road:
    """What is left of a loss's gradient in ``network`` (T,), nearest first, by the part of the state.

    ``reach`` is what is typical of the text that it learnt with ``config``.
    """

    network: CharRNN
    config: TrainingConfig
    left: Mapping[str, Floats]
    reach: Mapping[str, Reach]


@dataclass(frozen=True, eq=False)
class Roads:
    """The roads of the loss of ``target``, at ``bits`` of surprise, through ``before``: first that of ``step``."""

    before: Sequence[Node]
    target: Node
    bits: float
    step: int
    roads: Sequence[Road]
    is_alone: bool  # where runs were to stand beside it, and there are none


class RunsBeside:
    """The newest runs that learnt the same text with other cells than ``cell``, two at most; found when it is asked."""

    def __init__(self, text: LearntText, cell: CellName) -> None:
        self._text = text
        self._cells = [each for each in _BESIDE if each != cell][:_MOST_BESIDE]

    @cached_property
    def checkpoints(self) -> list[Checkpoint]:
        """Their best parameters, in the order of the cells; a run that cannot be read is none."""
        found: dict[CellName, Checkpoint] = {}
        for folder in sorted(run_folders(), key=written_at, reverse=True):
            with suppress(RunError):
                reached = read_reached(folder / NEWEST)
                cell = reached.config.cell
                if cell in self._cells and cell not in found and reached.text.sha256 == self._text.corpus.sha256:
                    checkpoint = load_checkpoint(find_checkpoint(str(folder)))
                    if checkpoint.vocabulary == self._text.vocabulary:
                        found[cell] = replace(checkpoint, state=None)
        return [found[cell] for cell in self._cells if cell in found]


@dataclass(frozen=True, eq=False)
class Question:
    """Where a loss is to be followed back from: ``target``, at ``bits`` of surprise, behind ``read``.

    ``passage`` are the characters ``before`` it as the network of ``step`` reads them, which learns ``text`` with
    ``config``; the runs ``beside`` it read ``read``.
    """

    before: Sequence[Node]
    target: Node
    bits: float
    step: int
    passage: Passage
    config: TrainingConfig
    text: LearntText
    read: Sequence[Node]
    beside: RunsBeside | None

    def answer(self, known: Sequence[Road]) -> Roads:
        """Return the roads; what is typical of a network is taken from those ``known``, where it is the same one."""
        read = [(self.passage, self.config)]
        if self.beside is not None:
            read += [(_passage_of(each.reader(), self.read), each.config) for each in self.beside.checkpoints]
        roads = [self._follow(passage, config, known) for passage, config in read]
        is_alone = self.beside is not None and len(roads) == 1
        return Roads(self.before, self.target, self.bits, self.step, roads, is_alone)

    def _follow(self, passage: Passage, config: TrainingConfig, known: Sequence[Road]) -> Road:
        network = passage.network
        same = next((road for road in known if road.network is network), None)
        reach = reach_in(network, self.text.places(config.window)) if same is None else same.reach
        left = {} if self.target.index is None else left_before(passage, self.target.index)
        return Road(network, config, left, reach)


def question_at(
    cached: CachedReader, place: int, step: int, config: TrainingConfig, text: LearntText, beside: RunsBeside | None
) -> Question:
    """Return what is to be asked of the character at ``place`` of what was read; nothing of it changes afterwards."""
    passage = passage_before(cached, FARTHEST, place)
    before = [cached.nodes[each] for each in passage.places]
    read = cached.nodes[max(0, place - _READ) : place]
    return Question(before, cached.nodes[place], cached.bits[place], step, passage, config, text, read, beside)


def _passage_of(reader: Reader, nodes: Sequence[Node]) -> Passage:
    """Return the end of ``nodes`` as another network reads it, from a zero state before the first of them."""
    indices = [node.index for node in nodes if node.index is not None]
    begin = max(0, len(indices) - (reader.window or FARTHEST))
    state = reader.start() if reader.window is not None else reader.read_all(reader.start(), indices[:begin])
    return Passage(reader.network, state, np.array(indices[begin:], int), range(len(indices) - begin))


def reaches_of(files: Sequence[tuple[int, Path]], text: LearntText) -> dict[int, Reach | None]:
    """Return how far the losses of a run reached at its snapshots, by their step: as many as there is time for.

    Of an LSTM it is the road of c. None where one was thinned out meanwhile, is damaged or knows other characters.
    """
    found: dict[int, Reach | None] = {}
    begun = time.thread_time()
    for step, path in files:
        found[step] = None
        with suppress(RunError):
            checkpoint = load_checkpoint(path)
            if checkpoint.vocabulary == text.vocabulary:
                reach = reach_in(checkpoint.network, text.places(checkpoint.config.window))
                found[step] = [*reach.values()][-1]
        if time.thread_time() - begun > _AT_ONCE:
            break
    return found
