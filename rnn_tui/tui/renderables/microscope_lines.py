"""The lines of the microscope that are about the character: what it is, what is expected next, and what that costs."""

import math
from collections.abc import Sequence

import numpy as np
from rich.cells import cell_len
from textual.content import Content

from rnn_tui.language import _, decimal, grouped
from rnn_tui.terminal.columns import fit_left, fit_right
from rnn_tui.tui.renderables.figures import figure
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.prose import line_cells
from rnn_tui.tui.renderables.sight import Sight

_APART, _NEAR = 3, 2  # cells between two things that are told, and where there is little room
_SLOT = 4  # cells of a character with its share in per cent
_WHOLE_SENTENCE = 76  # cells that all of the loss takes
_BARS = 2  # lines of the bars
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_LEAST_ONE_HOT = 7


def draw_head(sight: Sight, width: int) -> Content:
    """Return which character it is: its place, its index, one-hot, and the column of W_xh that this chooses."""
    specimen, t = sight.specimen, sight.t
    architecture = sight.architecture
    index, V = int(specimen.indices[t]), architecture.vocabulary_size
    told: list[Line] = [[(f"x_{t + 1} ", "$quiet"), (f"«{sight.signs[index]}»", "bold $you")]]
    if architecture.layers > 1:
        layer = _("layer {number} of {layers}").format(number=sight.layer + 1, layers=architecture.layers)
        told.append([(layer, "bold $foreground")])
    told.append(_named(_("index"), str(index)))
    behind: list[Line] = [
        [(_("column {index} of W_xh").format(index=index), "$quiet")],
        _named(_("unit"), str(sight.unit)),
    ]
    if specimen.streams > 1:
        behind.append(_named(_("stream"), f"1/{specimen.streams}"))
    room = width - sum(line_cells(each) + _APART for each in (*told, *behind))
    if one_hot := _one_hot(index, V, room - cell_len(_("one-hot")) - 1):
        told.append([(_("one-hot") + " ", "$quiet"), *one_hot])
    return _as_many_as_fit([*told, *behind], width)


def _named(name: str, value: str) -> Line:
    return [(name + " ", "$quiet"), (value, "$foreground")]


