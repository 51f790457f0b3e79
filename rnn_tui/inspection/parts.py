"""Whether every part of a network learns: how large each parameter is, its gradient and its step, and idle units."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.inspection.look import BINS, Idle, Look, Part
from rnn_tui.network.architecture import Architecture, CellName
from rnn_tui.network.equations import Character, PlainRNN, over_time
from rnn_tui.network.network import IGNORING_OVERFLOW
from rnn_tui.text.batches import Batch
from rnn_tui.training.probe import StepTrace

Floats = NDArray[np.floating[Any]]
Named = Mapping[str, Floats]

NEAR = 0.1  # how far from its bound a value still is at it: Karpathy, Johnson and Li 2015, section 4.2, of gates

# The gates whose blocks a parameter has, in the order of ``equations``; W_xm has none.
_BLOCKS: dict[CellName, dict[str, str]] = {
    "rnn": {},
    "relu": {},
    "gru": {"W_xh": "nrz", "W_hh": "rzn", "b_h": "nrz"},
    "lstm": {"W_xh": "ifog", "W_hh": "ifog", "b_h": "ifog"},
}
_GATES: dict[CellName, str] = {"rnn": "", "relu": "", "gru": "rz", "lstm": "ifo"}  # between 0 and 1


def look_at_step(trace: StepTrace, stretch: Batch) -> Look:
    """Look at a step: what its parameters were before it, its gradients and how far it moved them."""
    before, after = trace.parameters_before, trace.parameters_after
    parts = measure_parts(trace.architecture, before, trace.gradients, after)
    clipped = trace.clipped()
    acted = any(
        not np.array_equal(clipped[name], gradient, equal_nan=True) for name, gradient in trace.gradients.items()
    )
    idle = idle_units(trace.architecture, read_from_zero(trace.architecture, after, stretch))
    return Look(trace.step, tuple(parts), tuple(idle), stretch.inputs.size, acted)


def look_at_parameters(architecture: Architecture, parameters: Named, step: int, stretch: Batch) -> Look:
    """Look at parameters without a step."""
    idle = idle_units(architecture, read_from_zero(architecture, parameters, stretch))
    return Look(step, tuple(measure_parts(architecture, parameters)), tuple(idle), stretch.inputs.size)


def measure_parts(
    architecture: Architecture, before: Named, gradients: Named | None = None, after: Named | None = None
) -> Iterator[Part]:
    """Yield each parameter with its blocks, in the order of ``before``; of a step where there are the other two."""
    for name, values in before.items():
        step = [None if named is None else named[name] for named in (gradients, after)]
        gates = _BLOCKS[architecture.cell].get(name.partition("_l")[0], "")
        blocks = (
            _measure(gate, values[place], *(None if each is None else each[place] for each in step))
            for place, gate in enumerate(gates)
        )
        yield replace(_measure(name, values, *step), blocks=tuple(blocks))


@IGNORING_OVERFLOW
def _measure(name: str, values: Floats, gradient: Floats | None = None, after: Floats | None = None) -> Part:
    """Of a network that went astray the values that are no numbers are in no range."""
    norm, numbers = _norm(values), values[np.isfinite(values)]
    widest = float(np.abs(numbers).max(initial=0.0))
    bins = np.clip((numbers / (widest or 1.0) + 1) * (BINS / 2), 0, BINS - 1).astype(np.intp)
    counts = tuple(np.bincount(bins, minlength=BINS).tolist())
    update = None if after is None or not norm else _norm(after - values) / norm
    return Part(name, norm, widest, counts, None if gradient is None else _norm(gradient), update)


def _norm(values: Floats) -> float:
    return float(np.sqrt(np.square(values, dtype=np.float64).sum()))


def read_from_zero(architecture: Architecture, parameters: Named, stretch: Batch) -> list[Character]:
    """Return all numbers at each of the characters of a stretch, nothing left out."""
    state = np.zeros(architecture.state_shape(stretch.inputs.shape[1]))
    return PlainRNN(architecture, parameters).forward(stretch.inputs, state)


def idle_units(architecture: Architecture, characters: Sequence[Character]) -> Iterator[Idle]:
    """Yield, for h and each gate of every layer, how many were at a bound at all of ``characters``."""
    cell, H = architecture.cell, architecture.hidden_size
    for layer in range(architecture.layers):
        for name in ("h", *_GATES[cell]):
            values = over_time(characters, layer, name).reshape(-1, H)
            if cell == "relu":
                yield Idle(layer, name, H, int((values <= 0).all(axis=0).sum()), 0, is_rectified=True)
                continue
            bound = -1.0 if name == "h" else 0.0
            low, high = (values < bound + NEAR).all(axis=0), (values > 1 - NEAR).all(axis=0)
            yield Idle(layer, name, H, int(low.sum()), int(high.sum()))
