"""What was seen of the parts of a network: the figures alone, without what it takes to look."""

from dataclasses import dataclass

BINS = 45  # of a histogram; odd, so that zero is in the middle of one, and three or five of them make a coarser one


@dataclass(frozen=True)
class Part:
    """A parameter W or, under the name of its gate, a block of one; ``blocks`` are its own.

    ``norm`` is ||W||; ``gradient`` is ||dL/dW|| before clipping, ``update`` ||W_after - W|| / ||W||: both of one step,
    None where there is none to look at, the update also where W is zero. ``counts`` (BINS,) are how many values there
    are in each of as many equal ranges from -``widest`` to ``widest``, the largest absolute value.
    """

    name: str
    norm: float
    widest: float
    counts: tuple[int, ...]
    gradient: float | None = None
    update: float | None = None
    blocks: tuple["Part", ...] = ()


@dataclass(frozen=True)
class Idle:
    """How many of a layer's ``count`` values ``name``, h or a gate, were at a bound at every character that was read.

    ``low`` were near the lower bound, -1 for h and 0 for a gate, ``high`` near 1: there a unit is
    saturated. Where it is rectified (ReLU) there is no upper bound, and ``low`` were never above zero: dead.
    """

    layer: int
    name: str
    count: int
    low: int
    high: int
    is_rectified: bool = False


@dataclass(frozen=True)
class Look:
    """What was seen of the parameters of ``step``: all parts, and the units that were idle over ``characters``.

    ``clipped`` is whether clipping acted in that step; None where there was no step to look at.
    """

    step: int
    parts: tuple[Part, ...]
    idle: tuple[Idle, ...]
    characters: int
    clipped: bool | None = None
