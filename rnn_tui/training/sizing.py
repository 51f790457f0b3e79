"""The preset auto: a network as large as the text can teach and the time can train."""

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

from rnn_tui.errors import ConfigError
from rnn_tui.language import _
from rnn_tui.training.config import TrainingConfig

AUTO = "auto"
CHOSEN = ("cell", "hidden_size", "layers", "dropout")  # settings
_SIZES = (64, 96, 128, 192, 256, 384, 512)
_READINGS = 5  # of the text, at least, within the time: fewer, and a smaller network would have learnt more
_OPERATIONS = 4e10  # a second, for the products of one step: a core of a server, or a laptop's two
_LEARNT_BY_HEART = 0.25  # parameters for each character: with more, dropout
_DROPOUT = 0.2
_LONG = 600.0  # seconds, where no budget is given


def choose_size(config: TrainingConfig, characters: int, vocabulary_size: int) -> TrainingConfig:
    """Return the config with hidden size and dropout for a text of so many characters and the config's budget.

    The largest size that has at most one parameter for each character and reads the text _READINGS times in the
    budget; the smallest where none does.
    """
    budget = time_to_learn(config)
    chosen = config
    for size in _SIZES:
        candidate = replace(config, hidden_size=size)
        architecture = candidate.architecture(vocabulary_size)
        parameters = architecture.parameter_count
        readings = budget * _OPERATIONS / (architecture.operations * characters)
        if size == _SIZES[0] or (parameters <= characters and readings >= _READINGS):
            dropout = _DROPOUT if parameters > _LEARNT_BY_HEART * characters else 0.0
            chosen = replace(candidate, dropout=dropout)
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
