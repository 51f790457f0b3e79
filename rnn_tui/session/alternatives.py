"""Alternatives to the text at the prompt: several continuations of it, and what its branches cost."""

import time
from collections.abc import Callable, Sequence
from functools import partial

from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.generation.lookahead import BranchComparison, compare_branches
from rnn_tui.generation.settings import Continuation
from rnn_tui.generation.tree import Branch
from rnn_tui.session.background import BackgroundWorker, Slot
from rnn_tui.session.prompt import Prompt

MEASURED_FOR = 2.0  # seconds that branches may be read for to be compared
CONTINUATION_LENGTH = 80  # characters, where the controls name no length ...
_LONGEST_CONTINUATION = 400  # ... and what is seen of any


class Alternatives:
    """What a ``prompt`` offers to choose from, worked out in the background with the parameters that read there."""

    def __init__(
        self, prompt: Prompt, background: BackgroundWorker, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._prompt = prompt
        self._background = background
        self._clock = clock
        self._continuations: Slot[list[Continuation]] = Slot()
        self._compared: Slot[BranchComparison] = Slot()
        self._to_compare: Sequence[Branch] = ()  # once the network has read the text

    def ask_continuations(self) -> None:
        """Have some continuations worked out; ``fetch_continuations`` gives them."""
        from rnn_tui.generation.together import continuations

        self._continuations.withdraw()
        self._continuations = Slot()
        prompt, settings = self._prompt, self._prompt.settings
        length = min(settings.length or CONTINUATION_LENGTH, _LONGEST_CONTINUATION)
        reader, visit = prompt.viewed.reader, prompt.here.visits
        question = partial(continuations, reader, prompt.state, prompt.vocabulary, settings, length, visit)
        self._background.ask(self._continuations, question)

    def fetch_continuations(self) -> list[Continuation] | None:
        """Return the continuations that were asked for; None while they are worked out."""
        return self._continuations.fetch()

    def ask_comparison(self, branches: Sequence[Branch]) -> None:
        """Have ``branches`` read with the parameters that have read the text, or will have, next."""
        self._compared = Slot()
        self._to_compare = branches

    def fetch_comparison(self) -> BranchComparison | None:
        """Return what the branches that were asked about cost; None while they, or the text before, are read."""
        prompt = self._prompt
        if self._to_compare and not prompt.cached.missing(prompt.writer.nodes):
            step, cached, branches = prompt.step, prompt.cached.copy(), self._to_compare
            self._to_compare = ()
            self._background.ask(self._compared, lambda: self._compare(step, cached, branches))
        return self._compared.fetch()

    def _compare(self, step: int, cached: CachedReader, branches: Sequence[Branch]) -> BranchComparison:
        """Read branches, as many as there is time for."""
        end = self._clock() + MEASURED_FOR
        return compare_branches(step, cached, branches, lambda: self._clock() < end)
