"""Prompt: the text that is being written, what reads it, and how it goes on.

Called from the screen's thread; what takes longer than a key may is worked out aside, and ``poll`` fetches it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from rnn_tui.generation.outlook import Outlook, look_ahead, write_ghost
from rnn_tui.generation.pen import Continuation, Drawn, Pen, continuations, draw_one, raw_shares
from rnn_tui.generation.reader import Reader, State
from rnn_tui.generation.sampling import Distribution, Sampling, distribution
from rnn_tui.generation.trail import Trail
from rnn_tui.generation.tree import NETWORK, Node
from rnn_tui.generation.writer import Typed, Writer
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.tui.aside import Aside, Desk
from rnn_tui.tui.journal import Journal

Question = Callable[[Sequence[Node], Sampling], Outlook | None]

LOOK_EVERY = 0.25  # seconds: how often the newest parameters read the text while training, at the most
_LARGEST_SHARE = 0.05  # of one core, that reading the text again may take
GHOST_EVERY = 1.0  # seconds while training
READ_AT_ONCE = 400  # characters that are read while a key is handled; more is read aside
CONTINUATION_LENGTH = 80  # characters, where the controls name no length
_COOLEST, _HOTTEST, _TEMPERATURE_STEP = 0.0, 2.0, 0.1


@dataclass(frozen=True)
class _Timed:
    """An outlook, and the seconds of computing it took."""

    outlook: Outlook
    took: float


class Prompt:
    """A text and a network that reads it; ``step`` is that of the network's parameters."""

    def __init__(self, vocabulary: Vocabulary, reader: Reader, pen: Pen, aside: Aside, step: int = 0) -> None:
        self.vocabulary = vocabulary
        self.writer = Writer(vocabulary)
        self.trail = Trail(reader)
        self.step = step
        self.pen = pen
        self.pick: int | None = None
        self.ghost: tuple[int, ...] = ()
        self.pinned: Outlook | None = None
        self.last: Drawn | None = None
        self._aside = aside
        self._outlooks: Desk[_Timed] = Desk()
        self._ghosts: Desk[tuple[int, ...]] = Desk()
        self._pinned_ghosts: Desk[tuple[int, ...]] = Desk()
        self._continuations: Desk[list[Continuation]] = Desk()
        self._settled = 0  # characters whose surprise is kept
        self._touched = False
        self._due = self._ghost_due = 0.0

    # -- what is written ----------------------------------------------------------------------------------------

    def begin(self, opening: str) -> None:
        """Begin with the first words of the text."""
        self.writer.type_text(opening)
        self._follow()

    def restore(self, journal: Journal) -> None:
        """Bring back what was written the last time, with cursor and history."""
        kept = journal.load()
        if not kept:
            return
        writer = Writer(self.vocabulary)
        whole = writer.replay(kept)
        if not whole:
            journal.begin_anew(writer.done)
        writer.done.clear()
        self.writer, self._touched = writer, True
        self._follow()

    def keep(self, journal: Journal, run: Path | None) -> None:
        """Give what was done to the journal, once a person or the network has written anything; raises OSError."""
        done = self.writer.done
        self._touched = self._touched or any(operation["do"] != "settle" for operation in done[1:])
        if self._touched:
            journal.take(done)
            self.writer.done = []
            journal.write(run)

    def type_text(self, text: str) -> Typed:
        """Append typed or pasted characters."""
        typed = self.writer.type_text(text)
        self._follow()
        return typed

    def write_next(self, same_unit: bool = False) -> None:
        """Append one character: the picked one, else the one that the network draws."""
        if self.pick is None:
            drawn = draw_one(self.state, self.pen.sampling, self.pen.seed, self.writer.visits)
        else:
            share = float(self.raw_shares()[self.pick])
            drawn = Drawn(self.pick, share, float(-np.log2(max(share, 1e-300))))
        self.take([drawn], same_unit)

    def take(self, drawn: Sequence[Drawn], same_unit: bool = False) -> None:
        """Append characters that the network drew; one unit of history."""
        for number, each in enumerate(drawn):
            self.writer.take(each.index, NETWORK, each.share, each.bits, same_unit or number > 0)
            self.last = each
        self._follow()

    def edit(self, change: Callable[[], object]) -> None:
        """Take back, undo, redo, clear or go elsewhere with one of the writer's methods."""
        change()
        self.last = None
        self._follow()

    # -- what the network thinks --------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """Where the network stands at the end of the text."""
        return self.trail.state

    def shares(self) -> Distribution:
        """Return the shares (V,) from which the next character is drawn."""
        return distribution(self.state.logits, self.pen.sampling)

    def uncut_shares(self) -> Distribution:
        """Return the shares (V,) under the temperature alone, nothing cut off."""
        sampling = self.pen.sampling
        return distribution(self.state.logits, Sampling(1.0 if sampling.is_greedy else sampling.temperature))

    def raw_shares(self) -> Distribution:
        """Return the network's own shares (V,), before temperature, top-k and top-p."""
        return raw_shares(self.state)

    def candidates(self) -> list[int]:
        """Return the vocabulary, likeliest first; equal shares in its own order."""
        order: list[int] = np.argsort(-self.state.logits, kind="stable").tolist()
        return order

    def move_pick(self, by: int) -> None:
        """Pick the candidate ``by`` places further down; before the first there is no pick."""
        order = self.candidates()
        place = -1 if self.pick is None else order.index(self.pick)
        place = min(place + by, len(order) - 1)
        self.pick = order[place] if place >= 0 else None

    def change_temperature(self, by: int) -> None:
        """Make the choice wilder or safer by ``by`` tenths."""
        temperature = round(self.pen.sampling.temperature + by * _TEMPERATURE_STEP, 2)
        sampling = replace(self.pen.sampling, temperature=min(max(temperature, _COOLEST), _HOTTEST))
        self.set_pen(replace(self.pen, sampling=sampling))

    def set_pen(self, pen: Pen) -> None:
        """Write in another way from now on."""
        self.pen = pen
        self._ask_ghost()

    def toggle_pin(self) -> bool:
        """Hold on to the parameters that read now, beside those that come; or let go. Return whether they are held."""
        if self.pinned is not None:
            self.pinned = None
            return False
        self.pinned = Outlook(self.step, self.trail, self.ghost)
        return True

    def pinned_shares(self) -> Distribution | None:
        """Return the shares (V,) that the pinned parameters give the next character, once they have read the text."""
        if self.pinned is None or len(self.pinned.trail.nodes) != len(self.writer.nodes):
            return None
        return raw_shares(self.pinned.trail.state)

    def ask_continuations(self) -> None:
        """Have some ways to go on worked out; ``fetch_continuations`` gives them."""
        self._continuations = Desk()
        reader, state, visit = self.trail.reader, self.state, self.writer.visits
        length = self.pen.length or CONTINUATION_LENGTH
        question = partial(continuations, reader, state, self.vocabulary, self.pen, length, visit)
        self._aside.ask(self._continuations, question)

    def fetch_continuations(self) -> list[Continuation] | None:
        """Return the ways to go on that were asked for; None while they are worked out."""
        return self._continuations.fetch()

    # -- other parameters ---------------------------------------------------------------------------------------

    def is_due(self, now: float) -> bool:
        """Whether it is time to read the text with newer parameters: never for more than a share of one core."""
        return now >= self._due

    def ask(self, question: Question, now: float) -> None:
        """Have the text read by other parameters, aside."""
        self._due = now + LOOK_EVERY
        nodes, sampling = list(self.writer.nodes), self.pen.sampling

        def look() -> _Timed | None:
            begun = time.thread_time()
            outlook = question(nodes, sampling)
            return None if outlook is None else _Timed(outlook, time.thread_time() - begun)

        self._aside.ask(self._outlooks, look)

    def forget_questions(self) -> None:
        """Let no answer to an earlier question be taken up any more."""
        self._outlooks = Desk()
        self._due = self._ghost_due = 0.0

    def poll(self, now: float, hold_ghost: bool) -> tuple[bool, bool]:
        """Take up what was worked out; return whether the reading and the ghost have changed.

        With ``hold_ghost``, while parameters keep coming, the ghost changes once a second.
        """
        reading = ghost = False
        if (timed := self._outlooks.fetch()) is not None:
            reading = True
            self._due = max(self._due, now + timed.took / _LARGEST_SHARE)
            self.trail, self.step = timed.outlook.trail, timed.outlook.step
            self.trail.follow(self.writer.nodes)
            self._settle()
            if not hold_ghost or now >= self._ghost_due:
                self._ghost_due = now + GHOST_EVERY
                self.ghost, ghost = timed.outlook.ghost, True
        if (found := self._ghosts.fetch()) is not None:
            self.ghost, ghost = found, True
        if (found := self._pinned_ghosts.fetch()) is not None and self.pinned is not None:
            self.pinned, ghost = replace(self.pinned, ghost=found), True
        return reading, ghost

    def _follow(self) -> None:
        """Bring the network to the end of the text: at once where it is near, else aside."""
        self.pick = None
        nodes, reader = self.writer.nodes, self.trail.reader
        if len(nodes) - len(self.trail.nodes) > READ_AT_ONCE:
            step = self.step
            self.ask(lambda nodes, sampling: look_ahead(reader, step, nodes, sampling), 0.0)
            return
        self.trail.follow(nodes)
        if self.pinned is not None and len(nodes) - len(self.pinned.trail.nodes) <= READ_AT_ONCE:
            self.pinned.trail.follow(nodes)
        self._settle()
        self._ask_ghost()

    def _settle(self) -> None:
        """Keep the surprise of what was typed, as it was for the network that read it."""
        nodes = self.writer.nodes
        begin = end = len(self.trail.nodes)
        if end != len(nodes):
            return
        self._settled = min(self._settled, end)
        while begin > self._settled and nodes[begin - 1].bits is None:
            begin -= 1
        if begin < end:
            self.writer.settle(self.trail.bits[begin:])
        self._settled = end

    def _ask_ghost(self) -> None:
        self._aside.ask(self._ghosts, partial(write_ghost, self.trail.reader, self.state, self.pen.sampling))
        if self.pinned is not None:
            trail = self.pinned.trail
            self._aside.ask(self._pinned_ghosts, partial(write_ghost, trail.reader, trail.state, self.pen.sampling))
