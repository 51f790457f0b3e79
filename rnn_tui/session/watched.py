"""Runs that are looked at together: how far they are, and their losses; those still written are read on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rnn_tui.language import _
from rnn_tui.runs.lock import LOOK_EVERY
from rnn_tui.session.background import Throttle
from rnn_tui.session.histories import Histories
from rnn_tui.there import is_folder

if TYPE_CHECKING:
    from rnn_tui.runs.summary import RunSummary

SIGNS = "ABCDEFGH"  # of the runs, in their order
MOST_RUNS = len(SIGNS)


class WatchedRuns:
    """Up to MOST_RUNS ``runs``, in order, and their ``histories``."""

    def __init__(self, runs: Sequence[RunSummary] = ()) -> None:
        self.histories = Histories()
        self._looking = Throttle(share=1.0, least=2 * LOOK_EVERY)
        self.watch(runs)

    def watch(self, runs: Sequence[RunSummary]) -> None:
        """Look at these runs from now on."""
        self.runs = list(runs)
        self.histories.ask([run.path for run in runs])

    def move(self, folder: Path, path: Path | None) -> None:
        """Look for the run in ``folder`` under its other name; no longer for one that was deleted (None)."""
        here = [run for run in self.runs if run.path == folder]
        if here and path is None:
            self.watch([run for run in self.runs if run.path != folder])
        elif here and path is not None:
            self.watch([replace(run, path=path) if run.path == folder else run for run in self.runs])

    def problem_of(self, place: int) -> str:
        """Return what is wrong with a run, or nothing."""
        run = self.runs[place]
        if not run.saved:
            return _("it has only just started: nothing has been saved yet")
        return run.problem or self.histories.problems.get(run.path, "")

    def poll(self, now: float) -> bool:
        """Take up what was read, and read on when that is due at ``now``; return whether there is anything new."""
        if not self.runs:
            return False
        has_changed = self.fetch()
        if self._looking.is_due(now):
            self._looking.begin(now)
            has_changed |= self.look_again()
        return has_changed

    def look_again(self) -> bool:
        """Read on those that were still written the last time; return whether a run may have changed since then."""
        before = list(self.runs)
        held = [run.path for run in before if run.held]
        self.runs = [_seen_again(run) for run in before]
        if held and not self.histories.busy:
            self.histories.ask(held)
        return bool(held) or self.runs != before

    def fetch(self) -> bool:
        """Take up what was read; return whether there was anything."""
        return self.histories.fetch()


def _seen_again(run: RunSummary) -> RunSummary:
    """Return how far a run is that is still written; what is known of one that has gone stays, and that it has."""
    from rnn_tui.runs.summary import summarise

    if not run.held and is_folder(run.path):
        return run
    found = summarise(run.path)
    return replace(run, problem=found.problem, held=found.held) if found.problem else found
