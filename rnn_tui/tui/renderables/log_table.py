"""A line of the log: figures under their headings, or a sentence."""

from itertools import accumulate

from textual.content import Content

from rnn_tui.language import _, decimal, with_own_sign
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right, short_count
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.training.events import Progress, bits
from rnn_tui.tui.renderables.pieces import join_pieces

# step, epoch, loss, validation loss, bits, norm, rate, speed: what a window of 80 columns has room for
_WIDTHS = (6, 5, 5, 6, 5, 4, 6, 5)
_STYLES = ("$foreground", "$quiet", "bold $network", "$you", "$quiet", "$quiet", "$quiet", "$quiet")


def draw_heading(width: int) -> Content:
    """Return the line that names the columns."""
    names = (_("step"), _("epoch"), _("loss"), _("val"), _("bits"), "|g|", _("rate"), _("ch/s"))
    line = " ".join(fit_right(name, cells) for name, cells in zip(names, _WIDTHS[: _columns(width)]))
    return Content.styled(fit_left(line, width), "$quiet")


def draw_lesson_heading(width: int) -> Content:
    """Return the line above the lesson's own lines, whose loss is not that of the curve."""
    told = (
        _("loss here: the sum over an epoch's steps; in the curve: their mean"),
        _("loss: an epoch's sum; in the curve: its mean"),
        _("loss: the sum of an epoch"),
    )
    return Content.styled(fit_left(first_that_fits(told, width), width), "$quiet")


def draw_figures(progress: Progress, width: int) -> Content:
    """Return one report in the columns of ``draw_heading``; those at the end that do not fit are left out."""
    figures = (
        short_count(progress.step),
        in_cells(progress.epoch, _WIDTHS[1]),
        decimal(progress.loss, 3),
        ABSENT if progress.val_loss is None else decimal(progress.val_loss, 3),
        decimal(bits(progress.loss) or 0.0, 2),
        in_cells(progress.grad_norm, _WIDTHS[5]),
        short_power(progress.lr),
        _short_speed(progress.chars_per_second),
    )
    columns = zip(figures, _WIDTHS[: _columns(width)], _STYLES)
    pieces = [(" " + fit_right(figure, cells), style) for figure, cells, style in columns]
    return join_pieces(pieces)[1:]


def _columns(width: int) -> int:
    """Return how many columns fit whole."""
    return sum(
        end - 1 <= width for end in accumulate(cells + 1 for cells in _WIDTHS)
    )  # a space before each but the first


def in_cells(value: float, width: int) -> str:
    """Write ``value`` with as many decimals, two at most, as ``width`` cells hold."""
    for digits in (2, 1, 0):
        written = decimal(value, digits)
        if len(written) <= width:
            return written
    return f"{value:.0e}".replace("e+0", "e").replace("e+", "e")


def _short_speed(speed: float) -> str:
    for unit in ("", "k"):
        if round(speed) < 1_000:
            return f"{round(speed)}{unit}"
        speed /= 1_000
    return f"{decimal(speed, 1)}M"


def short_power(value: float) -> str:
    """Write a positive number as a power of ten with one decimal, in six or seven cells: ``2.4e-3``."""
    return with_own_sign(f"{value:.1e}".replace("e-0", "e-").replace("e+0", "e"))
