"""The lesson's equations in plain NumPy, one character after another: the network to read and to look into.

CharRNN computes the same numbers faster, in arrays that it overwrites; here every formula has a line, and every
number is kept under its name. In the formulas

    s    is what one layer has at one character: s.x is x_t, s.h_prev is h_{t-1}, s.h is h_t; s.m is m_t, which W_hh
         multiplies: h_{t-1} as it is, or times the character's gain
    d    is dL/d of the same: d.h is dL/dh_t, along every road from h_t to the loss L
    p    is what the layer has learnt: p.W_xh, p.W_hh, p.b_h; dp is dL/d of that, which every character adds to, or
         None where nobody asks for it

Rows are streams: x_t is (B, V) and one-hot, h_t is (B, H), and x_t W_xh is what the lesson, in columns, writes as
W_xh x_t. A gated cell's parameters have a block for each gate, W_hh (4, H, H). Everything is float64.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.network.architecture import Architecture, CellName, layer_name

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.integer[Any]]
Named = dict[str, Floats]


class Numbers(SimpleNamespace):
    """Arrays under the names that the equations give them: ``numbers.h``, or ``vars(numbers)["h"]``."""


# -- nonlinearities -------------------------------------------------------------------------------------------------


def sigmoid(a: Floats) -> Floats:
    """Return 1 / (1 + e^-a), by way of tanh, which does not overflow; its slope is sigmoid (1 - sigmoid)."""
    return (1 + np.tanh(a / 2)) / 2


def log_softmax(logits: Floats) -> Floats:
    """Return the logarithm of e^logits / sum e^logits in each row (Bridle 1990); the largest is taken off first."""
    logits = logits - logits.max(axis=-1, keepdims=True)
    sums: Floats = np.exp(logits).sum(axis=-1, keepdims=True)
    return logits - np.log(sums)


# -- what W_hh multiplies -------------------------------------------------------------------------------------------


def gained(p: Numbers, s: Numbers) -> None:
    """Multiply each unit with a gain of the character's own: Sutskever, Martens and Hinton 2011, section 3.

    Of their factors' matrices only the diagonal is left; W_xm begins at zero, every gain at one.
    """
    s.gain = 1 + s.character @ p.W_xm
    s.m = s.gain * s.h_prev


def gained_back(p: Numbers, s: Numbers, d: Numbers) -> None:
    """Go back through the product to both of its factors, and from the gain to the character."""
    d.gain = d.m * s.h_prev
    d.character = d.gain @ p.W_xm.T
    d.h_prev = d.m * s.gain


# -- the cells: one character forward, and the same character back --------------------------------------------------


def elman(p: Numbers, s: Numbers) -> None:
    """Compute the state of the lesson's network: Elman 1990, with tanh."""
    s.a = s.x @ p.W_xh + s.m @ p.W_hh + p.b_h
    s.h = np.tanh(s.a)


def elman_back(p: Numbers, s: Numbers, d: Numbers, dp: Numbers | None) -> None:
    """Go back through tanh, whose slope is 1 - tanh^2, and through the sum."""
    d.a = (1 - s.h**2) * d.h
    sums_back(p, s, d, dp, d.a, d.a)


def sums_back(p: Numbers, s: Numbers, d: Numbers, dp: Numbers | None, da: Floats, da_state: Floats) -> None:
    """Go back through x W_xh + b_h + m W_hh, which every cell begins with: to x, to m and to the parameters.

    ``da`` is dL/d of x W_xh + b_h, (B, H), of a gated cell (G, B, H); ``da_state`` that of m W_hh.
    """
    d.x = _sum_of_gates(da @ p.W_xh.mT)  # .mT: each gate's block transposed
    d.m = _sum_of_gates(da_state @ p.W_hh.mT)
    if "gain" in vars(s):
        gained_back(p, s, d)
    else:
        d.h_prev = d.m
    if dp is not None:
        parameters_back(s, d, dp, da, da_state)


def parameters_back(s: Numbers, d: Numbers, dp: Numbers, da: Floats, da_state: Floats) -> None:
    """Add what this character has to say of each parameter: what it multiplied, times dL/d of the product."""
    dp.W_xh += s.x.T @ da
    dp.b_h += da.sum(axis=-2)
    dp.W_hh += s.m.T @ da_state
    if "W_xm" in vars(dp):
        dp.W_xm += s.character.T @ d.gain
    if "b_hn" in vars(dp):
        dp.b_hn += d.q.sum(axis=0)


