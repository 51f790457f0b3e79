"""Runs side by side: their losses, how far they are, and what each writes after the same sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from rnn_tui.errors import RunError
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.settings import Continuation, draw_on
from rnn_tui.generation.writer import Typed, Writer
from rnn_tui.runs.checkpoint import Checkpoint, TextFacts
from rnn_tui.runs.follow import RunFollower
from rnn_tui.runs.summary import RunSummary
from rnn_tui.session.background import BackgroundWorker, Slot
from rnn_tui.session.watched import WatchedRuns
from rnn_tui.text.vocabulary import Vocabulary

SEED = 1  # as a network writes that is told none
LENGTH = 200  # characters


@dataclass(frozen=True)
class Voice:
    """What a run's network knows and writes: ``text`` behind ``prime`` as it read that, at ``bits`` per character.

    ``typed`` tells of characters that it does not know.
    """

    learnt: TextFacts
    vocabulary: Vocabulary
    prime: str
    typed: Typed
    text: str
    bits: float


@dataclass(frozen=True)
class Chorus:
    """What several runs write from ``prime``, in their order; None where one cannot be read, for its ``problems``."""

    prime: str
    voices: Sequence[Voice | None]
    problems: Sequence[str]


class Authors:
    """The networks of several runs, their best parameters, read again where they have changed on the disk."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._authors = [_Author(folder) for folder in folders]

    def write(self, prime: str | None) -> Chorus:
        """Have each go on from ``prime``; from the first words of the first one's text where that is None."""
        for author in self._authors:
            author.look()
        if prime is None:
            openings = (each.checkpoint.opening for each in self._authors if each.checkpoint is not None)
            prime = next(openings, "")
        voices = [author.write(prime) for author in self._authors]
        return Chorus(prime, voices, [author.problem for author in self._authors])


class _Author:
    def __init__(self, folder: Path) -> None:
        self.checkpoint: Checkpoint | None = None
        self.problem = ""
        self._follower = RunFollower(folder)
        self._voice: tuple[str, Voice] | None = None  # and what it began with

    def look(self) -> None:
        """Take up the newest of the best parameters."""
        try:
            checkpoint = self._follower.checkpoint()
        except RunError as error:
            self.checkpoint, self.problem = None, str(error)
            return
        if checkpoint is not None:
            self.checkpoint, self.problem = replace(checkpoint, state=None), ""
            self._voice = None

    def write(self, prime: str) -> Voice | None:
        """Return what it writes behind ``prime``, which it may have written already."""
        if self.checkpoint is None:
            return None
        if self._voice is None or self._voice[0] != prime:
            self._voice = prime, write_from(self.checkpoint, prime)
        return self._voice[1]


def write_from(checkpoint: Checkpoint, prime: str) -> Voice:
    """Return what a network writes behind ``prime``, with its own temperature: what ``generate`` would."""
    writer = Writer(checkpoint.vocabulary)
    typed = writer.type_text(prime)
    reader = checkpoint.reader()
    state = reader.read_all(reader.start(), writer.indices)
    drawn = draw_on(reader, state, Sampling(checkpoint.config.temperature), SEED)
    continuation = Continuation(tuple(islice(drawn, LENGTH)))
    text = checkpoint.vocabulary.decode(drawn.index for drawn in continuation.drawn)
    return Voice(checkpoint.text, checkpoint.vocabulary, writer.text, typed, text, continuation.bits)


class Comparison(WatchedRuns):
    """Runs side by side, and what each writes after the same sentence."""

    def __init__(self, runs: Sequence[RunSummary], worker: BackgroundWorker) -> None:
        super().__init__(runs)
        self.chorus = Chorus("", [None] * len(runs), [""] * len(runs))
        self._prime: str | None = None
        self._worker = worker
        self._authors = Authors([run.path for run in runs])
        self._slot: Slot[Chorus] = Slot()
        self._have_written()

    def write(self, prime: str) -> None:
        """Have each run go on from another sentence."""
        self._prime = prime
        self._have_written()

    def problem_of(self, place: int) -> str:
        """Return what is wrong with a run, or nothing."""
        return super().problem_of(place) or self.chorus.problems[place]

    def look_again(self) -> bool:
        """Read on those that were still written, and have written anew; return whether a run may have changed."""
        has_changed = super().look_again()
        if has_changed and not self._slot.busy:
            self._have_written()
        return has_changed

    def fetch(self) -> bool:
        """Take up what was worked out; return whether there was anything."""
        chorus = self._slot.fetch()
        if chorus is not None:
            self.chorus = chorus
        return super().fetch() or chorus is not None

    def _have_written(self) -> None:
        self._worker.ask(self._slot, partial(self._authors.write, self._prime))
