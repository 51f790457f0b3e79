"""The formulas of one unit at one character, with its numbers filled in: those of ``network/equations.py``, of a unit.

They are written as in the lesson, in columns: W_xh[unit, character], and t counts from 1, so that h_0 is what the
window begins with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rnn_tui.inspection.specimen import Floats, Specimen
from rnn_tui.network.architecture import Architecture, layer_name

if TYPE_CHECKING:
    from rnn_tui.network.equations import Named, Numbers

Factor = tuple[str, float]

SHARES = frozenset("rzifo")  # the gates that are made by sigmoid, between 0 and 1

_BLOCKS = {"gru": "nrz", "lstm": "ifog"}  # of W_xh and b_h, in the order in which they lie
_STATE_BLOCKS = {"gru": "rzn", "lstm": "ifog"}  # of W_hh
_BANDS = {"rnn": ("h", "a"), "relu": ("h", "a"), "gru": ("h", "r", "z", "n"), "lstm": ("h", "c", "i", "f", "o", "g")}
_NEW = {"gru": "n", "lstm": "g"}


@dataclass(frozen=True)
class Equation:
    """``name`` = ``function`` of the sum of ``terms``, each a product of factors with their names, = ``value``."""

    name: str
    terms: tuple[tuple[Factor, ...], ...]
    value: float
    function: str = ""


def bands_of(architecture: Architecture) -> tuple[str, ...]:
    """Return the names of what a layer has of each unit, as the equations name them, h first."""
    return _BANDS[architecture.cell] + (("gain",) if architecture.gain else ())


def equations_of(specimen: Specimen, t: int, layer: int, band: str, unit: int) -> list[Equation]:
    """Return what makes the number that ``unit`` has in ``band`` at place ``t``, step by step."""
    return _Unit(specimen, t, layer, unit).equations(band)


def input_of(specimen: Specimen, t: int, layer: int, band: str) -> tuple[str, Floats]:
    """Return the weights that ``band`` reads its input with, by name, and what they make of it at place ``t``, (H,).

    In the first layer that is the column of W_xh that belongs to the character, or of a gain the one of W_xm. Of a
    gated cell what is new is read with the block of n, or g.
    """
    architecture, parameters = specimen.network.architecture, specimen.network.parameters
    s = specimen.characters[t].layers[layer]
    if band == "gain":
        name = layer_name("W_xm", layer)
        return name, s.character[0] @ parameters[name]
    W_xh = parameters[layer_name("W_xh", layer)]
    blocks = _BLOCKS.get(architecture.cell, "")
    if not blocks:
        return layer_name("W_xh", layer), s.x[0] @ W_xh
    block = band if band in blocks else _NEW[architecture.cell]
    return layer_name(f"W_x{block}", layer), s.x[0] @ W_xh[blocks.index(block)]


@dataclass(frozen=True, eq=False)
class _Unit:
    """One unit of one layer at one character."""

    specimen: Specimen
    t: int
    layer: int
    unit: int

    @property
    def _architecture(self) -> Architecture:
        return self.specimen.network.architecture

    @property
    def _parameters(self) -> Named:
        return self.specimen.network.parameters

    @property
    def _s(self) -> Numbers:
        return self.specimen.characters[self.t].layers[self.layer]

    def equations(self, band: str) -> list[Equation]:
        """Return what makes its number in ``band``."""
        if band == "gain":
            return self._gained()
        cell = self._architecture.cell
        if cell in {"rnn", "relu"}:
            return self._gained() + self._elman(band)
        if band in {"h", "c"}:
            return self._gru_h() if cell == "gru" else self._lstm_h(band)
        return self._gained() + (self._gru_n() if band == "n" else self._gate(band))

    def _value(self, name: str) -> float:
        return float(getattr(self._s, name)[0, self.unit])

    def _factor(self, name: str) -> Factor:
        return name, self._value(name)

    def _before(self, part: str) -> Factor:
        return f"{part}_{self.t}", self._value(f"{part}_prev")

    def _sums(self, block: str = "") -> tuple[Factor, Factor, Factor]:
        """Return the terms of W_xh x + W_hh m + b_h, of one block of a gated cell's."""
        names = [layer_name(name, self.layer) for name in ("W_xh", "W_hh", "b_h")]
        W_xh, W_hh, b_h = (self._parameters[name] for name in names)
        if block:
            cell = self._architecture.cell
            number = _BLOCKS[cell].index(block)
            W_xh, W_hh, b_h = W_xh[number], W_hh[_STATE_BLOCKS[cell].index(block)], b_h[number]
            names = [layer_name(name, self.layer) for name in (f"W_x{block}", f"W_h{block}", f"b_{block}")]
        unit, now = self.unit, self.t + 1
        read = f"·x_{now}" if self.layer else ""
        place = f"[{unit}]" if self.layer else f"[{unit},{int(self.specimen.indices[self.t])}]"
        went_round = f"m_{now}" if self._architecture.gain else f"h_{self.t}"
        return (
            (f"{names[0]}{place}{read}", float(self._s.x[0] @ W_xh[:, unit])),
            (f"{names[1]}[{unit}]·{went_round}", float(self._s.m[0] @ W_hh[:, unit])),
            (names[2], float(b_h[unit])),
        )

    def _gained(self) -> list[Equation]:
        """Return how much of the unit goes round, where the character has a gain."""
        if not self._architecture.gain:
            return []
        name = layer_name("W_xm", self.layer)
        weight = float(self._parameters[name][int(self.specimen.indices[self.t]), self.unit])
        gain = Equation(
            "gain",
            ((("", 1.0),), ((f"{name}[{self.unit},{int(self.specimen.indices[self.t])}]", weight),)),
            self._value("gain"),
        )
        return [gain, Equation("m", ((self._factor("gain"), self._before("h")),), self._value("m"))]

    def _elman(self, band: str) -> list[Equation]:
        x, h, b = self._sums()
        a = Equation("a", ((x,), (h,), (b,)), self._value("a"))
        if band == "a":
            return [a]
        is_tanh = self._architecture.cell == "rnn"
        value, function = self._value("h"), "tanh" if is_tanh else "max(0, ·)"
        slope = Equation("1 − h²", (), 1 - value**2) if is_tanh else Equation("a > 0", (), float(value > 0))
        return [a, Equation("h", ((self._factor("a"),),), value, function), slope]

    def _gate(self, gate: str) -> list[Equation]:
        x, h, b = self._sums(gate)
        a = f"a_{gate}"
        function = "σ" if gate in SHARES else "tanh"
        return [
            Equation(a, ((x,), (h,), (b,)), self._value(a)),
            Equation(gate, ((self._factor(a),),), self._value(gate), function),
        ]

    def _gru_n(self) -> list[Equation]:
        x, h, b = self._sums("n")
        b_hn = layer_name("b_hn", self.layer)
        return [
            Equation("q", ((h,), ((b_hn, float(self._parameters[b_hn][self.unit])),)), self._value("q")),
            Equation("a_n", ((x,), (b,), (self._factor("r"), self._factor("q"))), self._value("a_n")),
            Equation("n", ((self._factor("a_n"),),), self._value("n"), "tanh"),
        ]

    def _gru_h(self) -> list[Equation]:
        new = (("(1 − z)", 1 - self._value("z")), self._factor("n"))
        return [Equation("h", (new, (self._factor("z"), self._before("h"))), self._value("h"))]

    def _lstm_h(self, band: str) -> list[Equation]:
        kept, new = (self._factor("f"), self._before("c")), (self._factor("i"), self._factor("g"))
        c = Equation("c", (kept, new), self._value("c"))
        if band == "c":
            return [c]
        shown = (self._factor("o"), ("tanh(c)", float(np.tanh(self._value("c")))))
        return [c, Equation("h", (shown,), self._value("h"))]
