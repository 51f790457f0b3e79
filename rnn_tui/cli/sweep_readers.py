"""A sweep on standard output: lines, objects, or a table that is drawn again where it stands."""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.streams import one_line
from rnn_tui.cli.sweep_curves import SweepCurves
from rnn_tui.cli.tables import cut_columns, new_table, slack_of, table_console, widest_cell, width_of
from rnn_tui.language import _
from rnn_tui.sweep.course import Course, Looked, RungReached, Stopping, SweepEvent, TrialEnded, WorkerDied
from rnn_tui.sweep.plan import Plan
from rnn_tui.sweep.standing import Standing, State, rank
from rnn_tui.terminal.sweep import (
    FIGURES,
    best_facts,
    describe_ended,
    describe_ranking,
    describe_rung,
    describe_standing,
    facts_of,
    headings_of,
    row_of,
)

_LINES_APART = 30.0  # seconds between two lines of a trial that is being trained
_BESIDE = 6  # lines of the terminal that the table leaves: its head, which may be folded, and where one writes on
_SHORTEST = 8  # columns of a name that is cut
_FIRST: dict[State, int] = {"training": 0, "finished": 1, "interrupted": 2, "diverged": 3, "failed": 4, "waiting": 5}


def print_table(plan: Plan, standings: Sequence[Standing]) -> None:
    """Print a row for each trial on standard output."""
    console = table_console()
    console.print(_table_of(plan, standings, console))


def _table_of(plan: Plan, standings: Sequence[Standing], console: Console) -> Table:
    """Return a row for each trial; where it is too wide, heads are folded, then cut, then the names."""
    table = new_table()
    headings = headings_of(plan)
    for place, heading in enumerate(headings):
        is_figure = place >= len(headings) - FIGURES
        table.add_column(heading, justify="right" if is_figure else "left", no_wrap=True, overflow="ellipsis")
    for standing in standings:
        table.add_row(*(Text(one_line(cell)) for cell in row_of(plan, standing)))
    if width_of(table, console) > console.width:
        table.padding = 0
        for column in table.columns:
            column.header = _folded(str(column.header))
        name, *others = table.columns
        others.sort(key=lambda column: slack_of(column, console), reverse=True)
        cut_columns(table, console, [*((each, widest_cell(each, console)) for each in others), (name, _SHORTEST)])
    return table


def _folded(heading: str) -> str:
    """Return a head in two lines of words, as narrow as can be; a single word stays as it is."""
    words = heading.split(" ")
    folds = [f"{' '.join(words[:place])}\n{' '.join(words[place:])}" for place in range(1, len(words))]
    return min(folds, key=lambda fold: max(map(len, fold.split("\n"))), default=heading)


def choose_reader(folder: Path, plan: Plan, course: Course, as_json: bool) -> "SweepReader":
    """Return what suits whoever reads standard output."""
    if as_json:
        return SweepReader(folder, plan, course)
    return LiveReader(folder, plan, course) if sys.stdout.isatty() else LineReader(folder, plan, course)


class SweepReader:
    """An object for each event, and the best at the end."""

    def __init__(self, folder: Path, plan: Plan, course: Course) -> None:
        self.folder = folder
        self.plan = plan
        self.course = course
        self.ended = {each.trial.name for each in course.board.look(course.happened) if each.is_at_its_end}

    def handle(self, event: SweepEvent) -> None:
        """Count a trial that came to its end, and tell what happened."""
        if isinstance(event, TrialEnded):
            self.ended.add(event.standing.trial.name)
        self.tell(event)

    def tell(self, event: SweepEvent) -> None:
        """Print an object."""
        match event:
            case TrialEnded(standing=standing):
                print_json({"event": "trial", **facts_of(self.plan, standing)})
            case WorkerDied(trial=trial):
                print_json({"event": "worker_died", "trial": trial.name})
            case RungReached(step=step, kept=kept):
                print_json({"event": "rung", "step": step, "kept": [trial.name for trial in kept]})
            case _:
                pass

    def say_stopped(self) -> None:
        """Say that it was interrupted."""
        print_json({"event": "stopped", "sweep": str(self.folder)})

    def say_end(self, standings: Sequence[Standing]) -> None:
        """Say which settings are best."""
        print_json({**best_facts(self.plan, rank(standings)), "sweep": str(self.folder)})

    def close(self) -> None:
        """Leave the terminal as it was."""