def _sum_of_gates(roads: Floats) -> Floats:
    return roads if roads.ndim == 2 else roads.sum(axis=0)


def relu(p: Numbers, s: Numbers) -> None:
    """Compute the state with max(0, .) in place of tanh: Le, Jaitly and Hinton 2015."""
    s.a = s.x @ p.W_xh + s.m @ p.W_hh + p.b_h
    s.h = np.maximum(0, s.a)


def relu_back(p: Numbers, s: Numbers, d: Numbers, dp: Numbers | None) -> None:
    """Go back through max(0, .), whose slope is one above zero and nothing below."""
    d.a = (s.h > 0) * d.h
    sums_back(p, s, d, dp, d.a, d.a)


def gru(p: Numbers, s: Numbers) -> None:
    """Compute the gated recurrent unit: Cho et al. 2014, section 2.3, equations 5 to 8.

    There h_prev is reset before it meets W_hn; here, as in PyTorch, the product is, with a bias of its own in it.
    A gain is in what the gates and n are computed of; what z keeps is h_prev as it is.
    """
    x_n, x_r, x_z = s.x @ p.W_xh + p.b_h[:, np.newaxis]  # three blocks, in this order ...
    h_r, h_z, h_n = s.m @ p.W_hh  # ... and in this
    s.a_r = x_r + h_r
    s.a_z = x_z + h_z
    s.r = sigmoid(s.a_r)  # the reset gate (5)
    s.z = sigmoid(s.a_z)  # the update gate (6)
    s.q = h_n + p.b_hn  # what is reset
    s.a_n = x_n + s.r * s.q
    s.n = np.tanh(s.a_n)  # what is new (8)
    s.h = (1 - s.z) * s.n + s.z * s.h_prev  # (7)


def gru_back(p: Numbers, s: Numbers, d: Numbers, dp: Numbers | None) -> None:
    """Go back through the formulas of ``gru``, from the last to the first, each by the chain rule."""
    d.n = d.h * (1 - s.z)
    d.z = d.h * (s.h_prev - s.n)
    d.a_n = d.n * (1 - s.n**2)
    d.q = d.a_n * s.r
    d.r = d.a_n * s.q
    d.a_z = d.z * s.z * (1 - s.z)
    d.a_r = d.r * s.r * (1 - s.r)
    da, da_state = np.stack((d.a_n, d.a_r, d.a_z)), np.stack((d.a_r, d.a_z, d.q))
    sums_back(p, s, d, dp, da, da_state)
    d.h_prev = d.h_prev + d.h * s.z


def lstm(p: Numbers, s: Numbers) -> None:
    """Compute long short-term memory: Hochreiter and Schmidhuber 1997, section 4; f: Gers et al. 2000, section 3."""
    s.a_i, s.a_f, s.a_o, s.a_g = s.x @ p.W_xh + s.m @ p.W_hh + p.b_h[:, np.newaxis]
    s.i = sigmoid(s.a_i)  # the input gate: how much of g goes into the cell
    s.f = sigmoid(s.a_f)  # the forget gate: how much of c stays in it
    s.o = sigmoid(s.a_o)  # the output gate: how much of c is shown
    s.g = np.tanh(s.a_g)  # what is new
    s.c = s.f * s.c_prev + s.i * s.g
    s.h = s.o * np.tanh(s.c)


def lstm_back(p: Numbers, s: Numbers, d: Numbers, dp: Numbers | None) -> None:
    """Go back through the formulas of ``lstm``, all the way, as in Graves and Schmidhuber 2005.

    In 1997 the gradient was cut off where it leaves the cell through a gate.
    """
    d.o = d.h * np.tanh(s.c)
    d.c = d.h * s.o * (1 - np.tanh(s.c) ** 2) + d.c_next
    d.i = d.c * s.g
    d.f = d.c * s.c_prev
    d.g = d.c * s.i
    d.c_prev = d.c * s.f
    d.a_i = d.i * s.i * (1 - s.i)
    d.a_f = d.f * s.f * (1 - s.f)
    d.a_o = d.o * s.o * (1 - s.o)
    d.a_g = d.g * (1 - s.g**2)
    da = np.stack((d.a_i, d.a_f, d.a_o, d.a_g))
    sums_back(p, s, d, dp, da, da)


Forward = Callable[[Numbers, Numbers], None]
Back = Callable[[Numbers, Numbers, Numbers, Numbers | None], None]

CELLS: dict[CellName, tuple[Forward, Back]] = {
    "rnn": (elman, elman_back),
    "relu": (relu, relu_back),
    "gru": (gru, gru_back),
    "lstm": (lstm, lstm_back),
}


