"""The line at the top of the screen."""

from dataclasses import replace

from textual.content import Content
from textual.reactive import reactive

from rnn_tui.language import N_, _
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.session.table import Phase
from rnn_tui.terminal.safe_text import visible
from rnn_tui.terminal.wording import title_of
from rnn_tui.training.config import model_label
from rnn_tui.training.control import SLOW_REPORTS_PER_SECOND
from rnn_tui.training.sizing import AUTO
from rnn_tui.training.stopping import last_step
from rnn_tui.tui.panes.pane import Pane
from rnn_tui.tui.renderables.status import Status, draw_status

_PHASES: dict[Phase, str] = {
    "ready": N_("ready"),
    "training": N_("learning"),
    "paused": N_("paused"),
    "finished": N_("finished"),
    "opened": N_("kept"),
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
    if session.trainer is None and session.config.preset == AUTO:
        model = AUTO
    else:
        model = model_label(session.trainer.config if session.trainer else session.config)
    phase = _("followed") if session.follows else _(_PHASES[session.phase])
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
        0.0 if left is None else share_done_of(session),
    )


def time_left_of(session: Session) -> float | None:
    """Return how many seconds the training will still take; None where there is none, or no end in sight.

    At the slow pace each report waits for the eye, however quickly its steps are taken.
    """
    progress, trainer = session.monitor.progress, session.trainer
    if progress is None or progress.left is None or trainer is None or not session.active:
        return None
    last = last_step(trainer.config, trainer.cut.steps_per_epoch)
    if session.control.pace == "full" or last is None:
        return progress.left
    reports = (last - progress.step) / trainer.report_every
    return max(progress.left, reports / SLOW_REPORTS_PER_SECOND)


def share_done_of(session: Session) -> float:
    """Return how much of the training that is under way is over."""
    progress, trainer = session.monitor.progress, session.trainer
    if progress is None or progress.left is None or trainer is None:
        return 0.0
    spent = trainer.figures.speed.spent(progress.seconds)
    return spent / (spent + progress.left) if progress.left else 1.0


def run_name_of(session: Session) -> str:
    """Return the name of the run that is open, or that is being written; nothing before there is one."""
    folder = session.run_folder
    return "" if folder is None else visible(folder.name)
