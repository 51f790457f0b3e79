"""Characters in cells of one width, as several steps show them."""

from rich.cells import cell_len

from rnn_tui.terminal.columns import fit_left
from rnn_tui.terminal.safe_text import is_code, short_name_of

_UNNAMED = "□"  # what has only a code for a name, which no cell holds


def sign_of(character: str, width: int) -> str:
    """Return a character in ``width`` cells; a name that has no room becomes a box."""
    name = short_name_of(character)
    return fit_left(_UNNAMED if is_code(name) or cell_len(name) > width else name, width)
