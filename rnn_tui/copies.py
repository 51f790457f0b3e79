"""What happens to an object that is copied or pickled: all of it is copied, or it refuses by name.

A copy that shares half of its state would change the original without a sign.
"""

import copy
from typing import ClassVar, NoReturn, Self


class CopiedWhole:
    """Shares no mutable state with its copy, even one made by ``copy.copy``."""

    def __copy__(self) -> Self:
        return copy.deepcopy(self)


class NeverCopied:
    """Raises TypeError where it is copied or pickled; ``instead`` says why, or what can be."""

    __slots__ = ()
    instead: ClassVar[str]

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} cannot be copied or pickled: {self.instead}")
