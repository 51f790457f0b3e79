"""What moved a prediction, as the ground of the text: warm what raised it, cool what lowered it, by form as well."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual.content import Content

from rnn_tui.language import _, decimal, grouped
from rnn_tui.terminal.columns import first_that_fits, fit_left
from rnn_tui.tui.renderables.bars import percent
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.prose import line_cells

_GROUNDS = ((0.5, 40), (0.25, 30), (0.1, 20), (0.03, 10))  # from this part of the strongest on, per cent of the ground
_RAISES, _LOWERS = "bold $foreground on $network", "underline italic $foreground on $you"
_PLAIN = "$quiet"
_SCALE_GROUND = 30  # per cent


@dataclass(frozen=True)
class Moved:
    """What moved the ``share`` of the character ``name``: by how many ``nats`` the character at each place of the text.

    Places are missing that are too far back, not read, or behind the one that is asked about. ``step`` is that of the
    network, where newer parameters read the text already.
    """

    name: str
    share: float
    nats: Mapping[int, float]
    step: int | None = None


def moved_styles(moved: Moved, start: int, end: int) -> list[str]:
    """Return the style of the characters from ``start`` to ``end``.

    Bold and warm is what raised the share, underlined and cool what lowered it, by its part of the strongest.
    """
    strongest = max(map(abs, moved.nats.values()), default=0.0) or 1.0
    return [_style(moved.nats.get(place, 0.0) / strongest) for place in range(start, end)]


def draw_moved(moved: Moved | None, width: int) -> Content:
    """Return the line under the text: what was moved, what the grounds mean, and which character moved it most."""
    if moved is None:
        return Content.styled(fit_left(_("reading back from here"), width), _PLAIN)
    raised, lowered = _("raised"), _("lowered")
    scale: Line = [
        (f" {raised} ", f"{_RAISES} {_SCALE_GROUND}%"),
        (" ", ""),
        (f" {lowered} ", f"{_LOWERS} {_SCALE_GROUND}%"),
    ]
    told = {"name": moved.name, "share": percent(moved.share), "step": grouped(moved.step or 0)}
    head = _("{name}, raw {share} %, by what was before: ")
    head = (head if moved.step is None else _("{name}, raw {share} % at step {step}: ")).format(**told)
    heads = [head, f"{moved.name}: "]
    room = width - line_cells(scale)
    if room < 0:
        return Content.styled(fit_left(heads[1], width), _PLAIN)
    head = first_that_fits([*heads, ""], room)
    most = first_that_fits([*_most(moved), ""], room - line_cells([(head, "")]))
    return join_pieces([(head, _PLAIN), *scale, (most, _PLAIN)])


def _most(moved: Moved) -> list[str]:
    """Return which character moved it most, how far back that is, and by how much; and shorter."""
    if not moved.nats:
        return [""]
    place, nats = max(moved.nats.items(), key=lambda each: abs(each[1]))
    figures = {"back": grouped(max(moved.nats) - place + 1), "nats": ("+" if nats > 0 else "−") + decimal(abs(nats), 2)}
    return [
        _("  most: {nats} nats, {back} back").format(**figures),
        _("  {nats}, {back} back").format(**figures),
    ]


def _style(part: float) -> str:
    ground = next((share for least, share in _GROUNDS if abs(part) >= least), 0)
    if not ground:
        return _PLAIN
    return f"{_RAISES if part > 0 else _LOWERS} {ground}%"
