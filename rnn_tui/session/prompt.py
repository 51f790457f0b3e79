"""Prompt: the text being written, the network that reads it, and how it continues.

Called from the screen's thread; what takes too long is computed in the background, and ``poll`` fetches it.
"""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.generation.lookahead import Lookahead, read_on
from rnn_tui.generation.operations import Operation
from rnn_tui.generation.reader import Reader, State
from rnn_tui.generation.sampling import Distribution, Sampling, distribution, likeliest, place_of
from rnn_tui.generation.settings import Drawn, GenerationSettings, draw_one, raw_shares
from rnn_tui.generation.tree import NETWORK, Node, common_length, path_to, walk
from rnn_tui.generation.writer import Typed, Writer
from rnn_tui.session.background import BackgroundWorker, Slot, Throttle
from rnn_tui.session.ghost import Ghost
from rnn_tui.session.journal import Journal
from rnn_tui.text.vocabulary import Vocabulary

Question = Callable[[Sequence[Node], Sampling], Lookahead | None]

LOOK_EVERY = 0.25  # seconds: how often the newest parameters read the text while training, at the most
READING_SHARE = 0.04  # of one core, that looking ahead may take while training
READ_FOR = 0.01  # seconds that reading may hold a key up, whatever the network; the rest is read in the background
_SETTLED_AT_ONCE = 2_000  # characters whose surprise is kept at a time: a few milliseconds
_COOLEST, _HOTTEST, _TEMPERATURE_STEP = 0.0, 2.0, 0.1


