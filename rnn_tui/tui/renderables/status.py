"""The line at the top: what is learnt, by what, how far it is and how long it will take."""

from dataclasses import dataclass

from textual.content import Content

from rnn_tui.language import _, decimal, grouped
from rnn_tui.training.events import Progress
from rnn_tui.training.lines import clock_time, describe_left
from rnn_tui.tui.renderables.columns import fit_left

_METER = 10
_NARROW = 100
_RUN_FROM = 24  # cells of room from which a run's name tells it from others


@dataclass(frozen=True)
class Status:
    """What the line tells; ``phase`` is translated already."""

    text: str
    model: str
    phase: str
    active: bool
    progress: Progress | None
    run: str = ""


def draw_status(status: Status, width: int) -> Content:
    """Return one line of ``width`` cells; what is less needed gives way in a narrow window."""
    name_width = min(len(status.text), 28 if width >= _NARROW else 16)
    parts: list[tuple[str, str]] = [
        (" rnn-tui", "bold $network"),
        (" · ", "$quiet"),
        (fit_left(status.text, name_width), "bold"),
        (" · ", "$quiet"),
        (status.model, "$foreground"),
        (" · ", "$quiet"),
        (status.phase, "bold $good" if status.active else "bold $you"),
    ]
    left = Content.assemble(*parts)
    right = _figures(status.progress, width)
    gap = width - left.cell_length - right.cell_length - 1
    if status.run and gap > _RUN_FROM:
        left = Content.assemble(left, (" · ", "$quiet"), (fit_left(status.run, gap - 4).rstrip(), "$quiet"))
        gap = width - left.cell_length - right.cell_length - 1
    if gap < 1:
        right = Content("")
        gap = max(0, width - left.cell_length)
    return Content.assemble(left, " " * gap, right)


def _figures(progress: Progress | None, width: int) -> Content:
    if progress is None:
        return Content("")
    parts: list[tuple[str, str]] = []
    if progress.left is not None:
        total = progress.seconds + progress.left
        done = round(progress.seconds / total * _METER) if total else _METER
        parts += [("━" * done, "$network"), ("─" * (_METER - done), "$faint"), (" ", "")]
        parts += [(describe_left(progress.left), "bold")]
    else:
        parts += [(clock_time(progress.seconds), "bold")]
    parts += [(" · ", "$quiet"), (_("step {step}").format(step=grouped(progress.step)), "$foreground")]
    if width >= _NARROW:
        speed = decimal(progress.chars_per_second / 1000, 0)
        parts += [(" · ", "$quiet"), (_("{thousands} k char/s").format(thousands=speed), "$foreground")]
    return Content.assemble(*parts)
