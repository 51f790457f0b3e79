"""A stretch of a text to look into a network with: pieces of it from all over it, read side by side."""

from rnn_tui.text.batches import Batch, ParallelStreams, SlidingWindows, side_by_side
from rnn_tui.text.splits import Part, in_one_run

_MOST_COPIED = 20_000_000  # characters of a part that is cut into streams already


def stretch_of(part: Part, window: int | None, length: int, streams: int) -> Batch:
    """Return inputs and targets (T, B): pieces of T characters from B places all over a part, fewer of a short one.

    They begin at the zero state. For a network that re-reads a ``window`` they are windows, whose last character
    alone has a target.
    """
    indices = in_one_run(part.first(_MOST_COPIED) if isinstance(part, ParallelStreams) else part)
    if window is None:
        return side_by_side(indices, length, streams).batch(0)
    return SlidingWindows(indices, min(window, length), streams).batch(0)
