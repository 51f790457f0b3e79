"""Notebooks of Jupyter (nbformat 3 and 4): what was written into the cells, without what came out of them."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from rnn_tui.errors import Refused
from rnn_tui.language import _
from rnn_tui.text.formats.allowance import Allowance
from rnn_tui.text.normal_form import encodable


def text_of(file: BinaryIO, allowance: Allowance) -> Iterator[str]:
    """Yield the cells, a blank line between two."""
    try:
        notebook = json.loads(b"".join(allowance.all_of(file)))
        cells = _cells_of(notebook)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Refused(_("there is no list of cells in it")) from None
    yield "\n\n".join(cell for cell in cells if cell.strip()) + "\n"


def _cells_of(notebook: Any) -> list[str]:  # noqa: ANN401  (whatever a file in JSON holds)
    """Return the text of each cell; raises what Python does where a notebook is not made like this."""
    cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
    texts = [cell["source"] if "source" in cell else cell["input"] for cell in cells]
    return [encodable(text if isinstance(text, str) else "".join(text)) for text in texts]
