"""The four corners of writing: one target or all, the state carried or re-read; and in which of them it succeeds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rnn_tui.lesson.code.forward import forward_pass
from rnn_tui.lesson.code.parameters import Parameters
from rnn_tui.lesson.code.text_to_numbers import build_vocabulary
from rnn_tui.lesson.code.writing import generate_text
from rnn_tui.lesson.learning import EPOCHS, HIDDEN_SIZE, SEQ_LENGTH, Recipe, Training

MOST_SEEDS = 30
_AT_ONCE = 10  # epochs of the networks that nobody watches


@dataclass(frozen=True)
class Corner:
    """How the network was asked while it learnt, and how it reads what it has written."""

    all_targets: bool
    is_carried: bool


CORNERS = (Corner(False, True), Corner(False, False), Corner(True, True), Corner(True, False))


@dataclass(frozen=True)
class Wish:
    """What is to be written: behind which ``start``, at which ``temperature``."""

    start: str
    temperature: float = 0.0


@dataclass(frozen=True)
class Parting:
    """The place at which the state that is carried and the one that is re-read are held side by side.

    ``right`` is the character that comes there in the sentence, ``carried`` and ``reread`` its probability by either
    state, whose norms are ``norms``; ``written`` is what the carried one leads to.
    """

    place: int
    right: str
    written: str
    carried: float
    reread: float
    norms: tuple[float, float]


@dataclass(frozen=True)
class Tally:
    """Of how many ``seeds`` the networks were trained, and in how many each of CORNERS wrote the sentence."""

    seeds: int = 0
    right: tuple[int, ...] = (0,) * len(CORNERS)


@dataclass(frozen=True)
class Written:
    """What stands in the four corners when ``epoch`` begins, as it was wished for; all texts have the same length.

    They begin with what was ``read`` of the start, and are as in the sentence ``right_until`` there, None where it does
    not have the start. ``losses`` are those of the epoch before, with one target and with all; none before the first.
    """

    epoch: int
    wish: Wish
    read: str
    texts: tuple[str, ...]
    right_until: tuple[int | None, ...]
    losses: tuple[float, ...]
    parting: Parting | None


def right_until(text: str, read: str, sentence: str) -> int | None:
    """Return how many characters of ``text`` stand in a row somewhere in the sentence; None if ``read`` does not.

    What is behind the sentence's end is neither right nor wrong, and counts as far as nothing was wrong before.
    """
    if not read or read not in sentence:
        return None
    known = len(read)
    while known < len(text) and text[: known + 1] in sentence:
        known += 1
    return len(text) if sentence.endswith(text[:known]) else known


class Networks:
    """Two networks that begin with the same numbers, one asked for one target, the other for all of a window."""

    def __init__(self, sentence: str, seed: int = 0) -> None:
        self.sentence, self.seed = sentence, seed
        self.trainings = tuple(Training(sentence, Recipe(all_targets=each, seed=seed)) for each in (False, True))
        self._vocabulary = build_vocabulary(sentence)

    def learn_until(self, epoch: int) -> None:
        """Have both learn until ``epoch`` epochs are over."""
        for training in self.trainings:
            training.learn_until(epoch)

    def write(self, epoch: int, wish: Wish) -> Written:
        """Write in the four corners with the networks of when ``epoch`` begins.

        What of the start the networks do not know is left out; of an empty one nothing is written.
        """
        read = "".join(char for char in wish.start if char in self._vocabulary[0])
        texts = tuple(self._text(each, epoch, read, wish.temperature) for each in CORNERS)
        right = tuple(right_until(text, read, self.sentence) for text in texts)
        losses = tuple(training.losses[epoch - 1] for training in self.trainings) if epoch else ()
        return Written(epoch, wish, read, texts, right, losses, self._parting(epoch, texts[0], right[0]))

    def succeeded(self) -> tuple[bool, ...]:
        """Return in which corner the network as it is at the end writes the sentence from its first characters on."""
        texts = self.write(EPOCHS, Wish(self.sentence[:SEQ_LENGTH])).texts
        return tuple(text == self.sentence for text in texts)

    def _text(self, corner: Corner, epoch: int, start: str, temperature: float) -> str:
        if not start:
            return ""
        reread, length = 0 if corner.is_carried else SEQ_LENGTH, max(0, len(self.sentence) - len(start))
        parameters = self.trainings[corner.all_targets].parameters_at(epoch)
        return generate_text(start, length, parameters, *self._vocabulary, temperature, reread, self.seed)

    def _parting(self, epoch: int, text: str, place: int | None) -> Parting | None:
        """Return where what one target and a carried state have written leaves the sentence; None where it does not."""
        if place is None or place == len(text):
            return None
        index = self._vocabulary[0]
        right = self.sentence[self.sentence.index(text[:place]) + place]
        read, parameters = [index[char] for char in text[:place]], self.trainings[0].parameters_at(epoch)
        (p, norm), (p_reread, norm_reread) = (_last(each, parameters) for each in (read, read[-SEQ_LENGTH:]))
        carried, reread = float(p[index[right], 0]), float(p_reread[index[right], 0])
        return Parting(place, right, text[place], carried, reread, (norm, norm_reread))


def _last(indices: Sequence[int], parameters: Parameters) -> tuple[np.ndarray, float]:
    """Return the probabilities behind what is read from zero, and the norm of the state there."""
    ps, hs = forward_pass(indices, np.zeros((HIDDEN_SIZE, 1)), parameters)
    return ps[-1], float(np.linalg.norm(hs[len(indices) - 1]))


def trained(networks: Networks, wished: Callable[[], Wish]) -> Iterator[Written | Tally]:
    """Have ``networks`` learn and write, and then others with other seeds: a piece of it between two yields.

    Each epoch of the first is told with what it writes, ``wished`` at that time, and of each seed how it ended.
    """
    tally = Tally()
    for epoch in range(1, EPOCHS + 1):
        networks.learn_until(epoch)
        yield networks.write(epoch, wished())
    for seed in range(networks.seed, networks.seed + MOST_SEEDS):
        each = networks if seed == networks.seed else Networks(networks.sentence, seed)
        for epoch in range(each.trainings[1].epoch + _AT_ONCE, EPOCHS, _AT_ONCE):
            each.learn_until(epoch)
            yield tally
        each.learn_until(EPOCHS)
        tally = Tally(tally.seeds + 1, tuple(map(sum, zip(tally.right, each.succeeded()))))
        yield tally
