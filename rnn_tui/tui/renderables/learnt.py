"""What a step made of the parameters: the largest element of the gradient and whether it was clipped, and norms."""

from collections.abc import Sequence

from textual.content import Content

from rnn_tui.inspection.specimen import Clipping, Learnt
from rnn_tui.language import _, grouped, ngettext
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.tui.renderables.figures import FIGURE, figure

_COLUMN = FIGURE + 1
_LEAST_TOLD = 36  # cells for what is told of clipping, from which the names of the parameters stand behind it
_SHAPE = 11


def fitting_columns(width: int) -> int:
    """Return how many parameters the short table has room for."""
    return max(0, (width - _COLUMN) // _COLUMN)


def short_table_height(parameters: Sequence[Learnt], width: int) -> int:
    """Return the lines of the table whose columns are parameters, without the one that tells of clipping."""
    return 3 if _has_one_heading(parameters, width) else 4


def _has_one_heading(parameters: Sequence[Learnt], width: int) -> bool:
    return width - _COLUMN * len(parameters) >= _LEAST_TOLD


def draw_clipping(clipping: Clipping, width: int) -> str:
    """Return the largest element of the gradient, what is allowed, and what clipping did, in ``width`` cells."""
    figures = {"largest": figure(clipping.largest), "where": clipping.where, "norm": figure(clipping.norm)}
    if clipping.clip_norm is not None:
        figures["most"] = _plain(clipping.clip_norm)
        result = _("not clipped")
        if clipping.scale < 1:
            result = _("clipped, ×{scale}").format(scale=figure(clipping.scale))
        texts = [
            _("largest element {largest} in {where}, ‖dW‖ {norm} of {most} allowed: {result}"),
            _("largest {largest}, ‖dW‖ {norm} of {most}: {result}"),
            _("‖dW‖ {norm} of {most}: {result}"),
        ]
    elif clipping.clip_value is not None:
        figures["most"] = _plain(clipping.clip_value)
        count = clipping.elements
        result = _("not clipped")
        if count:
            result = ngettext("{count} clipped", "{count} clipped", count).format(count=grouped(count))
        texts = [
            _("largest element {largest} in {where}, ±{most} allowed: {result}"),
            _("largest {largest}, ±{most}: {result}"),
        ]
    else:
        result = _("no clipping")
        texts = [
            _("largest element of the gradient {largest} in {where}, {result}"),
            _("largest {largest}: {result}"),
        ]
    return fit_left(first_that_fits([text.format(**figures, result=result) for text in texts], width), width)


def _plain(bound: float) -> str:
    return f"{bound:g}"


def draw_short_table(parameters: Sequence[Learnt], clipping: Clipping, width: int, height: int) -> list[Content]:
    """Return ``height`` lines at most: a column for each parameter, beside what is told of clipping."""
    if width < 1 or height < 1:
        return []
    seen = list(parameters)[: fitting_columns(width)]
    names = "".join(fit_right(each.name, _COLUMN) for each in seen)
    left = max(0, width - len(names))
    if _has_one_heading(parameters, width) and height > 1:
        lines = [Content.assemble((draw_clipping(clipping, left), "$quiet"), (names, "bold $foreground"))]
    else:
        lines = [Content.styled(draw_clipping(clipping, width), "$quiet")]
        lines.append(Content.assemble(" " * left, (names, "bold $foreground")))
    rows: list[tuple[str, str, list[float] | list[float | None]]] = [
        ("‖W‖", _("norm"), [each.norm for each in seen]),
        ("‖dW‖", _("gradient"), [each.gradient for each in seen]),
        ("‖ΔW‖", _("update"), [each.update for each in seen]),
        ("→ ‖W‖", _("after the update"), [each.after for each in seen]),
    ]
    for sign, name, values in rows:
        label = fit_left(first_that_fits([f"{sign} {name}", sign], left), left)
        figures = "".join(fit_right(_shown(value), _COLUMN) for value in values)
        lines.append(Content.assemble((label, "$quiet"), (figures, "$foreground")))
    return lines[:height]


def draw_long_table(parameters: Sequence[Learnt], clipping: Clipping, width: int, height: int) -> list[Content]:
    """Return ``height`` lines at most: what is told of clipping, then a row for each parameter, in whole columns."""
    if width < 1:
        return []
    columns = [
        ("‖W‖", [_shown(each.norm) for each in parameters]),
        ("‖dW‖", [_shown(each.gradient) for each in parameters]),
        (_("largest"), [_shown(each.largest) for each in parameters]),
        (_("clipped"), [grouped(each.clipped) for each in parameters]),
        ("‖ΔW‖", [_shown(each.update) for each in parameters]),
        ("‖ΔW‖/‖W‖", [_shown(_ratio(each)) for each in parameters]),
        (_("‖W‖ after"), [_shown(each.after) for each in parameters]),
    ]
    names = [fit_left(name, _COLUMN) for name in ("", *(each.name for each in parameters))]
    shapes = [fit_right(text, _SHAPE) for text in ("", *("×".join(map(str, each.shape)) for each in parameters))]
    rows = [[heading, *values] for heading, values in columns]
    cells = [max(_COLUMN, max(map(len, row)) + 2) for row in rows]
    while cells and _COLUMN + _SHAPE + sum(cells) > width:
        cells.pop()
    lines = [Content.styled(draw_clipping(clipping, width), "$quiet")]
    for place, (name, shape) in enumerate(zip(names, shapes)):
        figures = "".join(fit_right(row[place], size) for row, size in zip(rows, cells))
        style = "$foreground" if place else "$quiet"
        line = Content.assemble((name, "bold $foreground"), (shape, "$quiet"), (figures, style))
        lines.append(line.truncate(width))
    return lines[: max(0, height)]


def _ratio(parameter: Learnt) -> float | None:
    return None if parameter.update is None or not parameter.norm else parameter.update / parameter.norm


def _shown(value: float | None) -> str:
    return ABSENT if value is None else figure(value)
