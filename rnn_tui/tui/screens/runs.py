"""Ctrl+r: the runs at hand, to be opened, continued, compared, renamed, deleted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.notifications import SeverityLevel
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from rnn_tui.errors import RnnTuiError
from rnn_tui.language import N_, _, ngettext
from rnn_tui.places import runs_folder
from rnn_tui.runs.deleted import DeletedRuns
from rnn_tui.runs.keeping import demand_free, rename_run, set_note
from rnn_tui.runs.lock import LOOK_EVERY
from rnn_tui.runs.summary import RunSummary, summaries, summarise
from rnn_tui.session.comparison import Comparison
from rnn_tui.session.histories import Histories
from rnn_tui.session.watched import MOST_RUNS
from rnn_tui.terminal.quantities import size_label
from rnn_tui.terminal.safe_text import visible
from rnn_tui.there import is_folder
from rnn_tui.tui.command import key_label
from rnn_tui.tui.panes.rows import Rows
from rnn_tui.tui.renderables.paragraph import Paragraph
from rnn_tui.tui.renderables.run_rows import UNSAVED, columns_that_fit, draw_facts, draw_heading, draw_run
from rnn_tui.tui.screens.dialogue import Dialogue
from rnn_tui.tui.screens.dialogues import AskScreen, DeleteScreen


@dataclass(frozen=True)
class RunChoice:
    """What is to be done with the run in ``folder``."""

    way: Literal["open", "continue", "fork"]
    folder: Path


class RunsScreen(Dialogue[RunChoice | None]):
    """A list with the facts of the run under the cursor; ends with a choice, or None."""

    BINDINGS = [
        Binding("o,O", "choose('open')", N_("open"), id="run_open", tooltip=N_("Open the run and write with it")),
        Binding("c,C", "choose('continue')", N_("continue"), id="run_continue", tooltip=N_("Continue training")),
        Binding(
            "f,F", "choose('fork')", N_("fork"), id="run_fork", tooltip=N_("Start another run from its parameters")
        ),
        Binding("space", "mark_run", N_("mark"), id="run_mark", tooltip=N_("Mark the run to compare it")),
        Binding("m,M", "compare_runs", N_("compare"), id="run_compare", tooltip=N_("Compare the marked runs")),
        Binding("r,R", "rename_run", N_("rename"), id="run_rename", tooltip=N_("Rename the run")),
        Binding("n,N", "note_run", N_("note"), id="run_note", tooltip=N_("Add a note to the run")),
        Binding("d,D,delete", "delete_run", N_("delete"), id="run_delete", tooltip=N_("Delete the run, after asking")),
        Binding("u,U", "bring_back", N_("undelete"), id="run_bring_back", tooltip=N_("Undo the last deletion")),
        Binding("escape", "close_runs", N_("close"), id="close_runs", tooltip=N_("Back to the laboratory")),
    ]

    def __init__(
        self,
        moved: Callable[[Path, Path | None], None],
        is_ours: Callable[[Path], bool],
        deleted: DeletedRuns,
        compare: Callable[[Sequence[RunSummary]], Comparison],
        place_of: Callable[[Path], str],
    ) -> None:
        """Tell ``moved`` of a folder that was given another name, or (None) deleted.

        ``is_ours`` knows whether it is this window that writes a run; what is ``deleted`` can be brought back;
        ``compare`` puts runs side by side; ``place_of`` says of a folder what may be told.
        """
        super().__init__()
        self._deleted = deleted
        self._is_ours = is_ours
        self._compare = compare
        self._place_of = place_of
        self._moved = moved
        self._runs: dict[str, RunSummary] = {}  # by name, or by folder where a name comes again
        self._histories = Histories()
        self._marked: set[str] = set()
        self._columns: Sequence[int] = ()

    def compose(self) -> ComposeResult:
        """Lay out list, facts and the line of keys."""
        with Vertical(classes="page", id="runs") as page:
            page.border_title = _("Runs")
            yield Static(id="runs-heading")
            yield Rows(id="run-list", compact=True)
            yield Static(id="run-facts")
            yield Static(id="run-keys")

    def on_mount(self) -> None:
        """Fill the list; the newest run stands first."""
        keys = [binding for binding in self.BINDINGS if isinstance(binding, Binding)]
        parts = [
            Content.assemble((key_label(key.key), "bold $network"), _unbroken(f" {_(key.description)}")) for key in keys
        ]
        self.query_one("#run-keys", Static).update(Paragraph(Content("  ").join(parts)))
        left = self._deleted.adopt(runs_folder())
        self._fill()
        self.query_one("#run-list", OptionList).focus()
        if left:
            message = ngettext(
                "{count} run was deleted before the program was killed; u restores it until this one ends",
                "{count} runs were deleted before the program was killed; u restores them until this one ends",
                left,
            )
            self._tell(message.format(count=left), severity="information")
        self.set_interval(LOOK_EVERY * 2, self.look_again)
        self.set_interval(LOOK_EVERY / 5, self._take_histories)

    def on_resize(self) -> None:
        """Fit the rows to the new width."""
        self.call_after_refresh(self._draw_rows)

    def _fill(self, chosen: str | None = None) -> None:
        """Read the runs again; ``chosen`` is under the cursor then, or the first."""
        self._runs.clear()
        for run in sorted(summaries(), key=lambda run: -run.written):
            self._runs[str(run.path) if run.name in self._runs else run.name] = run
        self._marked &= self._runs.keys()
        self._draw_rows()
        places = [str(run.path) for run in self._runs.values()]
        if places:
            self.query_one("#run-list", OptionList).highlighted = places.index(chosen) if chosen in places else 0
        self._show_facts()

    def look_again(self) -> None:
        """Update the progress of the runs that are being written."""
        listed = self.query_one("#run-list", OptionList)
        for name, run in self._runs.items():
            if run.held and is_folder(run.path):
                self._runs[name] = summarise(run.path)
                listed.replace_option_prompt(
                    name, draw_run(self._runs[name], self._row_width, self._columns, name in self._marked)
                )
        if self._run is not None and self._run.held:
            self._show_facts()

    def _take_histories(self) -> None:
        """Show the losses once they are read."""
        if self._histories.fetch():
            self._draw_facts()

    @property
    def _row_width(self) -> int:
        return max(40, self.query_one("#runs").content_size.width - 2)

    def _draw_rows(self) -> None:
        listed = self.query_one("#run-list", OptionList)
        place, width = listed.highlighted, self._row_width
        longest = max((cell_len(run.name) for run in self._runs.values()), default=0)
        columns = self._columns = columns_that_fit(width, longest)
        listed.clear_options()
        listed.add_options(
            Option(draw_run(run, width, columns, name in self._marked), id=name) for name, run in self._runs.items()
        )
        listed.highlighted = place
        self.query_one("#runs-heading", Static).update(draw_heading(width, columns))
        self._show_facts()

    @property
    def _run(self) -> RunSummary | None:
        """The run under the cursor."""
        return self._runs.get(self._chosen)

    @property
    def _chosen(self) -> str:
        """What the run under the cursor is called in the list; nothing where there is none."""
        place, names = self.query_one("#run-list", OptionList).highlighted, list(self._runs)
        return names[place] if place is not None and place < len(names) else ""

    @on(OptionList.OptionHighlighted)
    def _show_facts(self) -> None:
        """Show what is known of the run under the cursor, its losses as a line."""
        if self._run is not None:
            self._histories.ask([self._run.path])
        self._draw_facts()

    def _draw_facts(self) -> None:
        run = self._run
        facts = self.query_one("#run-facts", Static)
        if run is None:
            facts.update(Content.styled(_("no runs yet: a training of ten seconds or more is saved"), "$quiet"))
            return
        run = replace(run, problem=run.problem or self._histories.problems.get(run.path, ""))
        history = self._histories.of(run.path)
        width = self.query_one("#runs").content_size.width
        is_ours, place = self._is_ours(run.path), self._place_of(run.path)
        facts.update(Paragraph(draw_facts(run, history, width, self._columns, is_ours, place)))

    @on(OptionList.OptionSelected)
    def open_selected(self) -> None:
        """Open the run on enter or a click."""
        self.action_choose("open")

    def action_choose(self, way: Literal["open", "continue", "fork"]) -> None:
        """End with this choice; of a run that has just begun elsewhere there is nothing to open yet."""
        run = self._run
        if run is None:
            return
        if not run.saved and (way == "fork" or not self._is_ours(run.path)):
            self._tell(_(UNSAVED))
            return
        self.dismiss(RunChoice(way, run.path))

    def action_mark_run(self) -> None:
        """Mark the run, or take the mark away."""
        if self._run is not None:
            self._marked ^= {self._chosen}
            self._draw_rows()

    def action_compare_runs(self) -> None:
        """Compare the marked runs; one alone with the run under the cursor."""
        names = self._marked if len(self._marked) > 1 else self._marked | {self._chosen}
        runs = [run for name, run in self._runs.items() if name in names]
        if len(runs) < 2:
            self._tell(_("first mark two or more runs with the space bar"))
        elif len(runs) > MOST_RUNS:
            message = _("at most {most} runs can be compared, and {count} are marked: space removes a mark")
            self._tell(message.format(most=MOST_RUNS, count=len(runs)))
        else:
            from rnn_tui.tui.screens.compare import CompareScreen

            self.app.push_screen(CompareScreen(self._compare(runs)))

    def action_rename_run(self) -> None:
        """Ask for another name."""
        run = self._run
        if run is not None and self._is_free(run):
            question = _("A new name for {run}").format(run=visible(run.name))
            self._ask(question, run.name, lambda name: self._rename(run.path, name))

    def _rename(self, folder: Path, name: str) -> str:
        path = rename_run(folder, name.strip())
        self._moved(folder, path)
        return str(path)

    def action_note_run(self) -> None:
        """Ask for a note."""
        run = self._run
        if run is not None:
            question = _("A note for {run}").format(run=visible(run.name))
            self._ask(question, run.note, lambda note: self._keep_note(run.path, note))

    def _keep_note(self, folder: Path, note: str) -> str:
        set_note(folder, note)
        return str(folder)

    def action_delete_run(self) -> None:
        """Ask for confirmation, then delete."""
        run = self._run
        if run is None or not self._is_free(run):
            return
        question = _("Delete {run}? It takes up {size}. This can be undone until the program ends.")
        question = question.format(run=visible(run.name), size=size_label(run.size))

        def delete(sure: bool | None) -> None:
            if sure:
                self._remove(run.path)

        self.app.push_screen(DeleteScreen(question), delete)

    def _remove(self, folder: Path) -> None:
        try:
            self._deleted.put(folder)
        except RnnTuiError as error:
            self._tell(str(error))
            return
        self._moved(folder, None)
        self._fill()
        message = _("{run} was deleted; u restores it until the program ends")
        self._tell(message.format(run=folder.name), severity="information")

    def action_bring_back(self) -> None:
        """Restore the run that was deleted last."""
        try:
            folder = self._deleted.bring_back()
        except RnnTuiError as error:
            self._tell(str(error))
            return
        if folder is None:
            self._tell(_("there is no deletion to undo"))
            return
        self._fill(folder.name)
        self._tell(_("{run} was restored").format(run=folder.name), severity="information")

    def _is_free(self, run: RunSummary) -> bool:
        """Return whether nobody is writing the run; otherwise say who is, before asking anything."""
        if self._is_ours(run.path):
            message = _("this window is training {run}: it can be renamed or deleted once that has finished")
            self._tell(message.format(run=run.name))
            return False
        try:
            demand_free(run.path)
        except RnnTuiError as error:
            self._tell(str(error))
            return False
        return True

    def action_close_runs(self) -> None:
        """End without a choice."""
        self.dismiss(None)

    def _ask(self, question: str, value: str, change: Callable[[str], str]) -> None:
        """Ask for a line until it can be used; show the runs as they are then, the changed one under the cursor."""

        def show(name: str | None) -> None:
            if name is not None:
                self._fill(name)

        self.app.push_screen(AskScreen(question, value, change), show)

    def _tell(self, message: str, severity: SeverityLevel = "warning") -> None:
        self.notify(visible(message), severity=severity, markup=False)


def _unbroken(text: str) -> str:
    """Return ``text`` so that no line ends within it."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")