# -- the network ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OneHot:
    """The rows of the identity matrix, made as they are asked for: of 20,000 characters all of it takes 3 GB."""

    size: int

    def __getitem__(self, indices: Indices) -> Floats:
        """Return the rows of ``indices`` (...), one after the other: (..., V)."""
        rows = np.zeros((*indices.shape, self.size))
        np.put_along_axis(rows, indices[..., np.newaxis].astype(np.intp), 1.0, axis=-1)
        return rows


@dataclass(frozen=True)
class Character:
    """What the network has at one character, or dL/d of it: the numbers of each layer, and those of the output.

    A layer has x, h_prev, m, h, all that its cell names, and ``out``, which is h as it is read above: times ``mask``,
    where dropout leaves something out. With a gain it also has ``gain`` and what that is looked up by: ``character``,
    one-hot, (B, V), in each layer the same. The output has ``logits``, ``log_probs`` and ``probs``, (B, V). Of the
    gradients there are all but those of ``mask`` and of both kinds of probs; ``h_next`` (and an LSTM's ``c_next``) is
    the share that comes back from the next character.
    """

    layers: list[Numbers]
    output: Numbers


@dataclass(frozen=True)
class Gradients:
    """dL/d of all: at each character, of each parameter, and of the state (layers, parts, B, H) before the first.

    There are no ``parameters`` where ``backward`` was to leave them out.
    """

    characters: list[Character]
    parameters: Named
    state: Floats


class PlainRNN:
    """The network: layers of cells, each reading what the one below gives out, the first reading characters.

    ``parameters`` have the names and shapes of ``architecture.parameter_shapes``; they are copied.
    ``connections`` (layers, *W_hh's shape) are what DropConnect multiplies each W_hh with, see ``draw_connections``;
    None leaves all of it in.
    """

    def __init__(
        self, architecture: Architecture, parameters: Mapping[str, Floats], connections: Floats | None = None
    ) -> None:
        self.architecture = architecture
        self.parameters: Named = {name: np.array(value, np.float64) for name, value in parameters.items()}
        self._connections = connections
        self._connect(self.parameters)
        self._one_hot = OneHot(architecture.vocabulary_size)
        self._parts = ("h", "c")[: architecture.state_parts]

    def forward(self, inputs: Indices, state: Floats, masks: Floats | None = None) -> list[Character]:
        """Read ``inputs`` (T, B) from ``state`` (layers, parts, B, H); return what there is at each of T characters.

        ``masks`` (layers, T, B, H) are those of dropout, see ``draw_masks``; None leaves nothing out.
        """
        cell, _back = CELLS[self.architecture.cell]
        parameters = self._layers(self.parameters)
        before = [Numbers(**dict(zip(self._parts, parts))) for parts in np.asarray(state, np.float64)]
        characters = []
        for t, index in enumerate(inputs):
            x, layers = self._one_hot[index], []
            for layer, (p, prev) in enumerate(zip(parameters, before)):
                s = Numbers(x=x, **self._hand_on(prev, "", "_prev"))
                if self.architecture.gain:
                    s.character = self._one_hot[index]
                    gained(p, s)
                else:
                    s.m = s.h_prev
                cell(p, s)
                s.mask = np.ones_like(s.h) if masks is None else masks[layer, t]
                s.out = s.h * s.mask  # upwards only, never to the next character: Zaremba et al. 2014, section 3.2
                x = s.out
                layers.append(s)
            o = Numbers()
            o.logits = x @ self.parameters["W_hy"] + self.parameters["b_y"]
            o.log_probs = log_softmax(o.logits)
            o.probs = np.exp(o.log_probs)
            characters.append(Character(layers, o))
            before = layers
        return characters

    def backward(
        self, characters: Sequence[Character], targets: Indices, scale: float, parameters: bool = True
    ) -> Gradients:
        """Go back through time, from the last character of ``forward`` to the first: Werbos 1990.

        L is ``scale`` times the sum of the losses -ln probs[target] of the last K characters, for ``targets`` (K, B):
        1 / (K B) makes it their mean, 1 / B the sum over time and the mean over streams. The road ends at the first
        character, whatever was before it (truncated: Williams and Peng 1990). Of ``characters[: t + 1]`` and a single
        target it is the road of that one loss. Without ``parameters`` their gradients are left out: of a single stream
        they are most of the work.
        """
        _cell, back = CELLS[self.architecture.cell]
        shapes = self.architecture.parameter_shapes() if parameters else {}
        gradients: Named = {name: np.zeros(shape) for name, shape in shapes.items()}
        p = self._layers(self.parameters)
        dp = self._layers(gradients) if parameters else [None] * len(p)
        W_hy, unasked = self.parameters["W_hy"], len(characters) - len(targets)
        zeros = np.zeros_like(characters[-1].layers[-1].h)
        after = [Numbers(h_prev=zeros, c_prev=zeros) for _layer in p]  # nothing comes back from beyond the window
        found = []
        for t in reversed(range(len(characters))):
            s, o = characters[t].layers, characters[t].output
            d_o = Numbers(logits=np.zeros_like(o.logits))
            if t >= unasked:
                d_o.logits = scale * (o.probs - self._one_hot[targets[t - unasked]])  # Bridle 1990
            if parameters:
                gradients["W_hy"] += s[-1].out.T @ d_o.logits
                gradients["b_y"] += d_o.logits.sum(axis=0)
            above, layers = d_o.logits @ W_hy.T, []
            for layer in reversed(range(len(s))):
                d = Numbers(out=above, **self._hand_on(after[layer], "_prev", "_next"))
                d.h = d.out * s[layer].mask + d.h_next
                back(p[layer], s[layer], d, dp[layer])
                above = d.x
                layers.append(d)
            after = layers[::-1]
            found.append(Character(after, d_o))
        if parameters:
            self._connect(gradients)
        return Gradients(found[::-1], gradients, self._state(after, "_prev"))

    def _connect(self, named: Named) -> None:
        """Leave out of each W_hh, or of its gradient, what DropConnect does: Merity et al. 2017, section 2."""
        for layer, mask in enumerate(() if self._connections is None else self._connections):
            named[layer_name("W_hh", layer)] *= mask

    def state(self, characters: Sequence[Character]) -> Floats:
        """Return the state after the last of the characters, (layers, parts, B, H)."""
        return self._state(characters[-1].layers, "")

    def _state(self, layers: list[Numbers], ending: str) -> Floats:
        return np.array([list(self._hand_on(each, ending, "").values()) for each in layers])

    def _hand_on(self, numbers: Numbers, ending: str, other: str) -> Named:
        """Return what one character hands to another, h (an LSTM: h and c), under the names with another ending."""
        return {part + other: getattr(numbers, part + ending) for part in self._parts}

    def _layers(self, named: Named) -> list[Numbers]:
        """Return what belongs to the parameters of each layer, under the names that the first layer has."""
        names = ["W_xh", "W_hh", "b_h"]
        names += ["b_hn"] if self.architecture.cell == "gru" else []
        names += ["W_xm"] if self.architecture.gain else []
        layers = range(self.architecture.layers)
        return [Numbers(**{name: named[layer_name(name, layer)] for name in names}) for layer in layers]


