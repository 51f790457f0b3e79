"""The preset auto: a network as large as the text can teach and the time can train."""

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

from rnn_tui.errors import ConfigError
from rnn_tui.language import _
from rnn_tui.training.config import TrainingConfig

AUTO = "auto"
CHOSEN = ("cell", "hidden_size", "layers", "drop_connect")  # settings
_SIZES = (64, 96, 128, 192, 256, 384, 512)
_READINGS = 2  # of the text, at least, within the time: fewer, and a smaller network would have learnt more
OPERATIONS = 4e10  # a second, for the products of one step: a core of a server, or a laptop's two
# The share of W_hh that each step does without, from so many parameters for each character on: what a network could
# learn by heart it has to learn without a part of itself (measured in tests/benchmarks/README.md, "Short texts").
_DROP_CONNECT = ((0.6, 0.3), (0.25, 0.15), (0.0, 0.05))
_LONG = 600.0  # seconds, where no budget is given


def choose_size(config: TrainingConfig, characters: int, vocabulary_size: int) -> TrainingConfig:
    """Return the config with hidden size and DropConnect for a text of so many characters and the config's budget.

    The largest size that has at most one parameter for each character and reads the text _READINGS times in the
    budget; the smallest where none does.
    """
    budget = time_to_learn(config)
    chosen = config
    for size in _SIZES:
        candidate = replace(config, hidden_size=size)
        architecture = candidate.architecture(vocabulary_size)
        parameters = architecture.parameter_count
        readings = budget * OPERATIONS / (architecture.operations * characters)
        if size == _SIZES[0] or (parameters <= characters and readings >= _READINGS):
            share = next(share for least, share in _DROP_CONNECT if parameters >= least * characters)
            chosen = replace(candidate, drop_connect=share)
    return chosen


def time_to_learn(config: TrainingConfig) -> float:
    """Return the seconds that a size is chosen for: the budget, or as if there were ten minutes."""
    return config.budget or _LONG


def rank_of(config: TrainingConfig) -> Literal["smallest", "between", "largest"]:
    """Return where a chosen size stands among those there are to choose from."""
    match _SIZES.index(config.hidden_size):
        case 0:
            return "smallest"
        case place:
            return "largest" if place == len(_SIZES) - 1 else "between"


def demand_no_sizes(given: Collection[str]) -> None:
    """Raise ConfigError where among the settings ``given`` beside the preset are some that it chooses."""
    if chosen := [name for name in CHOSEN if name in given]:
        raise ConfigError(_("the preset auto chooses this itself"), *chosen)
