"""Prompt: the text being written, the network that reads it, and how it continues.

Called from the screen's thread; what takes too long is computed in the background, and ``poll`` fetches it.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.generation.lookahead import Lookahead, read_on
from rnn_tui.generation.operations import Operation
from rnn_tui.generation.reader import Reader, State
from rnn_tui.generation.sampling import Distribution, Sampling
from rnn_tui.generation.settings import Drawn, GenerationSettings, draw_one, raw_shares
from rnn_tui.generation.tree import NETWORK, Node, path_to
from rnn_tui.generation.writer import Typed, Writer
from rnn_tui.session.background import BackgroundWorker, Slot, Throttle
from rnn_tui.session.choosing import Choosing
from rnn_tui.session.cursor import Cursor
from rnn_tui.session.ghost import Ghost
from rnn_tui.session.journal import Journal, writer_of
from rnn_tui.session.settling import Settling
from rnn_tui.text.vocabulary import Vocabulary

Question = Callable[[Sequence[Node], Sampling], Lookahead | None]

LOOK_EVERY = 0.25  # seconds: how often the newest parameters read the text while training, at the most
READING_SHARE = 0.04  # of one core, that looking ahead may take while training
READ_FOR = 0.01  # seconds that reading may hold a key up, whatever the network; the rest is read in the background


class Prompt(Choosing):
    """A text and a network that reads it; ``step`` is that of the network's parameters.

    ``cached`` stands at the end of what is written, or comes there; ``viewed`` where one looks: at the ``cursor``.
    """

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
        self.cursor = Cursor()
        self.ghost = Ghost(background)
        self.pinned: Lookahead | None = None
        self.last: Drawn | None = None
        self._background = background
        self._clock = clock
        self._lookaheads: Slot[Lookahead] = Slot()
        self._pins: Slot[Lookahead] = Slot()
        self._reading = Throttle(READING_SHARE, LOOK_EVERY)
        self._settling = Settling()
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
        writer = writer_of(journal, self.vocabulary, self.writer.text)
        if writer is not None:
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
        """Write typed or pasted characters where one looks."""
        self.write_here()
        typed = self.writer.type_text(text)
        self._follow()
        return typed

    def write_next(self, same_unit: bool = False) -> bool:
        """Write one character where one looks: the picked one, else the one that the network draws.

        Returns whether there is one: not while the network still reads what was written.
        """
        if not self.is_read:
            return False
        if self.pick is None:
            drawn = draw_one(self.state, self.settings.sampling, self.settings.seed, self.here.visits)
        else:
            share = float(self.raw_shares()[self.pick])
            drawn = Drawn(self.pick, share, float(-np.log2(max(share, 1e-300))))
        self.take([drawn], same_unit)
        return True

    def take(self, drawn: Sequence[Drawn], same_unit: bool = False) -> None:
        """Write characters that the network drew where one looks, as one unit of history."""
        same_unit |= self.write_here()
        for number, each in enumerate(drawn):
            self.writer.take(each.index, NETWORK, each.share, each.bits, same_unit or number > 0)
            self.last = each
        self._follow()

    def write_here(self) -> bool:
        """Have the text end where one looks; what stood behind it stays as a branch. Return whether that is elsewhere.

        Whoever calls it goes on to write there.
        """
        here = self.here
        self.cursor.leave()
        return self.writer.go(here)

    def edit(self, change: Callable[[], object]) -> None:
        """Take back, undo, redo, clear or go elsewhere with one of the writer's methods."""
        change()
        self.last = None
        self._follow()

    # -- where one looks ----------------------------------------------------------------------------------------

    def look(self, place: int | None) -> None:
        """Look before the character at ``place``, or at the end of the text again: None."""
        self.pick = None
        self.cursor.go(self.writer.nodes, place)
        self._follow_cursor()
        self._ask_ghost()

    @property
    def path(self) -> Sequence[Node]:
        """The characters before the place where one looks; not to be changed."""
        return self.writer.nodes if self.cursor.place is None else self.cursor.path

    @property
    def here(self) -> Node:
        """The last character of the path, or the root before any."""
        return self.path[-1] if self.path else self.writer.root

    @property
    def viewed(self) -> CachedReader:
        """What has read the path, or is on its way there: of this everything is shown."""
        return self.cursor.at_place(self.cached)

    @property
    def is_read(self) -> bool:
        """Whether the network has read all of the path; a long paste takes it a while."""
        return not self.viewed.missing(self.path)

    # -- what the network thinks --------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """Where the network stands at the end of what it has read of the path."""
        return self.viewed.state

    def change_temperature(self, by: int) -> None:
        """Change the temperature by ``by`` tenths."""
        self.change_settings(self.settings.warmer(by))

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
        if self.pinned is None:
            return None
        viewed = self.cursor.at_place(self.pinned.cached)
        return None if viewed.missing(self.path) else raw_shares(viewed.state)

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
            self.ghost.pinned = pinned.ghost if self.cursor.place is None else ()
            self._follow_pinned(self._end_of_key())
        reading |= self._follow_cursor()
        if not self.cached.missing(self.writer.nodes):
            self._settling.settle(self.writer, self.cached.bits)
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
        is_of_this_text = not lookahead.cached.missing(self.writer.nodes)
        end = self._end_of_key()
        if not self._read_at_once(lookahead.cached, end):
            missing = lookahead.cached.missing(self.writer.nodes)
            if self.cached.missing(self.writer.nodes) or not self._learning or 2 * missing <= self._to_read:
                self._to_read = missing
                self._read_text_in_background(lookahead)
            return
        if self._coming is not None:
            self._lookaheads.withdraw()  # what still waits would read the same again; newer parameters would not
        self._coming = None
        self.cached, self.step = lookahead.cached, lookahead.step
        self._follow_pinned(end)
        self._settling.settle(self.writer, self.cached.bits)
        self.ghost.bring(lookahead.ghost if is_of_this_text and self.cursor.place is None else None)

    def _end_of_key(self) -> float:
        """Return the time by which a key that comes now wants to be done."""
        return self._clock() + READ_FOR

    def _read_at_once(self, cached: CachedReader, end: float) -> bool:
        """Bring ``cached`` to the end of the text, or as far as it comes until ``end``; return whether it is there.

        A character is read in any case.
        """
        cached.follow(self.writer.nodes, lambda: self._clock() < end)
        return not cached.missing(self.writer.nodes)

    def _follow(self) -> None:
        """Bring the network to the end of the text: at once where that takes no longer than a key may."""
        self.pick = None
        self.cursor.leave()
        if self._is_coming():
            return
        end = self._end_of_key()
        if self._read_at_once(self.cached, end):
            self._follow_pinned(end)
            self._settling.settle(self.writer, self.cached.bits)
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
        self._coming = self.writer.tip if self.cached.missing(self.writer.nodes) else None
        self._read_in_background(self._lookaheads, lookahead)

    def _follow_pinned(self, end: float) -> None:
        """Bring the pinned parameters to the end of the text, too."""
        pinned = self.pinned
        if pinned is None or self._read_at_once(pinned.cached, end) or self._pins.busy:
            return
        self._read_in_background(self._pins, replace(pinned, cached=pinned.cached.copy()))

    def _follow_cursor(self) -> bool:
        """Go where one looks, or as far as a key allows; return whether more is read there than before."""
        end = self._end_of_key()
        return self.cursor.follow(self._readers(), lambda: self._clock() < end)

    def _readers(self) -> list[CachedReader]:
        """Return what reads the text: the network, and the pinned one."""
        return [self.cached] if self.pinned is None else [self.cached, self.pinned.cached]

    def _read_in_background(self, slot: Slot[Lookahead], lookahead: Lookahead) -> None:
        """Have the parameters of ``lookahead``, whose cached nobody else has, read the rest of the text."""
        tip, sampling = self.writer.tip, self.settings.sampling
        self._background.ask(slot, lambda: read_on(lookahead, path_to(tip), sampling))

    def _ask_ghost(self) -> None:
        """Have the ghost written anew: at once, or while training when its share allows it."""
        self.ghost.want()
        if not self._learning:
            self._write_ghost()

    def _write_ghost(self) -> None:
        """Have written what the network would write now."""
        if self.is_read:
            viewed = [self.cursor.at_place(cached) for cached in self._readers()]
            self.ghost.write([(each.reader, each.state) for each in viewed], self.settings.sampling)