def _one_hot(index: int, V: int, room: int) -> Line:
    """Return the zeros and the one, those around it where there is no room for all, or nothing."""
    if room >= V:
        begin, end = 0, V
    elif room >= _LEAST_ONE_HOT:
        begin = max(0, min(index - (room - 2) // 2, V - (room - 2)))
        end = begin + room - 2
    else:
        return []
    before, behind = "0" * (index - begin), "0" * (end - index - 1)
    return [
        (("…" if begin else "") + before, "$quiet"),
        ("1", "reverse $you"),
        (behind + ("…" if end < V else ""), "$quiet"),
    ]


def draw_loss(sight: Sight, width: int) -> Content:
    """Return what the character that came has cost, its share, and what the update made of it."""
    specimen, place = sight.specimen, sight.place
    target, number = specimen.target_at(place), place - len(specimen.indices)
    p = float(specimen.characters[place].output.probs[0, target])
    loss: Line = [(figure(float(specimen.losses[number])), "bold $network")]
    name: Line = [("p(", "$quiet"), (sight.signs[target], "bold $network"), (")", "$quiet")]
    slope: Line = [("p − 1 = ", "$quiet"), (figure(p - 1), "$you")]
    update: Line = [(_("no update"), "$quiet")]
    if specimen.losses_after is not None:
        update = [("→ ", "$quiet"), (figure(float(specimen.losses_after[number])), "bold $network")]
    if width < _WHOLE_SENTENCE:
        told = [[("−ln ", "$quiet"), *name, (" = ", "$quiet"), *loss], update, slope, _named("p =", figure(p))]
        return _as_many_as_fit(told, width, _NEAR)
    if specimen.step is not None:
        update = [(_("after step {step}").format(step=grouped(specimen.step)) + " ", "$quiet"), *update]
    V = sight.architecture.vocabulary_size
    told = [
        [("−ln ", "$quiet"), *name, (f" = −ln {figure(p)} = ", "$quiet"), *loss],
        slope,
        update,
        [(_("blind guess") + f" ln {V} = ", "$quiet"), (figure(math.log(V)), "$foreground")],
    ]
    if specimen.learning_rate is not None:
        told.append(_named(_("rate"), figure(specimen.learning_rate)))
    return _as_many_as_fit(told, width)


def draw_softmax(sight: Sight, width: int, height: int) -> list[Content]:
    """Return the shares of the next character in per cent, in one line, or with bars where there are four.

    All of the vocabulary in its order, or the likeliest and the one that came.
    """
    probs: Sequence[float] = np.nan_to_num(sight.specimen.characters[sight.place].output.probs[0]).tolist()
    target = sight.specimen.target_at(sight.place)
    label = f"p_{sight.place + 1} "
    count = (width - len(label)) // _SLOT
    if count < 1 or height < 1:
        return [Content("")] * max(0, height)
    shown = _shown_characters(probs, target, count)
    if height <= _BARS + 1:
        line: Line = [(label, "$quiet")]
        for index in shown:
            line += _slot(sight.signs[index], probs[index], index == target)
        return [join_pieces(line)]
    most = max(probs[index] for index in shown) or 1.0
    margin = " " * len(label)
    bars = [[_bar(probs[index] / most)[row] for index in shown] for row in range(_BARS)]
    lines: list[Line] = [
        [(margin, ""), *((f" {bar}{bar} ", _color(index == target)) for bar, index in zip(row, shown))] for row in bars
    ]
    figures: Line = [(fit_left("%", len(label)), "$quiet")]
    figures += [(fit_right(_per_cent(probs[index]), _SLOT - 1) + " ", _color(index == target)) for index in shown]
    names: Line = [(label, "$quiet")]
    for index in shown:
        style = "bold reverse $network" if index == target else "bold $foreground"
        names += [(" ", ""), (fit_left(sight.signs[index], _SLOT - 2), style), (" ", "")]
    return [join_pieces(line) for line in (*lines, figures, names)]


def _shown_characters(probs: Sequence[float], target: int, count: int) -> list[int]:
    if len(probs) <= count:
        return list(range(len(probs)))
    order = sorted(range(len(probs)), key=lambda index: -probs[index])
    place = order.index(target)
    return order[:count] if place < count else [*order[: count - 1], target]


def _slot(sign: str, share: float, is_target: bool) -> Line:
    """Return a character and its share in per cent, its ground the warmer the larger that is."""
    figures = _per_cent(share)
    name = fit_left(sign, 1) if len(figures) > _SLOT - 2 or cell_len(sign) < 2 else fit_left(sign, 2)
    pad = " " * (_SLOT - cell_len(name) - len(figures))
    part = round(min(60.0, 100 * share))
    ground = f" on $network {part}%" if part else ""
    style = "bold reverse $network" if is_target else "bold $foreground" + ground
    return [(name, style), (figures, "$foreground" + ground), (pad, "")]


def _per_cent(share: float) -> str:
    return decimal(100 * share, 0)


def _bar(part: float) -> list[str]:
    """Return the signs of a column from the top."""
    eighths = round(8 * _BARS * part)
    return [_EIGHTHS[max(0, min(8, eighths - 8 * row))] for row in reversed(range(_BARS))]


def _color(is_target: bool) -> str:
    return "bold $network" if is_target else "$bar-rest"


def _as_many_as_fit(told: Sequence[Line], width: int, apart: int = _APART) -> Content:
    """Return the first of what is told, as many as fit whole, side by side."""
    line: Line = []
    for each in told:
        gap = apart if line else 0
        if line_cells(line) + gap + line_cells(each) <= width:
            line += [(" " * gap, ""), *each]
    return join_pieces(line)