class LineReader(SweepReader):
    """A line for each event, now and then one for each trial under way, and the table at the end."""

    def __init__(self, folder: Path, plan: Plan, course: Course, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(folder, plan, course)
        self._clock = clock
        self._next_lines = clock() + _LINES_APART

    def tell(self, event: SweepEvent) -> None:
        """Print a line."""
        match event:
            case TrialEnded(standing=standing):
                print(one_line(describe_ended(self.plan, standing, len(self.ended))), flush=True)
            case WorkerDied(trial=trial):
                print(_("{name}: its worker died; the trial continues in another").format(name=trial.name), flush=True)
            case RungReached(step=step, kept=kept, left_out=left_out):
                print(describe_rung(step, kept, left_out), flush=True)
            case Looked():
                self._say_how_far()
            case Stopping():
                print(_("the trials under way are being saved"), flush=True)

    def _say_how_far(self) -> None:
        if self._clock() < self._next_lines:
            return
        self._next_lines = self._clock() + _LINES_APART
        standings = self.course.board.look(self.course.happened)
        trained = [each for each in standings if each.state == "training"]
        for standing in trained:
            print(describe_standing(standing), flush=True)
        if not trained:
            print(_("no trial is being trained now; the others wait for a worker"), flush=True)

    def say_stopped(self) -> None:
        """Say how it continues."""
        print(_("stopped, and saved; the same command continues the sweep"))

    def say_end(self, standings: Sequence[Standing]) -> None:
        """Print the table, the best, and where the runs are."""
        print_table(self.plan, standings)
        for line in describe_ranking(self.plan, rank(standings)):
            print(one_line(line))
        if any(each.state == "failed" for each in standings):
            print(_("what failed is tried again by the same command"))
        print(one_line(_("saved; to see them again: rnn-tui sweep show {folder}").format(folder=self.folder)))


class LiveReader(LineReader):
    """The table, drawn again where it stands, below the lines of what happened."""

    def __init__(self, folder: Path, plan: Plan, course: Course) -> None:
        super().__init__(folder, plan, course)
        self._console = table_console()
        self._live = Live(console=self._console, auto_refresh=False, transient=True, redirect_stdout=False)
        self._curves = SweepCurves(folder)
        self._live.start()

    def tell(self, event: SweepEvent) -> None:
        """Print the line above the table, and draw the table as it is now; a sweep that stops has none any more."""
        if isinstance(event, Stopping):  # what is written meanwhile, by whoever presses ctrl+c again, stays readable
            self._live.stop()
            super().tell(event)
            return
        if not isinstance(event, Looked):
            self._live.update(Text(""), refresh=True)
            super().tell(event)
        standings = sorted(self.course.board.look(self.course.happened), key=_importance)
        columns, lines = self._console.size
        room = max(1, lines - _BESIDE)
        table = _table_of(self.plan, standings[:room], self._console)
        curves = self._curves.draw(standings, columns - 1, room - len(standings) - 2)
        # what the terminal itself echoes of ctrl+c goes onto a line of its own: it would begin another, unseen
        self._live.update(Group(table, *([] if curves is None else [curves]), Text("")), refresh=True)

    def close(self) -> None:
        """Take the table away."""
        self._live.stop()


def _importance(standing: Standing) -> tuple[int, float]:
    """Return what is shown first where not all is: what is being trained, then what is best."""
    loss = standing.best_val_loss if standing.best_val_loss is not None else standing.train_loss
    return _FIRST.get(standing.state, len(_FIRST)), float("inf") if loss is None else loss
