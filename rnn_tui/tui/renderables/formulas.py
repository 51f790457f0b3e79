"""Equations with their numbers filled in, broken between terms where a line is full."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from rnn_tui.inspection.unit_formula import Equation, Factor
from rnn_tui.tui.renderables.figures import figure, signed
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.prose import line_cells

_APART = 3  # cells between two equations in one line


def draw_equations(equations: Sequence[Equation], width: int) -> list[Content]:
    """Return the lines of at most ``width`` cells that the equations take; several in one where they fit whole."""
    if width < 1:
        return []
    lines: list[Line] = []
    used = width
    for equation in equations:
        tokens = list(_tokens(equation))
        whole = sum(line_cells(token) + 1 for token in tokens) - 1
        gap = _APART
        if used + gap + whole > width:
            lines.append([])
            used = gap = 0
        for token in tokens:
            cells = line_cells(token)
            if used and used + gap + cells > width:
                lines.append([("  ", "")])
                used, gap = 2, 0
            lines[-1] += [(" " * gap, ""), *token]
            used, gap = used + gap + cells, 1
    return [join_pieces(line).truncate(width) for line in lines]


def _tokens(equation: Equation) -> Iterator[Line]:
    """Yield what is not to be broken: the name, each term, the result."""
    yield [(f"{equation.name} =", "$quiet")]
    if equation.function:
        ((factor,),) = equation.terms  # a function is of a single number
        yield [(f"{equation.function}(", "$quiet"), (figure(factor[1]), _color(factor[1])), (")", "$quiet")]
    else:
        yield from (list(_term(term)) for term in equation.terms)
    result = [(figure(equation.value), "bold $foreground")]
    yield [("= ", "$quiet"), *result] if equation.terms else result


def _term(term: Sequence[Factor]) -> Iterator[tuple[str, str]]:
    """Yield a product: the sign of its first number stands for the sum's, each number is followed by its name."""
    for place, (name, value) in enumerate(term):
        if place:
            yield " × ", "$quiet"
        yield (figure if place else signed)(value), _color(value)
        if name:
            yield f" {name}", "$quiet"


def _color(value: float) -> str:
    return "$network" if value > 0 else "$you"