class Prompt:
    """A text and a network that reads it; ``step`` is that of the network's parameters."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        reader: Reader,
        settings: GenerationSettings,
        background: BackgroundWorker,
        step: int = 0,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.vocabulary = vocabulary
        self.writer = Writer(vocabulary)
        self.cached = CachedReader(reader)
        self.step = step
        self.settings = settings
        self.pick: int | None = None
        self.ghost = Ghost(background)
        self.pinned: Lookahead | None = None
        self.last: Drawn | None = None
        self._background = background
        self._clock = clock
        self._lookaheads: Slot[Lookahead] = Slot()
        self._pins: Slot[Lookahead] = Slot()
        self._reading = Throttle(READING_SHARE, LOOK_EVERY)
        self._settled: list[Node] = []  # the path whose surprise is kept
        self._to_read = 0  # characters, of the question that was put last
        self._coming: Node | None = None  # where a long text ended that is read in the background, if one is
        self._touched = False
        self._learning = False

    # -- what is written ----------------------------------------------------------------------------------------

    def begin(self, opening: str) -> None:
        """Begin with the first words of the text."""
        self.writer.type_text(opening, is_opening=True)
        self._follow()

    def restore(self, journal: Journal) -> None:
        """Bring back what was written the last time, with cursor and history.

        What the network alone has written is among the branches, and one begins with the opening again.
        """
        kept = journal.load()
        opening, writer = self.writer.text, Writer(self.vocabulary)
        if kept and kept[0].get("text") == opening:  # of a time when none was marked
            kept[0]["opening"] = True
        if not writer.replay(kept) or journal.is_damaged:
            journal.begin_anew(writer.done)
        if not kept:
            return
        writer.done.clear()
        if not writer.by_hand and writer.text != opening:
            writer.clear()
            writer.type_text(opening, is_opening=True)
        self.writer, self._touched = writer, True
        self._follow()

    def adopt(self, kept: Iterable[Operation]) -> bool:
        """Take in what another laboratory kept of the same text, as branches; return whether there was anything new.

        Where nothing was written here, one goes on there, if a person wrote it.
        """
        other = Writer(self.vocabulary)
        other.replay(kept)
        tip = self.writer.adopt(other)
        if tip is not None and other.by_hand and not self._touched:
            self.writer.go(tip)
            self._follow()
        return tip is not None

    def keep(self, journal: Journal, run: Path | None) -> None:
        """Give what was done to the journal, once a person or the network has written anything; raises OSError."""
        done = self.writer.done
        self._touched = self._touched or any(operation["do"] != "settle" for operation in done[1:])
        if self._touched:
            journal.append(done)
            self.writer.done = []
            journal.write(run)

    def type_text(self, text: str) -> Typed:
        """Append typed or pasted characters."""
        typed = self.writer.type_text(text)
        self._follow()
        return typed

    def write_next(self, same_unit: bool = False) -> bool:
        """Append one character: the picked one, else the one that the network draws.

        Returns whether there is one: not while the network still reads what was written.
        """
        if not self.is_read:
            return False
        if self.pick is None:
            drawn = draw_one(self.state, self.settings.sampling, self.settings.seed, self.writer.visits)
        else:
            share = float(self.raw_shares()[self.pick])
            drawn = Drawn(self.pick, share, float(-np.log2(max(share, 1e-300))))
        self.take([drawn], same_unit)
        return True

    def take(self, drawn: Sequence[Drawn], same_unit: bool = False) -> None:
        """Append characters that the network drew, as one unit of history."""
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
    def is_read(self) -> bool:
        """Whether the network has read all that is written; a long paste takes it a while."""
        return self._missing(self.cached) == 0

    @property
    def state(self) -> State:
        """Where the network stands at the end of what it has read."""
        return self.cached.state

    def shares(self) -> Distribution:
        """Return the shares (V,) from which the next character is drawn."""
        return distribution(self.state.logits, self.settings.sampling)

    def uncut_shares(self) -> Distribution:
        """Return the shares (V,) under the temperature alone, nothing cut off."""
        sampling = self.settings.sampling
        return distribution(self.state.logits, Sampling(1.0 if sampling.is_greedy else sampling.temperature))

    def raw_shares(self) -> Distribution:
        """Return the network's own shares (V,), before temperature, top-k and top-p."""
        return raw_shares(self.state)

    def candidates(self, count: int | None = None) -> list[int]:
        """Return the ``count`` likeliest of the vocabulary (all of it: None), equal shares in its own order."""
        logits = self.state.logits
        order: list[int] = likeliest(logits, len(logits) if count is None else count).tolist()
        return order

    def move_pick(self, by: int) -> None:
        """Pick the candidate ``by`` places further down; before the first there is no pick."""
        logits = self.state.logits
        place = -1 if self.pick is None else place_of(logits, self.pick)
        place = min(place + by, len(logits) - 1)
        self.pick = self.candidates(place + 1)[-1] if place >= 0 else None

    def change_temperature(self, by: int) -> None:
        """Change the temperature by ``by`` tenths."""
        temperature = round(self.settings.sampling.temperature + by * _TEMPERATURE_STEP, 2)
        sampling = replace(self.settings.sampling, temperature=min(max(temperature, _COOLEST), _HOTTEST))
        self.change_settings(replace(self.settings, sampling=sampling))

    def change_settings(self, settings: GenerationSettings) -> None:
        """Write in another way from now on."""
        self.settings = settings
        self._ask_ghost()

    def toggle_pin(self) -> bool:
        """Pin the parameters that read now beside newer ones, or unpin them. Return whether they are pinned."""
        if self.pinned is not None:
            self.pinned, self.ghost.pinned = None, ()
            return False
        self.pinned = Lookahead(self.step, self.cached, self.ghost.text)
        self.ghost.pinned = self.ghost.text
        return True

    def pinned_shares(self) -> Distribution | None:
        """Return the shares (V,) that the pinned parameters give the next character, once they have read the text."""
        if self.pinned is None or self._missing(self.pinned.cached):
            return None
        return raw_shares(self.pinned.cached.state)

    # -- other parameters ---------------------------------------------------------------------------------------

    def is_due(self, now: float) -> bool:
        """Whether it is time to read the text with newer parameters: in training never for more than its share."""
        return not self._lookaheads.busy and (not self._learning or self._reading.is_due(now))

    def ask(self, question: Question, now: float) -> None:
        """Have the text read by other parameters, in the background."""
        self._reading.begin(now)
        tip, sampling = self.writer.tip, self.settings.sampling
        self._to_read, self._coming = tip.depth, None
        self._background.ask(self._lookaheads, lambda: question(path_to(tip), sampling))

    def forget_questions(self) -> None:
        """Ignore the answers to earlier questions, and ask the next one at once."""
        self._lookaheads.withdraw()
        self._lookaheads, self._coming = Slot(), None
        self._reading.waive()
        self.ghost.show_at_once()

    def poll(self, now: float, learning: bool) -> tuple[bool, bool]:
        """Take up what was worked out; return whether the reading and the ghost have changed.

        While it is ``learning`` parameters keep coming: the ghost changes once a second then.
        """
        self._learning = learning
        if reading := (lookahead := self._lookaheads.fetch()) is not None:
            self._reading.pay(now, self._lookaheads.took)
            self._take_up(lookahead)
        if (pinned := self._pins.fetch()) is not None and self.pinned is not None:
            self.pinned, reading = pinned, True
            self.ghost.pinned = pinned.ghost
            self._follow_pinned(self._end_of_key())
        if self.is_read:
            self._settle()
        has_changed = self.ghost.poll(now, learning)
        if self.ghost.is_due(now, learning):
            self._write_ghost()
        return reading, has_changed

    def _take_up(self, lookahead: Lookahead) -> None:
        """Go on with the parameters of ``lookahead``; what was written since it was asked is read now.

        Where that is much it is read in the background first. Where others have read it and go on writing, they are
        caught up with by halves at least, so that all of it takes no more than twice the first reading, which is paid
        for afterwards; while training, what falls behind comes too late.
        """
        is_of_this_text = not self._missing(lookahead.cached)
        end = self._end_of_key()
        if not self._read_at_once(lookahead.cached, end):
            missing = self._missing(lookahead.cached)
            if not self.is_read or not self._learning or 2 * missing <= self._to_read:
                self._to_read = missing
                self._read_text_in_background(lookahead)
            return
        if self._coming is not None:
            self._lookaheads.withdraw()  # what still waits would read the same again; newer parameters would not
        self._coming = None
        self.cached, self.step = lookahead.cached, lookahead.step
        self._follow_pinned(end)
        self._settle()
        self.ghost.bring(lookahead.ghost if is_of_this_text else None)

    def _missing(self, cached: CachedReader) -> int:
        """Return how many characters of the text ``cached`` has not read, or, where it is beyond the text, -1."""
        same = common_length(cached.nodes, self.writer.nodes)
        return len(self.writer.nodes) - same or -(len(cached.nodes) > same)

    def _end_of_key(self) -> float:
        """Return the time by which a key that comes now wants to be done."""
        return self._clock() + READ_FOR

    def _read_at_once(self, cached: CachedReader, end: float) -> bool:
        """Bring ``cached`` to the end of the text, or as far as it comes until ``end``; return whether it is there.

        A character is read in any case.
        """
        cached.follow(self.writer.nodes, lambda: self._clock() < end)
        return not self._missing(cached)

    def _follow(self) -> None:
        """Bring the network to the end of the text: at once where that takes no longer than a key may."""
        self.pick = None
        if self._is_coming():
            return
        end = self._end_of_key()
        if self._read_at_once(self.cached, end):
            self._follow_pinned(end)
            self._settle()
            self._ask_ghost()
        else:  # nothing is told of the text's end before the same parameters have read it
            self.ghost.forget()
            self._read_text_in_background(Lookahead(self.step, self.cached.copy(), ()))
            self._follow_pinned(end)

    def _is_coming(self) -> bool:
        """Whether the text up to some place is read in the background: who reads it goes on with what is behind it."""
        end, nodes, slot = self._coming, self.writer.nodes, self._lookaheads
        is_asked = slot.busy or slot.answer is not None
        return end is not None and is_asked and len(nodes) >= end.depth > 0 and nodes[end.depth - 1] is end

    def _read_text_in_background(self, lookahead: Lookahead) -> None:
        """Have the text read in the background by ``lookahead``, and go on with its parameters."""
        self._coming = None if self.is_read else self.writer.tip
        self._read_in_background(self._lookaheads, lookahead)

    def _follow_pinned(self, end: float) -> None:
        """Bring the pinned parameters to the end of the text, too."""
        pinned = self.pinned
        if pinned is None or self._read_at_once(pinned.cached, end) or self._pins.busy:
            return
        self._read_in_background(self._pins, replace(pinned, cached=pinned.cached.copy()))

    def _read_in_background(self, slot: Slot[Lookahead], lookahead: Lookahead) -> None:
        """Have the parameters of ``lookahead``, whose cached nobody else has, read the rest of the text."""
        tip, sampling = self.writer.tip, self.settings.sampling
        self._background.ask(slot, lambda: read_on(lookahead, path_to(tip), sampling))

    def _settle(self) -> None:
        """Keep the surprise of what was typed, as it was for the network that read it first; of much a part at a time.

        The rest follows at the next looks.
        """
        nodes, bits = self.writer.nodes, self.cached.bits
        settled = common_length(self._settled, nodes)
        end = min(len(nodes), settled + _SETTLED_AT_ONCE)
        fresh = range(settled, end)
        begin = next((place for place in fresh if nodes[place].bits is None and nodes[place].index is not None), None)
        if begin is not None:
            known = zip(nodes[begin:end], bits[begin:end])
            self.writer.settle(begin, [each if node.bits is None else math.nan for node, each in known])
        walk(self._settled, nodes[end - 1] if end else self.writer.tip)

    def _ask_ghost(self) -> None:
        """Have the ghost written anew: at once, or while training when its share allows it."""
        self.ghost.want()
        if not self._learning:
            self._write_ghost()

    def _write_ghost(self) -> None:
        """Have written what the network would write now."""
        if self.is_read:
            cached_readers = [self.cached] if self.pinned is None else [self.cached, self.pinned.cached]
            self.ghost.write([(cached.reader, cached.state) for cached in cached_readers], self.settings.sampling)
