"""The losses of a sweep's trials over each other, below its live table."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rich.segment import Segment, Segments

from rnn_tui.errors import RunError
from rnn_tui.runs.curves import RunHistory
from rnn_tui.session.watched import MOST_RUNS
from rnn_tui.sweep.standing import Standing
from rnn_tui.tui.export import picture_of_lines
from rnn_tui.tui.renderables.curve import draw_curve
from rnn_tui.tui.renderables.curve_layout import Curves, Lens
from rnn_tui.tui.themes import TERMINAL

LEAST, MOST = 8, 26  # lines, without those for the names


class SweepCurves:
    """Reads the losses of a few trials on from where they were, as often as they are drawn."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._histories: dict[str, RunHistory] = {}

    def draw(self, standings: Sequence[Standing], width: int, height: int) -> Segments | None:
        """Return the curves of the first trials that have any, in so many lines; None where there is no room."""
        shown = [each for each in standings if each.step][: max(0, min(MOST_RUNS, height - LEAST))]
        if not shown:
            return None
        shown.sort(key=lambda standing: standing.trial.name)  # whatever is first, a curve keeps its place among these
        others = []
        for standing in shown:
            history = self._histories.setdefault(standing.trial.name, RunHistory(self._folder / standing.trial.name))
            with suppress(RunError):  # the table tells of it
                history.read_on()
            others.append((standing.trial.name, history.so_far(), ""))
        drawn = draw_curve(Curves(others=others), Lens("step", "nats", "linear"), width, min(height, MOST + len(shown)))
        strips = picture_of_lines(drawn, "", width, TERMINAL).lines
        return Segments([segment for strip in strips for segment in (*strip, Segment.line()) if not segment.control])
