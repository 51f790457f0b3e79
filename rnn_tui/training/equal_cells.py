"""An RNN, a GRU and an LSTM of equal size: as many parameters, so that what tells them apart is the cell."""

from dataclasses import replace

from rnn_tui.network.architecture import CellName
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.presets import preset_config

SECONDS_EACH = 30.0  # of training
_PRESETS: dict[CellName, str] = {"rnn": "rnn", "gru": "gru", "lstm": "lstm"}


def equal_cells(vocabulary_size: int) -> list[TrainingConfig]:
    """Return a config for each cell, for SECONDS_EACH: the LSTM is that of its preset, the others come nearest to it.

    Their learning rates are those of their presets: what suits one cell makes another diverge.
    """
    parameters = preset_config("lstm").architecture(vocabulary_size).parameter_count
    configs = []
    for name in _PRESETS.values():
        preset = replace(preset_config(name), budget=SECONDS_EACH)
        configs.append(replace(preset, hidden_size=_hidden_size(preset, vocabulary_size, parameters)))
    return configs


def _hidden_size(config: TrainingConfig, vocabulary_size: int, parameters: int) -> int:
    """Return the hidden size with which a network has nearly so many parameters."""

    def miss(size: int) -> int:
        return abs(replace(config, hidden_size=size).architecture(vocabulary_size).parameter_count - parameters)

    return min(range(1, 4 * preset_config("lstm").hidden_size), key=miss)
