"""At which steps a run keeps a copy of its parameters and writes a sample: spaced by a constant ratio.

What a network learns in its first hundred steps is as much to look at as what it learns in the last ten thousand.
"""

import math

RATIO = 1.25  # from one to the next: some forty over ten thousand steps


def next_snapshot_step(step: int) -> int:
    """Return the first snapshot's step behind ``step``: 1, 2, 3, 4, 5, 7, 9, 12, 15, 19, 24, ..."""
    found = 1
    while found <= step:
        found = max(found + 1, math.ceil(found * RATIO))
    return found
