"""What becomes of an object that is copied or pickled: all of it goes along, or it says by its name that it cannot.

A copy that shares half of what it stands on goes its own way in silence, and the other with it.
"""

import copy
from typing import ClassVar, NoReturn, Self


class CopiedWhole:
    """Shares nothing that changes with its copy, also where ``copy.copy`` makes it."""

    def __copy__(self) -> Self:
        return copy.deepcopy(self)


class NeverCopied:
    """Raises TypeError where it is copied or pickled; ``instead`` says why, or what can be."""

    __slots__ = ()
    instead: ClassVar[str]

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} cannot be copied or pickled: {self.instead}")
