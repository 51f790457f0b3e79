"""What moves in the step Beyond: how far back from a newline the losses of three networks reach, and their neurons."""

from collections.abc import Sequence

import numpy as np
from rich.cells import cell_len
from textual.content import Content

from rnn_tui.language import _, decimal, grouped
from rnn_tui.lesson.steps.beyond import Beyond
from rnn_tui.lesson.three_cells import LOOK_BACK, RECIPE, Neuron, Road
from rnn_tui.lesson.written import UNKNOWN, written_share
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.terminal.safe_text import NEWLINE_SIGN, visible
from rnn_tui.tui.renderables.along_text import draw_column, last_that_fit
from rnn_tui.tui.renderables.gradient import Lane, draw_lane, draw_ruler
from rnn_tui.tui.renderables.lesson.writing import begin_label
from rnn_tui.tui.renderables.pieces import join_pieces

_NAMES = ("RNN h", "GRU h", "LSTM c")
_STYLES = ("$run-2", "$run-3", "$network")
_NAME = 7  # cells of a name and the space behind it
_LEFT, _CHANCE = 10, 6  # cells of the columns of figures
_LEAST_STRIP = 24  # cells, beside which figures have room
_MOST_ROWS = 4  # of one strip
_SPAN = (0.05, 0.95)  # from an empty bar to a full one, of the values of a unit: a few are far out
_TABLE = 5  # lines, with the blank one above it


