"""What one call of a learner's function gave: made in the learner's process, judged in ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEARNER_FILE = "<learner>"  # the file name of the learner's code objects, by which a traceback tells where they stand


@dataclass(frozen=True)
class Other:
    """Something that holds neither numbers nor text, of which only its type is known: ``NoneType``, ``generator``."""

    type_name: str


# Numbers as float64 arrays, of any shape, and text, in tuples, lists and dicts as the learner has put them together.
Value = Floats | str | Other | tuple[Any, ...] | list[Any] | dict[Any, Any]


@dataclass(frozen=True)
class Raised:
    """An exception: the name of its type, its message, and the function and line of the learner's file it came from."""

    type_name: str
    message: str
    function: str
    line: int | None


@dataclass(frozen=True)
class Answer:
    """What the call named ``case`` gave: a ``value``, or what was ``raised``.

    ``changed`` are the names of the arguments that are others afterwards, ``printed`` how many characters it printed.
    """

    case: str
    function: str
    value: Value | None
    raised: Raised | None = None
    changed: tuple[str, ...] = ()
    printed: int = 0


@dataclass(frozen=True)
class Ended:
    """Why the learner's process did not come to its end: ``time``, ``memory``, ``exit``, or a ``crash``; and where."""

    reason: str
    function: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Examination:
    """All that is known of a submission: the answers by case, and what ended the process, if anything did.

    ``defined`` are the functions of the lesson that the file has, ``source`` is what ran: lines count from one in it.
    """

    answers: Mapping[str, Answer]
    defined: frozenset[str]
    ended: Ended | None = None
    source: str = ""
