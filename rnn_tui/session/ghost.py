"""Ghost: what the network would write now, behind the cursor; written in the background, and never of older times."""

from collections.abc import Sequence

from rnn_tui.generation.lookahead import write_ghost
from rnn_tui.generation.reader import Reader, State
from rnn_tui.generation.sampling import Sampling
from rnn_tui.session.background import BackgroundWorker, Slot, Throttle

SHARE = 0.01  # of one core, that writing ghosts may take while training
CHANGED_EVERY = 1.0  # seconds while training: parameters keep coming then, and nobody reads as fast

Indices = tuple[int, ...]


class Ghost:
    """The ``text`` that the parameters at the prompt would write, and where others are pinned, theirs: ``pinned``."""

    def __init__(self, background: BackgroundWorker) -> None:
        self.text: Indices = ()
        self.pinned: Indices = ()
        self._background = background
        self._slot: Slot[list[Indices]] = Slot()
        self._share = Throttle(SHARE)
        self._is_wanted = False
        self._newest: Indices | None = None  # that waits to be shown
        self._due = 0.0

    def want(self) -> None:
        """Have it rewritten: the text, the settings or the pinned parameters have changed."""
        self._is_wanted, self._newest = True, None

    def is_due(self, now: float, learning: bool) -> bool:
        """Whether one is wanted that may be written now: while ``learning`` only as often as its share allows."""
        return self._is_wanted and (not learning or (not self._slot.busy and self._share.is_due(now)))

    def write(self, starts: Sequence[tuple[Reader, State]], sampling: Sampling) -> None:
        """Write on from each of ``starts``: where the parameters at the prompt stand, then the pinned ones."""
        self._is_wanted = False
        self._background.ask(self._slot, lambda: [write_ghost(reader, state, sampling) for reader, state in starts])

    def bring(self, newest: Indices | None) -> None:
        """Take what other parameters would write, which read from now on; None where they did not write of this text.

        What the parameters before them have not yet answered is not shown any more.
        """
        is_asked = self._is_wanted or self._slot.busy or self._slot.answer is not None
        self._slot.withdraw()
        self._slot = Slot()
        self._newest = newest
        self._is_wanted = newest is None or (is_asked and bool(self.pinned))

    def forget(self) -> None:
        """Show none: it would belong to another text."""
        self.bring(None)
        self.text, self._is_wanted = (), False

    def show_at_once(self) -> None:
        """Show the next that comes, however short the time since the last."""
        self._due = 0.0

    def poll(self, now: float, learning: bool) -> bool:
        """Take up what was written; return whether anything has changed."""
        before = self.text, self.pinned
        if (found := self._slot.fetch()) is not None:
            self._share.pay(now, self._slot.took)
            self.text = found[0]
            self.pinned = found[1] if len(found) > 1 else ()
        if self._newest is not None and (not learning or now >= self._due):
            self.text, self._newest = self._newest, None
            self._due = now + CHANGED_EVERY
        return before != (self.text, self.pinned)
