"""One character of one stream, or of each of several, through all layers, for reading and writing, in few calls.

Several streams are a product of matrices, which is rounded otherwise than that of a vector: last digits may differ.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.copies import NeverCopied
from rnn_tui.network.activations import rectify, sigmoid_in_place
from rnn_tui.network.architecture import Architecture, CellName, layer_name

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.integer[Any]]

# Writes the state after a character into its last argument. Before it: m W_hh, (G, H) or, for one gate, (H,);
# x W_xh + b_h, (G, H); the state before, (parts, H). The first two are overwritten. Of several streams there is an
# axis more, before the last.
_Cell = Callable[[Floats, Floats, Floats, Floats], None]
_Product = Callable[[Floats], Floats]
# W_xh (G, V or H, H), b_h (G, H), W_xm (V, H), what multiplies m (H,) with W_hh, and m (B, H), and the cell
_Layer = tuple[Floats, Floats, Floats | None, _Product, _Product, _Cell]


class OneCharacter(NeverCopied):
    """Reads a character with ``parameters``, which are looked at as they are at each call."""

    instead = "it is a part of its network, which can be"

    def __init__(self, architecture: Architecture, parameters: dict[str, Floats]) -> None:
        self._layers = [_layer(layer, architecture, parameters) for layer in range(architecture.layers)]
        self._W_hy = parameters["W_hy"]
        self._read_out = self._W_hy.T.dot  # a vector is multiplied quicker from this side
        self._b_y = parameters["b_y"]

    def __call__(self, index: int, state: Floats) -> tuple[Floats, Floats]:
        """Return the state after the character and its logits (V,); ``state`` (layers, parts, H) stays as it is."""
        new = np.empty_like(state)
        for layer, (W_xh, b_h, W_xm, recur, _recur_each, cell) in enumerate(self._layers):
            share = b_h + (np.matmul(new[layer - 1, 0], W_xh) if layer else W_xh[:, index])
            m = state[layer, 0] if W_xm is None else state[layer, 0] * (1 + W_xm[index])
            cell(recur(m), share, state[layer], new[layer])
        logits = self._read_out(new[-1, 0])
        logits += self._b_y
        return new, logits

    def of_each(self, indices: Indices, states: Floats) -> tuple[Floats, Floats]:
        """Do the same for B streams, a character each: ``states`` (layers, parts, B, H), logits (B, V)."""
        new = np.empty_like(states)
        for layer, (W_xh, b_h, W_xm, _recur, recur_each, cell) in enumerate(self._layers):
            share = np.matmul(new[layer - 1, 0], W_xh) if layer else W_xh[:, indices]
            share += b_h[:, np.newaxis]
            m = states[layer, 0] if W_xm is None else states[layer, 0] * (1 + W_xm[indices])
            cell(recur_each(m), share, states[layer], new[layer])
        logits = np.matmul(new[-1, 0], self._W_hy)
        logits += self._b_y
        return new, logits


def _layer(layer: int, architecture: Architecture, parameters: dict[str, Floats]) -> _Layer:
    gates, H = architecture.gates, architecture.hidden_size
    W_xh, W_hh, b_h = (parameters[layer_name(name, layer)] for name in ("W_xh", "W_hh", "b_h"))
    recur_each = partial(_multiply, W_hh)
    recur = W_hh.T.dot if gates == 1 else recur_each
    b_hn = parameters.get(layer_name("b_hn", layer))
    cell = _CELLS[architecture.cell] if b_hn is None else partial(_gru, b_hn)
    W_xm = parameters.get(layer_name("W_xm", layer))
    return W_xh.reshape(gates, -1, H), b_h.reshape(gates, H), W_xm, recur, recur_each, cell


def _multiply(W_hh: Floats, m: Floats) -> Floats:
    """Return m (H,) or (B, H) times ``W_hh`` (H, H), or times each gate's block of it (G, H, H)."""
    product: Floats = np.matmul(m, W_hh)
    return product


def _elman(product: Floats, share: Floats, _state: Floats, out: Floats) -> None:
    share += product
    np.tanh(share, out)


def _relu(product: Floats, share: Floats, _state: Floats, out: Floats) -> None:
    share += product
    rectify(share, out)


def _gru(b_hn: Floats, product: Floats, share: Floats, state: Floats, out: Floats) -> None:
    n, r, z = share
    share[1:] += product[:2]
    sigmoid_in_place(share[1:])
    reset = product[2]
    reset += b_hn
    reset *= r
    n += reset
    np.tanh(n, n)
    h = out[0]
    np.subtract(state[0], n, h)
    h *= z
    h += n


def _lstm(product: Floats, share: Floats, state: Floats, out: Floats) -> None:
    share += product
    sigmoid_in_place(share[:3])
    i, f, o, g = share
    np.tanh(g, g)
    g *= i
    h, c = out
    np.multiply(f, state[1], c)
    c += g
    np.tanh(c, h)
    h *= o


_CELLS: dict[CellName, _Cell] = {"rnn": _elman, "relu": _relu, "lstm": _lstm}
