"""The line at the top: what is learnt, by what, how far it is and how long it will take."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.language import _, decimal, grouped
from rnn_tui.training.events import Progress
from rnn_tui.training.lines import clock_time, describe_left
from rnn_tui.tui.renderables.columns import fit_left

_METER = 10
_NARROW = 100
_LONGEST_NAME, _LONGEST_NARROW_NAME = 28, 16
_LEAST_NAME = 8  # cells from which a name is told from another
_RUN_FROM = 24  # cells of room from which a run's name tells it from others
_PROGRAM = " rnn-tui"
_POINT = " · "


@dataclass(frozen=True)
class Status:
    """What the line tells; ``phase`` is translated already.

    ``left`` is how many seconds the training will still take, None where no end is in sight or none is waited for;
    ``done`` is the share of it that is over.
    """

    text: str
    model: str
    phase: str
    active: bool
    progress: Progress | None
    run: str = ""
    left: float | None = None
    done: float = 0.0


def draw_status(status: Status, width: int) -> Content:
    """Return one line of ``width`` cells; in a narrow window the name gives way first, then the program's, the bar.

    How far it is stays.
    """
    point = (_POINT, "$quiet")
    phase = (status.phase, "bold $good" if status.active else "bold $you")
    end = Content.assemble(point, (status.model, "$foreground"), point, phase)
    longest = min(cell_len(status.text), _LONGEST_NAME if width >= _NARROW else _LONGEST_NARROW_NAME)
    whole, short = Content.assemble((_PROGRAM, "bold $network"), point), Content(" ")
    for program, with_bar in ((whole, True), (short, True), (whole, False), (short, False)):
        right = _figures(status, width, with_bar)
        room = width - program.cell_length - end.cell_length - right.cell_length - 2
        if room >= min(longest, _LEAST_NAME):
            break
    name = fit_left(status.text, min(longest, max(1, room)))
    left = Content.assemble(program, (name, "bold"), end)
    gap = width - left.cell_length - right.cell_length - 1
    if status.run and gap > _RUN_FROM:
        left = Content.assemble(left, point, (fit_left(status.run, gap - 4).rstrip(), "$quiet"))
        gap = width - left.cell_length - right.cell_length - 1
    return Content.assemble(left, " " * gap, right)


def _figures(status: Status, width: int, with_bar: bool) -> Content:
    """Return how far it is."""
    progress = status.progress
    if progress is None:
        return Content("")
    parts: list[tuple[str, str]] = []
    if status.left is None:
        parts += [(clock_time(progress.waited), "bold")]
    else:
        done = round(status.done * _METER)
        if with_bar:
            parts += [("━" * done, "$network"), ("─" * (_METER - done), "$faint"), (" ", "")]
        parts += [(describe_left(status.left), "bold")]
    parts += [(_POINT, "$quiet"), (_("step {step}").format(step=grouped(progress.step)), "$foreground")]
    if width >= _NARROW:
        speed = decimal(progress.chars_per_second / 1000, 0)
        parts += [(_POINT, "$quiet"), (_("{thousands} k char/s").format(thousands=speed), "$foreground")]
    return Content.assemble(*parts)
