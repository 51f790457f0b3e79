"""How far the terminal lags behind what is drawn: over a slow link frames would queue up, and keys behind them."""

from collections.abc import Callable

_PATIENCE = 10.0  # seconds; an answer that takes longer is lost
_QUICK = 0.2  # seconds; an answer that takes longer came over a slow link


class Link:
    """Asks the terminal for an answer behind what was drawn; until that comes, nothing is drawn that moves by itself.

    ``ask`` sends the question, ``clock`` gives seconds. A slow link rests as long as the answer took, for what a key
    has to draw. A terminal that has never answered is never waited for.
    """

    def __init__(self, ask: Callable[[], None], clock: Callable[[], float]) -> None:
        self._ask, self._clock = ask, clock
        self._asked: float | None = None
        self._answers = False
        self._free_from = 0.0

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is under way."""
        return self._answers and self._asked is not None and self._clock() - self._asked < _PATIENCE

    @property
    def is_free(self) -> bool:
        """Whether all that was drawn has arrived, as far as one can know, and there is room for more."""
        return not self.is_waiting and self._clock() >= self._free_from

    def ask(self) -> None:
        """Ask, unless an answer is still under way."""
        if not self.is_waiting:
            self._asked = self._clock()
            self._ask()

    def begin_anew(self) -> None:
        """Wait for no answer any more: another terminal may be there, which was never asked."""
        self._asked, self._free_from = None, 0.0

    def take_answer(self) -> None:
        """Take note that what was drawn has arrived."""
        self._answers = True
        if self._asked is not None:
            now = self._clock()
            self._free_from = now + max(0.0, now - self._asked - _QUICK)
            self._asked = None
