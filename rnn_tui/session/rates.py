"""The search for a learning rate beside the screen: what it has found so far, and giving it up."""

import math

from rnn_tui.session.reading import Reading
from rnn_tui.session.table import Fresh
from rnn_tui.text.corpus import MayGoOn
from rnn_tui.training.rate_finder import RateSearch, find_rate
from rnn_tui.training.threads import choose_threads


class RateFinding:
    """Searches a rate for what is on the ``table``, in a thread of its own; ``found`` is the search as far as it is."""

    def __init__(self, table: Fresh, threads: int | None = None) -> None:
        self.guess = math.log(len(table.vocabulary))
        self.found = RateSearch(())
        self._table = table
        self._threads = choose_threads(threads, spare=1)  # the screen and the terminal want a core
        self._reading: Reading[RateSearch | None] = Reading(self._search)

    def has_ended(self, seconds: float = 0.0) -> bool:
        """Return whether it is done, or failed; waits for it so long at most."""
        return self._reading.has_ended(seconds)

    def result(self) -> RateSearch | None:
        """Return what was found; raise ConfigError or TextError where these settings cannot be trained."""
        return self._reading.result()

    def cancel(self) -> None:
        """Give it up before its next step."""
        self._reading.cancel()

    def _search(self, may_go_on: MayGoOn) -> RateSearch | None:
        return find_rate(
            self._table.corpus, self._table.config, self._threads, self._hear, lambda: may_go_on(0.0) is not False
        )

    def _hear(self, search: RateSearch) -> None:
        self.found = search
