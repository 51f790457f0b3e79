"""TrainingConfig: everything a training depends on, in one frozen value, and the presets.

A run is replayed from its config, its text and nothing else.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, get_args

from rnn_tui.errors import ConfigError
from rnn_tui.language import _
from rnn_tui.network.architecture import CELL_NAMES, Architecture, CellName
from rnn_tui.network.initial import Initial

Cut = Literal["windows", "streams"]
Split = Literal["auto", "end", "interleaved", "lines"]
OptimizerName = Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
ScheduleName = Literal["constant", "step", "exponential", "cosine"]
Reduction = Literal["sum", "mean"]

_CHOICES: dict[str, tuple[str, ...]] = {
    "cell": CELL_NAMES,
    "cut": get_args(Cut),
    "split": get_args(Split),
    "optimizer": get_args(OptimizerName),
    "schedule": get_args(ScheduleName),
    "initial": get_args(Initial),
    "reduction": get_args(Reduction),
}
_COUNTS = ("hidden_size", "layers", "seq_length", "batch_size", "min_count", "lr_decay_epochs")
_POSITIVE = ("clip_value", "clip_norm", "learning_rate", "lr_decay")
_MOST = {"layers": 32, "lr_decay": 1}
_SHARES = ("val_fraction", "test_fraction", "dropout", "momentum", "decay_rate")
_NOT_NEGATIVE = ("warm_up", "weight_decay", "temperature")
_LIMITS = ("horizon", "steps", "epochs", "patience", "report_every", "budget", "seconds")
_LARGEST = 10**300  # of a whole number: it still is a fraction
_ONLY_IN_A_FILE = (
    *("cut", "reduction", "warm_up", "lr_decay", "lr_decay_epochs", "momentum", "decay_rate", "weight_decay"),
    *("report_every", "temperature"),
)


def option_name(name: str) -> str:
    """Return the name of a setting as the command line has it, without the dashes in front."""
    short = {"hidden_size": "hidden", "seq_length": "seq", "batch_size": "batch", "learning_rate": "lr"}
    return short.get(name, name).replace("_", "-")


def shown_name(name: str) -> str:
    """Return the name of a setting as one gives it: with its dashes, or without where only a file can have it."""
    return ("" if name in _ONLY_IN_A_FILE else "--") + option_name(name)


def demand_positive(name: str, value: float) -> None:
    """Raise ConfigError naming the setting ``name`` where ``value`` is not more than zero, or no end."""
    if not 0 < value < float("inf"):
        message = _("{option}: it must be more than zero, not {value}")
        raise ConfigError(message.format(option=shown_name(name), value=value))


@dataclass(frozen=True)
class TrainingConfig:
    """The settings of a training; raises ConfigError where one makes no sense.

    Sizes are counts, ``dropout`` the share of a layer's outputs left out on their way up. ``learning_rate`` is the
    highest of the schedule, which ``lr_decay`` and ``lr_decay_epochs`` belong to (see schedules); ``momentum``,
    ``decay_rate`` (RMSprop's) and ``weight_decay`` (AdamW's) belong to the optimizers of these names. ``reduction`` is
    the loss's sum over time or its mean (always the mean over the batch). ``clip_value`` bounds each gradient element,
    ``clip_norm`` the norm of all. ``split`` says where the parts for validation and test are kept (see text/splits);
    ``auto`` is decided with the text.
    ``budget`` and ``seconds`` are seconds of training, validation left out: the budget becomes a ``horizon`` in steps
    once the speed is known, and training ends there; ``seconds`` only stops. ``patience`` ends it after so many
    validations in a row of which none was better than the best. ``report_every`` is in steps, None reports once an
    epoch. ``temperature`` is what the network writes with unless told otherwise. ``restart`` is the step at
    which the schedule last began anew.
    """

    preset: str = "balanced"
    cell: CellName = "rnn"
    hidden_size: int = 256
    layers: int = 1
    dropout: float = 0.0
    cut: Cut = "streams"
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
        self._demand_choices()
        self._demand_ranges()
        if self.val_fraction + self.test_fraction >= 1:
            raise ConfigError(_("--val-fraction, --test-fraction: they leave nothing to learn from"))
        if self.split == "interleaved" and self.cut == "windows":
            raise ConfigError(_("--split interleaved: it is for streams; the lesson's windows have none"))

    def _demand_choices(self) -> None:
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                message = _("{option}: unknown value {value!r}; there are {choices}")
                raise ConfigError(
                    message.format(option=shown_name(name), value=getattr(self, name), choices=", ".join(choices))
                )

    def _demand_ranges(self) -> None:
        for name in (*_COUNTS, *_LIMITS, *_POSITIVE):
            if (value := getattr(self, name)) is not None:
                demand_positive(name, value)
        for name in _NOT_NEGATIVE:
            if not 0 <= getattr(self, name) < float("inf"):
                raise ConfigError(_("{option}: it must be zero or more").format(option=shown_name(name)))
        for name, most in _MOST.items():
            if getattr(self, name) > most:
                raise ConfigError(_("{option}: it must be at most {most}").format(option=shown_name(name), most=most))
        for name in _SHARES:
            if not 0 <= getattr(self, name) < 1:
                raise ConfigError(_("{option}: it must be at least 0 and less than 1").format(option=shown_name(name)))

    def architecture(self, vocabulary_size: int) -> Architecture:
        """Return the network's architecture for so many different characters."""
        return Architecture(vocabulary_size, self.hidden_size, self.cell, self.layers, self.dropout)

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

    def as_json(self) -> dict[str, Any]:
        """Return the config as plain values."""
        return asdict(self)


def config_from_json(values: object) -> TrainingConfig:
    """Return the config that ``as_json`` gave; raise ConfigError for what is not one."""
    if not isinstance(values, Mapping):
        raise ConfigError(_("these are no settings"))
    if unknown := sorted(set(values) - {each.name for each in fields(TrainingConfig)}):
        raise ConfigError(_("unknown settings: {names}").format(names=", ".join(unknown)))
    for name, value in values.items():
        demand_type(name, value)
    return TrainingConfig(**values)


def demand_type(name: str, value: object) -> None:
    """Raise ConfigError where ``value`` is of no type that the setting ``name`` may have."""
    annotation = next(each.type for each in fields(TrainingConfig) if each.name == name)
    if type(value) not in _types_of(annotation) or (isinstance(value, int) and abs(value) > _LARGEST):
        raise ConfigError(_("settings of a wrong type ({reason})").format(reason=option_name(name)))


def _types_of(annotation: object) -> tuple[type, ...]:
    """Return the types that a setting's value may have; a whole number stands for itself as a fraction."""
    kinds = get_args(annotation) or (annotation,)
    types = tuple(kind if isinstance(kind, type) else str for kind in kinds)  # the choices of a Literal are words
    return (*types, int) if float in types else types