def draw_beyond(stage: Beyond, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells.

    Most important are the strips, then the text above them, where it stands, the steps back, the neuron, a table.
    """
    strip = _Strip(stage, width)
    if height < 1 or strip.room < 1:
        return []
    spare = height - len(_NAMES)
    table = _draw_table(stage, width) if spare >= 4 + _TABLE else []
    rows = max(1, min(_MOST_ROWS, 1 + (spare - 4 - len(table)) // len(_NAMES)))
    lines = [strip.text()] if spare > 0 else []
    for place in range(len(_NAMES)):
        lines += strip.lane(place, rows)
    lines += [strip.ruler()] if spare > 2 else []
    lines += [strip.neuron()] if spare > 3 else []
    lines += [_draw_told(stage, width)] if spare > 1 else []
    return [line.truncate(width) for line in [*lines, *table][:height]]


class _Strip:
    """The characters before the newline that is looked at, as many as fit, and what stands below each."""

    def __init__(self, stage: Beyond, width: int) -> None:
        self._stage = stage
        self._figures = _LEFT + _CHANCE if width >= _NAME + _LEAST_STRIP + _LEFT + _CHANCE else 0
        self.room = width - _NAME - self._figures - 1
        end = stage.cells.places[stage.place]
        shown = [visible(each) for each in stage.cells.text[end - LOOK_BACK : end]]
        self._shown = shown[last_that_fit(shown, max(0, self.room)) :]

    def _beside(self, cells: int, left: str, chance: str, style: str) -> Content:
        """Return the figures of a line of so many ``cells``, if they have room."""
        if not self._figures:
            return Content("")
        space = " " * max(0, _NAME + self.room + 1 - cells)
        return Content.styled(space + fit_right(left, _LEFT) + fit_right(chance, _CHANCE), style)

    def text(self) -> Content:
        """Return the text, the newline at its end, and the names of the figures."""
        cells, back = sum(map(cell_len, self._shown)), int(self._stage.cells.back[self._stage.place])
        last = len(self._shown) - 1 - back
        styles = ["bold $you" if number == last else "$foreground" for number in range(len(self._shown))]
        signs = zip(self._shown, styles)
        pieces = [(" " * _NAME, ""), *signs, (NEWLINE_SIGN, "bold reverse $you")]
        return join_pieces(pieces) + self._beside(
            _NAME + cells + 1, _("left at {sign}").format(sign=NEWLINE_SIGN), f"p({NEWLINE_SIGN})", "$quiet"
        )

    def lane(self, number: int, rows: int) -> list[Content]:
        """Return the strip of a network in so many lines, the figures beside the last."""
        road, place = self._stage.look.roads[number], self._stage.place
        name = _NAMES[number]
        lane = Lane(name, name, _STYLES[number], road.left[:, place].tolist(), road.reach, RECIPE.seq_length)
        lines = draw_lane(lane, fit_left(name, _NAME), self._shown, rows)
        left, chance = written_share(float(road.at_last[place])), decimal(float(road.chance[place]), 2)
        lines[-1] += self._beside(lines[-1].cell_length, left, chance, "bold " + _STYLES[number])
        return lines

    def ruler(self) -> Content:
        """Return the numbers of the steps back."""
        return draw_ruler(self._shown, RECIPE.seq_length, _NAME)

    def neuron(self) -> Content:
        """Return the best neuron of all along the text, once it is known: the higher a bar, the higher its value."""
        known = [(each, name) for each, name in zip(self._stage.look.neurons, _NAMES) if each is not None]
        if not known:
            told = _("the best neuron is looked for when all is learnt")
            return Content.styled(fit_left(told, _NAME + max(0, self.room)).rstrip(), "$quiet")
        neuron, name = max(known, key=lambda each: each[0].score.score)
        end, values = self._stage.cells.places[self._stage.place], neuron.values
        low, high = np.quantile(values, _SPAN)
        shares = ((values[end - len(self._shown) : end] - low) / ((high - low) or 1.0)).clip(0, 1)
        bars = "".join(draw_column(share, share, 1) * cell_len(sign) for share, sign in zip(shares, self._shown))
        label = fit_left(_unit_label(neuron, name), _NAME)
        line = join_pieces([(label, "bold $foreground"), (bars, "$network")])
        return line + self._beside(line.cell_length, _("column"), decimal(neuron.score.score, 2), "bold $foreground")


def _unit_label(neuron: Neuron, name: str) -> str:
    """Return a unit as it is written in the code: ``c[29]``."""
    return f"{name[-1]}[{neuron.unit.number}]"


def _draw_told(stage: Beyond, width: int) -> Content:
    """Return how far it has come, and which newline is looked at."""
    sign = "▶" if stage.is_learning else "" if stage.is_done or not stage.look.step else "⏸"
    step = _("step {step} of {steps}").format(step=grouped(stage.look.step), steps=grouped(stage.steps))
    where = _("newline {number} of {count}; the last one stood {back} back").format(
        number=stage.place + 1, count=len(stage.cells.places), back=stage.cells.back[stage.place]
    )
    told = " ".join(filter(None, (step, sign)))
    if not stage.look.step and not stage.is_learning:
        told = begin_label(stage)
    return Content.styled(first_that_fits([f"{told} · {where}", told], width), "$quiet")


def _draw_table(stage: Beyond, width: int) -> list[Content]:
    """Return what is typical of each network, and its best unit beside the two controls."""
    words = (_("a step keeps"), _("left at {sign}").format(sign=NEWLINE_SIGN), f"p({NEWLINE_SIGN})")
    scores = (_("best unit"), _("column"), _("alone"), _("untrained"))
    rows: list[Sequence[str]] = [(_("typically"), *words, *scores)]
    neurons = stage.look.neurons or (None,) * len(_NAMES)
    for name, road, neuron in zip(_NAMES, stage.look.roads, neurons):
        rows.append((name, *_typical(road), *_scores(neuron, name, bool(stage.look.neurons))))
    widths = [max(map(cell_len, column)) + 2 for column in zip(*rows)]
    while sum(widths) > width and len(widths) > 1:
        widths.pop()
    lines = [Content("")]
    for number, row in enumerate(rows):
        style = f"bold {_STYLES[number - 1]}" if number else "$quiet"
        figures = "".join(fit_right(cell, cells) for cell, cells in zip(row[1:], widths[1:]))
        lines.append(join_pieces([(fit_left(row[0], widths[0]), style), (figures, "" if number else "$quiet")]))
    return lines


def _typical(road: Road) -> tuple[str, str, str]:
    chance = decimal(float(np.median(road.chance)), 2)
    return written_share(road.reach.kept), written_share(road.typical), chance


def _scores(neuron: Neuron | None, name: str, is_known: bool) -> tuple[str, str, str, str]:
    if neuron is None:
        sign = ABSENT if is_known else UNKNOWN
        return sign, sign, sign, sign
    score = neuron.score
    figures = (decimal(each, 2) for each in (score.score, score.alone, score.untrained))
    first, second, third = figures
    return _unit_label(neuron, name), first, second, third
