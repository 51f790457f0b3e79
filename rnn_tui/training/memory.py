"""How much memory a training needs, so that one that is too large is refused before it exhausts the machine."""

import math
import os

from rnn_tui.errors import ConfigError
from rnn_tui.language import _
from rnn_tui.training.config import TrainingConfig

_COPIES = 6  # of the parameters: themselves, gradients, two moments of Adam, the last good ones, one to read with
_STATES = 5  # arrays of (T, B, H) for each gate and layer: gates and their gradients, parts, states, gradients of both
_OUTPUTS = 2  # arrays of (T, B, V)
_GAINS = 3  # arrays of (T, B, H) for each layer: the gains, what W_hh multiplies, and the gradient of that
_CONNECTIONS = 2  # of each W_hh: what DropConnect multiplies it with, and what is left of it
_BYTES = 4  # float32
_LARGEST = 10**300  # that is written as a fraction


def memory_needed(config: TrainingConfig, vocabulary_size: int) -> int:
    """Return about how many bytes the arrays of such a training take."""
    architecture = config.architecture(vocabulary_size)
    states = (_STATES * architecture.gates + _GAINS * config.gain) * architecture.layers * config.hidden_size
    window = config.seq_length * config.batch_size
    weights = _COPIES * architecture.parameter_count + _CONNECTIONS * math.prod(architecture.connections_shape)
    return _BYTES * (weights + window * (states + _OUTPUTS * vocabulary_size))


def demand_memory(config: TrainingConfig, vocabulary_size: int) -> None:
    """Raise ConfigError where there is less memory than the training needs; where that is unknown, do not."""
    there = _memory_there()
    if there is None:
        return
    needed = min(memory_needed(config, vocabulary_size), _LARGEST)
    if needed > there:
        message = _("this needs about {needed} GB of memory, and the machine has {there}; choose something smaller")
        reason = message.format(needed=f"{needed / 1e9:.3g}", there=f"{there / 1e9:.3g}")
        raise ConfigError(reason, "hidden_size", "seq_length", "batch_size")


def _memory_there() -> int | None:
    """Return how many bytes the machine has, or this process may have where that is less; None where unknown."""
    try:
        there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # Windows; unknown there
        return None
    import resource  # noqa: PLC0415  (Windows has none)

    bound, _most = resource.getrlimit(resource.RLIMIT_DATA)
    return there if bound == resource.RLIM_INFINITY else min(there, bound)
