"""Modules loaded as fast as can be."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no garbage while modules are loaded: there is none, and it took a tenth of the time to see that.

    Nor is it looked for among what was loaded, ever after: that stays.
    """
    collects, loaded = gc.isenabled(), len(sys.modules)
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > loaded:
            gc.freeze()
        if collects:
            gc.enable()
