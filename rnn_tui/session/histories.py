"""The losses of runs on the disk, for drawing them: read incrementally in the background, since a run may be long."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rnn_tui.errors import RunError
from rnn_tui.runs.curves import LossHistory, RunHistory
from rnn_tui.session.reading import Reading
from rnn_tui.text.corpus import MayGoOn

_PATIENCE = 0.05  # seconds: so long a short run is waited for, so that it is drawn at once


class Histories:
    """Reads one run after another; ``problems`` say what is wrong with those that cannot be read."""

    def __init__(self) -> None:
        self.problems: dict[Path, str] = {}
        self._readers: dict[Path, RunHistory] = {}
        self._found: dict[Path, LossHistory] = {}
        self._wanted: list[Path] = []
        self._reading: tuple[Path, Reading[LossHistory]] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is still read, or waits for it."""
        return self._reading is not None or bool(self._wanted)

    def ask(self, runs: Sequence[Path]) -> None:
        """Have the losses of ``runs`` read, or read on; what waited before is given up."""
        self._wanted = list(runs)
        self._begin()
        if self._reading is not None and self._reading[1].has_ended(_PATIENCE):
            self.fetch()

    def fetch(self) -> bool:
        """Take up what was read; return whether there was anything."""
        changed = False
        while self._reading is not None and self._reading[1].has_ended():
            run, reading = self._reading
            self._reading, changed = None, True
            self.problems.pop(run, None)
            try:
                self._found[run] = reading.result()
            except RunError as error:
                self.problems[run] = str(error)
            self._begin()
        return changed

    def of(self, run: Path) -> LossHistory:
        """Return the losses of a run so far as they were read."""
        return self._found.get(run, LossHistory())

    def _begin(self) -> None:
        if self._reading is None and self._wanted:
            run = self._wanted.pop(0)
            reader = self._readers.setdefault(run, RunHistory(run))
            self._reading = run, Reading(partial(_read_on, reader))


def _read_on(history: RunHistory, _may_go_on: MayGoOn) -> LossHistory:
    history.read_on()
    return history.so_far()
