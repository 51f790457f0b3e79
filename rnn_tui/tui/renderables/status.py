"""The line at the top: what is learnt, by what, how far it is and how long it will take."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.language import _, decimal, grouped
from rnn_tui.terminal.columns import fit_left
from rnn_tui.terminal.quantities import clock_time, describe_left
from rnn_tui.training.events import Progress

_METER = 10
_LONGEST_NAME, _SHORT_NAME, _SHORTER_NAME = 28, 16, 12  # cells of a text's name
_LEAST_NAME = 8  # cells from which a name is told from another
_LEAST_GAP = 1  # cells between what is learnt and how far it is
_RUN = (40, 30, 20)  # cells of a run's name; with fewer it does not tell it from others
_SPEED = 2  # cells of it at least: from 9 to 10 thousand nothing moves
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
    """Return one line of ``width`` cells: of all that it may tell the most that fits.

    How far it is stays; more of the text's name, the bar, the program's name, more of the text's again, the speed and
    the run are told in this order, as there is room for them.
    """
    name = cell_len(status.text)
    least, shorter, short = (min(name, cells) for cells in (_LEAST_NAME, _SHORTER_NAME, _SHORT_NAME))
    ways = (
        _Told(min(name, _LONGEST_NAME), bar=True, program=True, speed=True),
        _Told(short, bar=True, program=True, speed=True),
        _Told(short, bar=True, program=True),
        _Told(shorter, bar=True, program=True),
        _Told(shorter, bar=True),
        _Told(shorter),
        _Told(least),
    )
    for told in ways:
        left, right = _left(status, told), _right(status, told)
        gap = width - left.cell_length - right.cell_length - 1
        if gap >= _LEAST_GAP:
            break
    else:
        left = _left(status, _Told(max(1, least + gap - _LEAST_GAP)))
    gap = width - left.cell_length - right.cell_length - 1
    room = gap - cell_len(_POINT) - _LEAST_GAP
    sizes = [size for size in (min(cell_len(status.run), cells) for cells in _RUN) if size <= room]
    if status.run and told == ways[0] and room >= _RUN[-1]:
        left = Content.assemble(left, (_POINT, "$quiet"), (fit_left(status.run, sizes[0]), "$quiet"))
        gap = width - left.cell_length - right.cell_length - 1
    return Content.assemble(left, " " * gap, right)


@dataclass(frozen=True)
class _Told:
    """What the line has room for: so many cells of the text's name, and these."""

    name: int
    bar: bool = False
    program: bool = False
    speed: bool = False


def _left(status: Status, told: _Told) -> Content:
    """Return what is learnt, and by what."""
    point = (_POINT, "$quiet")
    program = [(_PROGRAM, "bold $network"), point] if told.program else [(" ", "")]
    phase = (status.phase, "bold $good" if status.active else "bold $you")
    name = (fit_left(status.text, told.name), "bold")
    return Content.assemble(*program, name, point, (status.model, "$foreground"), point, phase)


def _right(status: Status, told: _Told) -> Content:
    """Return how far it is."""
    progress = status.progress
    if progress is None:
        return Content("")
    parts: list[tuple[str, str]] = []
    if status.left is None:
        parts += [(clock_time(progress.waited), "bold")]
    else:
        done = round(status.done * _METER)
        if told.bar:
            parts += [("━" * done, "$network"), ("─" * (_METER - done), "$faint"), (" ", "")]
        parts += [(describe_left(status.left), "bold")]
    parts += [(_POINT, "$quiet"), (_("step {step}").format(step=grouped(progress.step)), "$foreground")]
    if told.speed:
        speed = decimal(progress.chars_per_second / 1000, 0).rjust(_SPEED)
        parts += [(_POINT, "$quiet"), (_("{thousands} k char/s").format(thousands=speed), "$foreground")]
    return Content.assemble(*parts)