def losses(characters: Sequence[Character], targets: Indices) -> Floats:
    """Return -ln probs[target] of the last K characters in nats, for ``targets`` (K, B), in the same shape."""
    log_probs = np.stack([each.output.log_probs for each in characters[-len(targets) :]])
    return -np.take_along_axis(log_probs, targets[..., np.newaxis].astype(np.intp), axis=-1)[..., 0]


def over_time(characters: Sequence[Character], layer: int, name: str) -> Floats:
    """Return what a layer has under ``name`` at each character, (T, B, H)."""
    return np.stack([getattr(each.layers[layer], name) for each in characters])


def draw_masks(
    architecture: Architecture, dropout: np.random.Generator, T: int, B: int, dtype: np.dtype[Any]
) -> Floats:
    """Return what dropout multiplies the outputs with, (layers, T, B, H): zero, or so much that the mean is kept.

    From the same generator and of the same ``dtype`` they are those that CharRNN draws on one thread.
    """
    keep, shape = 1 - architecture.dropout, (T, B, architecture.hidden_size)
    return np.stack([(dropout.random(shape, dtype) < keep) / keep for _layer in range(architecture.layers)])


def draw_connections(architecture: Architecture, dropout: np.random.Generator, dtype: np.dtype[Any]) -> Floats:
    """Return what DropConnect multiplies each layer's W_hh with, (layers, *W_hh's shape), drawn before any mask.

    From the same generator and of the same ``dtype`` they are those that CharRNN draws, on however many threads.
    """
    keep, shape = 1 - architecture.drop_connect, architecture.parameter_shapes()["W_hh"]
    return (dropout.random((architecture.layers, *shape), dtype) < keep) / keep
