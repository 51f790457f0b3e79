"""TrainingConfig: everything a training depends on, in one frozen value (see settings for each, presets for recipes).

A run is played again from its config, its text, and what changed on the way (see replaying).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from rnn_tui.errors import ConfigError
from rnn_tui.language import _
from rnn_tui.network.architecture import Architecture, CellName
from rnn_tui.network.initial import Initial
from rnn_tui.training.settings import (
    LIVE,
    SETTINGS,
    Cut,
    LiveValue,
    OptimizerName,
    Reduction,
    ScheduleName,
    Split,
    demand_live,
)


@dataclass(frozen=True)
class TrainingConfig:
    """The settings of a training; raises ConfigError where one makes no sense.

    Sizes are counts, ``dropout`` the share of a layer's outputs left out on their way up, ``drop_connect`` that of
    W_hh; ``gain`` is whether characters have gains (see Architecture). ``learning_rate`` is the highest of the
    schedule, which ``lr_decay`` and ``lr_decay_epochs`` belong to (see schedules); ``momentum``, ``decay_rate``
    (RMSprop's) and ``weight_decay`` (AdamW's) belong to the optimizers of these names. ``reduction`` is the loss's sum
    over time or its mean (always the mean over the batch). ``clip_value`` bounds each gradient element, ``clip_norm``
    the norm of all. ``split`` says where the parts for validation and test are kept (see text/splits); ``auto`` is
    decided with the text. ``zero_starts`` is the share of streams that start a step from zero (see zero_starts).
    ``budget`` and ``seconds`` are seconds of training, validation left out: the budget becomes a ``horizon`` in steps
    once the speed is known, and training ends there; ``seconds`` only stops. ``patience`` ends it after so many
    validations in a row of which none was better than the best. ``report_every`` is in steps, None reports once an
    epoch. ``temperature`` is what the network writes with unless told otherwise. ``restart`` is the step at
    which the schedule last began anew.
    """

    preset: str = "rnn"
    cell: CellName = "rnn"
    hidden_size: int = 256
    layers: int = 1
    dropout: float = 0.0
    drop_connect: float = 0.0
    gain: bool = False
    cut: Cut = "streams"
    zero_starts: float = 0.0
    seq_length: int = 64
    batch_size: int = 32
    initial: Initial = "orthogonal"
    reduction: Reduction = "mean"
    optimizer: OptimizerName = "adam"
    learning_rate: float = 8e-3
    schedule: ScheduleName = "cosine"
    warm_up: int = 100
    lr_decay: float = 0.97
    lr_decay_epochs: int = 10
    momentum: float = 0.9
    decay_rate: float = 0.95
    weight_decay: float = 0.01
    clip_value: float | None = None
    clip_norm: float | None = 1.0
    split: Split = "auto"
    val_fraction: float = 0.1
    test_fraction: float = 0.0
    min_count: int = 1
    seed: int = 1
    budget: float | None = 180.0
    horizon: int | None = None
    steps: int | None = None
    epochs: int | None = None
    seconds: float | None = None
    patience: int | None = None
    report_every: int | None = 20
    temperature: float = 0.8
    restart: int = 0

    def __repr__(self) -> str:
        """Name what is not as in the first preset."""
        first = TrainingConfig()
        settings = {each.name: getattr(self, each.name) for each in fields(self)}
        changed = [f"{name}={value!r}" for name, value in settings.items() if value != getattr(first, name)]
        return f"TrainingConfig({', '.join(changed)})"

    def __post_init__(self) -> None:
        for setting in SETTINGS.values():
            setting.demand(getattr(self, setting.name))
        if self.val_fraction + self.test_fraction >= 1:
            raise ConfigError(_("they leave nothing to train on"), "val_fraction", "test_fraction")
        if self.split == "interleaved" and self.cut == "windows":
            raise ConfigError(_("interleaved parts need streams; the lesson's windows have none"), "split")

    def architecture(self, vocabulary_size: int) -> Architecture:
        """Return the network's architecture for so many different characters."""
        return Architecture(
            vocabulary_size, self.hidden_size, self.cell, self.layers, self.dropout, self.gain, self.drop_connect
        )

    @property
    def window(self) -> int | None:
        """How many characters the network re-reads from a zero state; None where it carries its state."""
        return self.seq_length if self.cut == "windows" else None

    @property
    def is_lesson(self) -> bool:
        """Whether it is watched as the lesson is: epoch by epoch, slowly, and worth keeping however short it was."""
        return self.report_every is None

    def with_limits(
        self,
        *,
        budget: float | None,
        horizon: int | None,
        steps: int | None,
        epochs: int | None,
        seconds: float | None,
    ) -> "TrainingConfig":
        """Return the config with the limits a user gave; given none, the preset's own stay.

        A horizon, a number of steps or of epochs takes the place of the preset's budget, so that what is
        learnt depends on no clock; ``seconds`` alone leaves it.
        """
        if all(limit is None for limit in (budget, horizon, steps, epochs)):
            return replace(self, seconds=self.seconds if seconds is None else seconds)
        return replace(self, budget=budget, horizon=horizon, steps=steps, epochs=epochs, seconds=seconds)

    @property
    def live(self) -> dict[str, LiveValue]:
        """The settings that may change while a network learns."""
        return {name: getattr(self, name) for name in LIVE}

    def with_live(self, **settings: LiveValue) -> "TrainingConfig":
        """Return the config with other values of live settings; raise ConfigError for any other setting."""
        for name, value in settings.items():
            demand_live(name, value)
        values: dict[str, Any] = {**settings}
        return replace(self, **values)

    def as_json(self) -> dict[str, Any]:
        """Return the config as plain values."""
        return asdict(self)


def config_from_json(values: object) -> TrainingConfig:
    """Return the config that ``as_json`` gave; raise ConfigError for what is not one."""
    if not isinstance(values, Mapping):
        raise ConfigError(_("these are not settings"))
    if unknown := sorted(set(values) - {each.name for each in fields(TrainingConfig)}):
        raise ConfigError(_("unknown settings: {names}").format(names=", ".join(unknown)))
    return TrainingConfig(**values)


def model_label(network: TrainingConfig | Architecture) -> str:
    """Return a network in a few characters: ``LSTM 2x128``."""
    name = {"rnn": "RNN", "relu": "ReLU", "gru": "GRU", "lstm": "LSTM"}[network.cell]
    depth = f"{network.layers}x" if network.layers > 1 else ""
    return f"{name} {depth}{network.hidden_size}"
