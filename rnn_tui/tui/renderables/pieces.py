"""Pieces of text with a style each, joined into lines."""

from collections.abc import Iterable
from itertools import groupby

from textual.content import Content

Piece = tuple[str, str]
Line = list[Piece]


def join_pieces(pieces: Iterable[Piece]) -> Content:
    """Return the pieces as one line; neighbours of one style become one: each tells the terminal its colours."""
    merged = (("".join(text for text, _style in run), style) for style, run in groupby(pieces, lambda piece: piece[1]))
    return Content.assemble(*merged)
