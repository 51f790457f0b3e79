"""TrainingConfig: everything a training depends on, in one frozen value, and the presets.

A run is replayed from its config, its text and nothing else.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, get_args

from rnn_tui.errors import ConfigError
from rnn_tui.language import N_, _

Cut = Literal["windows", "streams"]
OptimizerName = Literal["sgd", "adagrad", "adam"]
ScheduleName = Literal["constant", "cosine"]
Initial = Literal["lesson", "orthogonal"]
Reduction = Literal["sum", "mean"]

_CHOICES: dict[str, tuple[str, ...]] = {
    "cut": get_args(Cut),
    "optimizer": get_args(OptimizerName),
    "schedule": get_args(ScheduleName),
    "initial": get_args(Initial),
    "reduction": get_args(Reduction),
}
_COUNTS = ("hidden_size", "seq_length", "batch_size", "min_count")
_LIMITS = ("horizon", "steps", "epochs", "report_every", "budget", "seconds")


def _option(name: str) -> str:
    """Return the name of a setting as the command line has it."""
    short = {"hidden_size": "hidden", "seq_length": "seq", "batch_size": "batch", "learning_rate": "lr"}
    return "--" + short.get(name, name).replace("_", "-")


def _demand_positive(name: str, value: float) -> None:
    if not 0 < value < float("inf"):
        raise ConfigError(
            _("{option}: it must be more than zero, not {value}").format(option=_option(name), value=value)
        )


@dataclass(frozen=True)
class TrainingConfig:
    """The settings of a training; raises ConfigError where one makes no sense.

    Sizes are counts, ``learning_rate`` is the highest of the schedule, ``reduction`` the loss's sum over time or
    its mean (always the mean over the batch). ``clip_value`` bounds each gradient element, ``clip_norm`` the
    norm of all. ``budget`` and ``seconds`` are seconds of training, validation left out: the budget becomes a
    ``horizon`` in steps once the speed is known, and training ends there; ``seconds`` only stops.
    ``report_every`` is in steps, None reports once an epoch. ``temperature`` is what the network writes with unless
    told otherwise. ``restart`` is the step at which the schedule last
    began anew.
    """

    preset: str = "balanced"
    cut: Cut = "streams"
    hidden_size: int = 256
    seq_length: int = 64
    batch_size: int = 32
    initial: Initial = "orthogonal"
    reduction: Reduction = "mean"
    optimizer: OptimizerName = "adam"
    learning_rate: float = 8e-3
    schedule: ScheduleName = "cosine"
    warm_up: int = 100
    clip_value: float | None = None
    clip_norm: float | None = 1.0
    val_fraction: float = 0.1
    min_count: int = 1
    seed: int = 1
    budget: float | None = 180.0
    horizon: int | None = None
    steps: int | None = None
    epochs: int | None = None
    seconds: float | None = None
    report_every: int | None = 20
    temperature: float = 0.8
    restart: int = 0

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                message = _("{option}: unknown value {value!r}; there are {choices}")
                raise ConfigError(
                    message.format(option=_option(name), value=getattr(self, name), choices=", ".join(choices))
                )
        for name in _COUNTS:
            _demand_positive(name, getattr(self, name))
        for name in (*_LIMITS, "clip_value", "clip_norm"):
            if getattr(self, name) is not None:
                _demand_positive(name, getattr(self, name))
        _demand_positive("learning_rate", self.learning_rate)
        if not 0 <= self.val_fraction < 1:
            raise ConfigError(_("--val-fraction: it must be at least 0 and less than 1"))

    @property
    def window(self) -> int | None:
        """How many characters the network re-reads from a zero state; None where it carries its state."""
        return self.seq_length if self.cut == "windows" else None

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
        counted = horizon or steps or epochs
        return replace(
            self,
            budget=budget if budget or counted else self.budget,
            horizon=horizon,
            steps=steps,
            epochs=epochs if budget or counted else self.epochs,
            seconds=seconds,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the config as plain values."""
        return asdict(self)


def config_from_json(values: Mapping[str, Any]) -> TrainingConfig:
    """Return the config that ``as_json`` gave; raise ConfigError for what is not one."""
    known = {each.name for each in fields(TrainingConfig)}
    if unknown := sorted(set(values) - known):
        raise ConfigError(_("unknown settings: {names}").format(names=", ".join(unknown)))
    try:
        return TrainingConfig(**values)
    except TypeError as error:
        raise ConfigError(_("settings of a wrong type ({reason})").format(reason=error)) from None


def preset_config(name: str) -> TrainingConfig:
    """Return the preset ``name``; raise ConfigError naming those there are."""
    try:
        return PRESETS[name].config
    except KeyError:
        names = ", ".join(PRESETS)
        raise ConfigError(
            _("--preset: unknown preset {name!r}; there are {names}").format(name=name, names=names)
        ) from None


@dataclass(frozen=True)
class Preset:
    """A config with a line that says what it is for (translated when it is shown)."""

    config: TrainingConfig
    purpose: str


_LESSON = TrainingConfig(
    preset="notebook",
    cut="windows",
    hidden_size=50,
    seq_length=5,
    batch_size=1,
    initial="lesson",
    reduction="sum",
    optimizer="sgd",
    learning_rate=0.05,
    schedule="constant",
    warm_up=0,
    clip_value=5.0,
    clip_norm=None,
    val_fraction=0.0,
    budget=None,
    epochs=100,
    report_every=None,
    temperature=0.0,
)

# Karpathy, min-char-rnn (2015): its sizes, its Adagrad, its clip and its initial values.
_KARPATHY = TrainingConfig(
    preset="karpathy",
    hidden_size=100,
    seq_length=25,
    batch_size=1,
    initial="lesson",
    reduction="sum",
    optimizer="adagrad",
    learning_rate=0.1,
    schedule="constant",
    warm_up=0,
    clip_value=5.0,
    clip_norm=None,
    report_every=500,
)

PRESETS: dict[str, Preset] = {
    "balanced": Preset(TrainingConfig(), N_("what learns fastest for a person who watches: 256 units, three minutes")),
    "quick": Preset(
        TrainingConfig(preset="quick", hidden_size=128, budget=60.0, report_every=50),
        N_("a smaller network of 128 units, one minute"),
    ),
    "karpathy": Preset(_KARPATHY, N_("min-char-rnn as it was published: 100 units, one character stream, Adagrad")),
    "notebook": Preset(_LESSON, N_("the lesson: windows of five characters, 50 units, plain SGD, 100 epochs")),
}
