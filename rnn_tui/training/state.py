"""All that changes while a training runs. With its config, its vocabulary and its text, it goes on bit for bit.

What is drawn at random (dropout, samples, the prompt) is a function of seed and step or position, so that there is no
state of a generator among it.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.copies import CopiedWhole
from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.training.meters import Interval, SpeedMeter

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Snapshot:
    """A copy of the parameters, (N,) as they lie in CharRNN's flat vector, after ``step`` steps."""

    step: int
    parameters: Floats = field(repr=False)


@dataclass
class Figures(CopiedWhole):
    """The numbers of a training.

    ``seconds`` is the training clock, ``watched`` what a slow pace has waited beside it; ``highest_rate`` is the
    schedule's highest learning rate, which may have been set live or halved by one of the ``rescues``. ``lowest_loss``
    is the lowest of the reports' and ``good_loss`` the smoothed one where the parameters were last called good (see
    rescue). ``report_due`` says that a stop came while a report was being measured: it is made up for when training
    goes on.
    """

    highest_rate: float
    smoothed_loss: float
    good_loss: float
    step: int = 0
    seconds: float = 0.0
    watched: float = 0.0
    val_loss: float | None = None
    best_val_loss: float | None = None
    best_step: int = 0
    validations_since_best: int = 0
    train_loss: float | None = None
    lowest_loss: float | None = None
    epoch_loss: float = 0.0
    rescues: int = 0
    report_due: bool = False
    interval: Interval = field(default_factory=Interval)
    speed: SpeedMeter = field(default_factory=SpeedMeter)

    def as_json(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class TrainingState(CopiedWhole):
    """A copy of what goes on from step to step, the parameters left out.

    ``memory`` (kinds, N) and ``optimizer_steps`` are the optimizer's, ``h`` (layers, parts, B, H) the carried state,
    ``good`` the parameters that a divergence goes back to.
    """

    figures: Figures
    memory: Floats = field(repr=False)
    optimizer_steps: int
    h: Floats = field(repr=False)
    good: Snapshot


_ADDED = {
    "settled": 0,
    "settled_step": 0,
    "settled_seconds": 0.0,
    "recent_steps": 0.0,
    "recent_seconds": 0.0,
    "watched": 0.0,
}  # what runs of a former time do not have
_OPTIONAL: tuple[type, ...] = (int, float, type(None))
_TYPES: dict[object, tuple[type, ...]] = {int: (int,), float: (int, float), bool: (bool,)}


def figures_from_json(values: object) -> Figures:
    """Return the figures that ``as_json`` gave; raise RunError for what is none."""
    found = _numbers(values, Figures, leave_out=("interval", "speed"))
    inner = values if isinstance(values, Mapping) else {}
    return Figures(
        **found,
        interval=Interval(**_numbers(inner.get("interval"), Interval)),
        speed=SpeedMeter(**_numbers(inner.get("speed"), SpeedMeter)),
    )


def _numbers(values: object, kind: type, leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the finite, non-negative numbers (None where that is allowed) for each field of a dataclass."""
    found: dict[str, Any] = {}
    for each in fields(kind):
        if each.name in leave_out:
            continue
        value = values.get(each.name, _ADDED.get(each.name)) if isinstance(values, Mapping) else None
        if type(value) not in _TYPES.get(each.type, _OPTIONAL) or (
            value is not None and not (math.isfinite(value) and value >= 0)
        ):
            raise RunError(_("damaged: its value {name} is missing or makes no sense").format(name=each.name))
        found[each.name] = value
    return found
