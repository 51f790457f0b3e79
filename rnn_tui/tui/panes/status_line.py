"""The line at the top of the screen."""

from dataclasses import replace

from textual.content import Content
from textual.reactive import reactive

from rnn_tui.language import N_, _
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.session.table import Phase
from rnn_tui.terminal.columns import keep_end
from rnn_tui.terminal.safe_text import visible
from rnn_tui.terminal.wording import title_of
from rnn_tui.training.config import model_label
from rnn_tui.training.sizing import AUTO
from rnn_tui.tui.panes.pane import Pane
from rnn_tui.tui.renderables.status import Status, draw_status

_LONGEST_FILE = 12  # cells of the name of what computes the steps, where that is not this program
_PHASES: dict[Phase, str] = {
    "ready": N_("ready"),
    "training": N_("learning"),
    "paused": N_("paused"),
    "finished": N_("finished"),
    "opened": N_("saved"),
}


class StatusLine(Pane):
    """Shows a Status over the whole width."""

    wants = frozenset({"progress", "phase"})
    rest = 3  # figures that change more often cannot be read

    status: reactive[Status | None] = reactive(None)
    """What the line tells."""

    def show(self, session: Session, _changes: Changes) -> None:
        """Draw what is learnt, by what, and how far it is."""
        self.status = status_of(session)

    def render(self) -> Content:
        """Draw the line."""
        return Content("") if self.status is None else draw_status(self.status, self.size.width)


def status_of(session: Session) -> Status:
    """Return what the line at the top tells."""
    is_undecided = session.phase == "ready" and session.config.preset == AUTO
    model = AUTO if is_undecided else model_label(session.monitor.config)
    if session.trainer is not None and session.trainer.learnt_by:
        model += f" · {keep_end(visible(session.trainer.learnt_by), _LONGEST_FILE)}"
    phase = _("followed") if session.follows else _("gone") if session.has_gone else _(_PHASES[session.phase])
    progress, left = session.monitor.progress, time_left_of(session)
    if progress is not None:
        progress = replace(progress, chars_per_second=session.monitor.chars_per_second)
    return Status(
        title_of(session.corpus),
        model,
        phase,
        session.phase == "training",
        progress,
        run_name_of(session),
        left,
        0.0 if left is None or progress is None else progress.share_done or 0.0,
    )


def time_left_of(session: Session) -> float | None:
    """Return how many seconds the training will still take; None where none goes on, or no end is in sight."""
    progress = session.monitor.progress
    return progress.left if progress is not None and (session.active or session.follows) else None


def run_name_of(session: Session) -> str:
    """Return the name of the run that is open, or that is being written; nothing before there is one."""
    folder = session.run_folder
    return "" if folder is None else visible(folder.name)
