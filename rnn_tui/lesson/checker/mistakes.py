"""A mistake that is known: what it would give is worked out, and compared with what was given."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """A mistake under its ``id``; ``sentence`` says what is wrong and is translated when it is shown.

    ``look`` names what to look for in the learner's function (see lines.py), the likeliest first; ``array`` is what
    {array} in the sentence stands for.
    """

    id: str
    sentence: str
    look: tuple[str, ...] = ()
    array: str = ""
