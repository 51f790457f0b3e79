"""Three networks that differ in their cell alone, on a text whose newlines ask for a memory: how far a loss reaches.

The text is made of the words of the learner's sentence, drawn at random and set in lines: nothing but the place where
the last newline was tells where the next one comes.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from rnn_tui.copies import NeverCopied
from rnn_tui.generation.reader import Reader
from rnn_tui.inspection.gradient_flow import norms_through
from rnn_tui.inspection.neurons import Stretch, Unit, read_units, unit_at
from rnn_tui.inspection.passage import Passage
from rnn_tui.inspection.properties import PROPERTIES
from rnn_tui.inspection.reach import Floats, Reach, left_of, reach_of
from rnn_tui.inspection.unit_scores import Examination, Score
from rnn_tui.lesson.learning import HIDDEN_SIZE
from rnn_tui.network.architecture import CellName
from rnn_tui.network.equations import Character, PlainRNN
from rnn_tui.network.network import CharRNN
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.text.splits import in_one_run
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.events import StepFinished
from rnn_tui.training.trainer import Trainer

CELLS: tuple[CellName, ...] = ("rnn", "gru", "lstm")
WIDTH = 40  # characters of a line at most
STEPS = 1_200
LOOK_BACK = 96  # characters before a newline: the line that it ends, and more than the one before that
PLACES = 16  # newlines that are looked at
_WORDS, _UNSEEN = 4_500, 0.1  # of the text, and what share of it is not learnt, but looked at
_FEWEST_WORDS, _PIECE = 3, 4  # a sentence of fewer different words is cut into pieces of so many characters
_AT_ONCE, _LOOK_EVERY = 10, 20  # steps
COLUMN = PROPERTIES[0]

# All begin as the lesson's network does, with numbers of size 0.01, and learn in the same way, one character in 64.
RECIPE = TrainingConfig(
    hidden_size=HIDDEN_SIZE,
    seq_length=64,
    batch_size=16,
    initial="lesson",
    learning_rate=1.2e-2,
    schedule="constant",
    warm_up=20,
    split="end",
    val_fraction=_UNSEEN,
    budget=None,
    report_every=10 * STEPS,
)


def has_words(sentence: str) -> bool:
    """Return whether a sentence has words enough for a text of them."""
    return len(set(sentence.split())) >= _FEWEST_WORDS


def lines_of(sentence: str) -> str:
    """Return words of a sentence, drawn at random, in lines of at most WIDTH characters, or one word if it is longer.

    The words of a sentence that has only one or two are cut into pieces.
    """
    found = sentence.split()
    if not has_words(sentence):
        joined = "".join(found)
        found = [joined[begin : begin + _PIECE] for begin in range(0, len(joined), _PIECE)]
    lines = [""]
    for word in np.random.default_rng(0).choice(np.array(found, object), _WORDS):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append("")
        lines[-1] += " " * bool(lines[-1]) + word
    return "\n".join(lines)


@dataclass(frozen=True, eq=False)
class Road:
    """What one network makes of the newlines, at each of P places.

    ``left`` (T, P) is the share of the gradient that is left so many characters back, ``at_last`` (P,) that at the
    newline before, ``chance`` (P,) the probability of the newline that comes; ``reach`` is what is typical. ``forget``
    (P, H) is the mean of an LSTM's forget gates along the line, ``sizes`` are by name the norms (P,) of the last
    character's g, c and h.
    """

    cell: CellName
    left: Floats
    at_last: Floats
    chance: Floats
    reach: Reach
    forget: Floats | None
    sizes: dict[str, Floats]

    @property
    def typical(self) -> float:
        """What is left at the newline before, the median of all places."""
        return float(np.median(self.at_last))


@dataclass(frozen=True, eq=False)
class Neuron:
    """The unit of a network that follows the column best, its score, and its values along the text that is seen."""

    unit: Unit
    score: Score
    values: Floats


@dataclass(frozen=True, eq=False)
class Look:
    """How it stands after ``step`` steps: a road for each of CELLS, and once all is learnt a neuron for each."""

    step: int
    roads: tuple[Road, ...]
    neurons: tuple[Neuron | None, ...] = ()


@lru_cache(maxsize=8)
def first_look(sentence: str) -> Look:
    """Return how it stands before anything is learnt: it is the same each time, and takes a while."""
    return ThreeCells(sentence).look()


class ThreeCells(NeverCopied):
    """The three networks, which learn side by side, the text that they learn, and another one that they are asked."""

    instead = "it holds three trainings; what they look like can be"

    def __init__(self, sentence: str, steps: int = STEPS) -> None:
        self._sentence, self._steps = sentence, steps
        corpus = corpus_from_text(lines_of(sentence), "lines")
        self.trainers = [Trainer(corpus, replace(RECIPE, cell=cell), threads=1) for cell in CELLS]
        self._indices = in_one_run(self.trainers[0].parts.validation)
        self.text = self.trainers[0].vocabulary.decode(self._indices)
        newlines = [place for place, char in enumerate(self.text) if char == "\n" and place >= LOOK_BACK]
        self.places = newlines[:PLACES]
        self.back = np.array([len(self.line_before(place)) for place in self.places])
        self._inputs = np.stack([self._indices[place - LOOK_BACK : place] for place in self.places], axis=1)
        self._targets = self._indices[self.places]

    def line_before(self, place: int) -> str:
        """Return the line that the newline at ``place`` ends."""
        return self.text[self.text.rindex("\n", 0, place) + 1 : place]

    def look(self) -> Look:
        """Follow the loss of each newline back through each network."""
        return Look(self.trainers[0].step, tuple(self._road(each.network) for each in self.trainers))

    def learn(self) -> Iterator[Look]:
        """Learn, some steps of each network between two yields; at the end, look for the neurons, one at a time."""
        control = Control()
        running = [each.run(control) for each in self.trainers]
        look = first_look(self._sentence)
        for _looked in range(0, self._steps, _LOOK_EVERY):
            for _piece in range(_LOOK_EVERY // _AT_ONCE):
                for events in running:
                    steps = (event for event in events if isinstance(event, StepFinished))
                    for _step in range(_AT_ONCE):
                        next(steps, None)  # none where it went astray for good
                yield look
            look = self.look()
        control.stop()
        for events in running:
            deque(events, maxlen=0)  # to its end, where it lets go of the matrix products' threads
        neurons: list[Neuron | None] = []
        for trainer in self.trainers:
            yield look
            neurons.append(self._neuron(trainer))
        yield replace(look, neurons=tuple(neurons))

    def _road(self, network: CharRNN) -> Road:
        plain, places = PlainRNN(network.architecture, network.parameters), np.arange(len(self.places))
        state = np.zeros(network.architecture.state_shape(len(places)))
        characters = plain.forward(self._inputs, state)
        norms = norms_through(plain, characters, self._targets)
        left = left_of([*norms.values()][-1])  # an LSTM's road is c
        chance = characters[-1].output.probs[places, self._targets]
        cell = network.architecture.cell
        gate = self._along_the_line(characters, "f") if cell == "lstm" else None
        last = vars(characters[-1].layers[0])
        sizes = {name: np.linalg.norm(last[name], axis=1) for name in last.keys() & {"g", "c", "h"}}
        return Road(cell, left, left[self.back, places], chance, reach_of(left), gate, sizes)

    def _along_the_line(self, characters: list[Character], name: str) -> Floats:
        """Return the mean of what each unit has under ``name`` at the characters of the line, (P, H)."""
        values = np.array([vars(each.layers[0])[name] for each in characters])
        return np.array([values[-back:, place].mean(axis=0) for place, back in enumerate(self.back)])

    def _neuron(self, trainer: Trainer) -> Neuron | None:
        """Return the unit that follows the column best; None where the text has nothing to follow."""
        network = trainer.network
        passage = Passage(network, Reader(network).start(), self._indices.astype(int), range(len(self._indices)))
        stretch = Stretch(self.text, 0, passage)
        score = Examination(stretch, trainer.config).score(COLUMN)
        if score is None:
            return None
        return Neuron(unit_at(network.architecture, score.place), score, read_units(stretch)[:, score.place])
