"""The memory along a text: a column for each character, as high as the norm of h, its kept part filled."""

from collections.abc import Sequence

from textual.content import Content

from rnn_tui.inspection.memory import Memory
from rnn_tui.language import _, decimal
from rnn_tui.terminal.columns import first_that_fits, fit_left
from rnn_tui.tui.renderables.along_text import draw_along_text


def draw_memory(memory: Memory, characters: Sequence[str], width: int, height: int) -> list[Content]:
    """Return ``height`` lines of ``width`` cells: the text and its columns, and the figures of its last character."""
    norms = memory.norms
    lines = draw_along_text(characters, norms.tolist(), (norms * memory.kept).tolist(), memory.most, width, height - 1)
    return [*lines, Content.styled(fit_left(_figures(memory, width), width), "$quiet")] if lines else []


def _figures(memory: Memory, width: int) -> str:
    """Return the figures of the last character, as many as fit."""
    if not len(memory.norms):
        return ""
    figures = {
        "norm": decimal(float(memory.norms[-1]), 1),
        "most": decimal(memory.most, 1),
        "share": decimal(100 * float(memory.kept[-1]), 0),
    }
    return first_that_fits(
        [
            _("‖h‖ {norm} (at most {most}) · {share} % kept").format(**figures),
            _("‖h‖ {norm} · {share} % kept").format(**figures),
            "‖h‖ {norm}".format(**figures),
        ],
        width,
    )
