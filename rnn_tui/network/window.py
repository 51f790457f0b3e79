"""A window of text through the whole network and back, in buffers allocated once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.copies import NeverCopied
from rnn_tui.network.architecture import Architecture, layer_name
from rnn_tui.network.cells import Cell, make_cell
from rnn_tui.network.left_out import keep_share
from rnn_tui.network.matmul import window_product

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.unsignedinteger[Any]]
Named = dict[str, Floats]

_FEW = 64  # rows: up to so many a product with one-hot vectors is the quickest


class Window(NeverCopied):
    """Forward and backward over windows of at most ``steps`` steps and B streams."""

    instead = "it is a part of its network, which can be"

    def __init__(self, architecture: Architecture, parameters: Named, gradients: Named, steps: int, B: int) -> None:
        self.steps = steps
        self._architecture = architecture
        self._parameters, self._gradients = parameters, gradients
        # views, made once: making one costs as much as a small product
        self._blocks, self._gradient_blocks = (_by_gates(architecture, named) for named in (parameters, gradients))
        dtype = parameters["W_hy"].dtype
        V, H, G = architecture.vocabulary_size, architecture.hidden_size, architecture.gates
        # W_hh without what DropConnect leaves out of this window: the cells look at it, where there is any
        self._connected = np.empty(architecture.connections_shape, dtype)
        self._cells = [self._make_cell(layer, steps, B) for layer in range(architecture.layers)]
        self._table = np.empty((G, V, H), dtype)
        self._W_hyT = np.empty((V, H), dtype)
        self._logits = np.empty((steps * B, V), dtype)
        self._dh = np.empty((steps, B, H), dtype)
        self._state_shape = architecture.state_shape(B)
        self._picked = np.empty((G * steps * B, H), dtype)
        self._one_hot = np.zeros((_FEW, V), dtype)
        self._ones = np.ones(steps * B, dtype)
        self._gain_table = np.empty((V, H) if architecture.gain else 0, dtype)
        size = (architecture.layers, steps, B, H) if architecture.dropout else (0,)
        self._drops_out = False
        self._masks, self._dropped_out = np.empty(size, dtype), np.empty(size, dtype)
        self._connections: Floats | None = None
        self._outputs: list[Floats] = []  # of each layer, (T, B, H), as what is above reads them

    def _make_cell(self, layer: int, steps: int, B: int) -> Cell:
        b_hn = self._parameters.get(layer_name("b_hn", layer))
        W_hh = self._connected[layer] if self._architecture.drop_connect else self._blocks[layer]["W_hh"]
        return make_cell(self._architecture.cell, W_hh, b_hn, steps, B, gained=self._architecture.gain)

    def state(self, steps: int) -> Floats:
        """Return the state after the window, (layers, parts, B, H)."""
        state = np.empty(self._state_shape, self._dh.dtype)
        for part, cell in zip(state, self._cells, strict=True):
            cell.copy_state(steps, part)
        return state

    def forward(
        self,
        inputs: Indices,
        outputs: int,
        state: Floats,
        dropout: np.random.Generator | None,
        connections: Floats | None = None,
    ) -> Floats:
        """Fill the window's states; return the logits of its last ``outputs`` steps, (outputs * B, V).

        ``connections`` (layers, G, H, H) is what DropConnect multiplies each W_hh with; None leaves all of it in.
        """
        T, B = inputs.shape
        self._drops_out = dropout is not None and self._architecture.dropout > 0
        self._connections = connections
        if self._architecture.drop_connect:
            for layer, W_hh in enumerate(self._connected):
                self._connect(layer, self._blocks[layer]["W_hh"], W_hh)
        self._outputs.clear()
        for layer, cell in enumerate(self._cells):
            self._share_input(layer, cell.inputs_share[:, :T], inputs)
            if cell.gains:
                np.add(self._parameters[layer_name("W_xm", layer)], 1, self._gain_table)
                self._gain_table.take(inputs, axis=0, out=cell.gains.factors[:T], mode="clip")
            cell.forward(T, state[layer])
            h = cell.h[1 : T + 1]
            self._outputs.append(h if dropout is None else self._drop_out(h, layer, dropout))
        logits = self._logits[: outputs * B]
        window_product(self._outputs[-1][T - outputs :], self._parameters["W_hy"], logits.reshape(outputs, B, -1))
        logits += self._parameters["b_y"]
        return logits

    def _connect(self, layer: int, whole: Floats, out: Floats) -> None:
        """Write W_hh, or its gradient, without what this window leaves out of it into ``out``."""
        if self._connections is None:
            np.copyto(out, whole)
        else:
            np.multiply(whole, self._connections[layer], out)

    def _share_input(self, layer: int, share: Floats, inputs: Indices) -> None:
        """Fill ``share`` (G, T, B, H) with x W_xh + b_h: for characters, which are one-hot, a row of W_xh."""
        W_xh, b_h = self._blocks[layer]["W_xh"], self._blocks[layer]["b_h"]
        if layer:
            for W, b, out in zip(W_xh, b_h, share, strict=True):
                window_product(self._outputs[-1], W, out)
                np.add(out, b, out=out)
            return
        np.add(W_xh, b_h, out=self._table)
        for table, out in zip(self._table, share, strict=True):
            table.take(inputs, axis=0, out=out, mode="clip")  # the default mode would buffer

    def _drop_out(self, h: Floats, layer: int, dropout: np.random.Generator) -> Floats:
        """Return a layer's outputs with a share of them zero and the others larger for it (inverted dropout)."""
        if not self._drops_out:
            return h
        mask = keep_share(1 - self._architecture.dropout, dropout, self._masks[layer, : len(h)])
        return np.multiply(h, mask, out=self._dropped_out[layer, : len(h)])

    def backward(self, inputs: Indices, dlogits: Floats) -> None:
        """Fill the gradients from that of the logits (K * B, V) and from the states of the forward pass."""
        T, B = inputs.shape
        K, top, H = len(dlogits) // B, len(self._cells) - 1, self._architecture.hidden_size
        dh = self._dh[:T]
        dh[: T - K] = 0
        np.copyto(self._W_hyT, self._parameters["W_hy"].T)
        window_product(dlogits.reshape(K, B, -1), self._W_hyT, dh[T - K :])
        np.matmul(self._outputs[top][T - K :].reshape(K * B, H).T, dlogits, out=self._gradients["W_hy"])
        np.dot(self._ones[: K * B], dlogits, out=self._gradients["b_y"])
        for layer in range(top, -1, -1):
            cell = self._cells[layer]
            if self._drops_out:
                dh *= self._masks[layer, :T]  # from the gradient of what was handed up to that of h
            cell.backward(dh)
            self._layer_gradients(layer, cell, inputs)
            if cell.gains:
                self._gain_gradient(layer, cell.h[:T], cell.gains.dm[np.newaxis], inputs)
            if layer:
                self._pass_down(layer, cell.gradient[cell.of_input, :T], dh)  # the layer below's, over this one's

    def _layer_gradients(self, layer: int, cell: Cell, inputs: Indices) -> None:
        """Fill the gradients of one layer's parameters: one product for the whole window."""
        T, B = inputs.shape
        H, ones = self._architecture.hidden_size, self._ones[: T * B]
        da = cell.gradient[:, :T].reshape(-1, T * B, H)
        da_state, da_input = da[cell.of_state], da[cell.of_input]
        gradients = self._gradient_blocks[layer]
        dW_hh, dW_xh, db_h = gradients["W_hh"], gradients["W_xh"], gradients["b_h"][:, 0]
        np.matmul(cell.m[:T].reshape(T * B, H).T, da_state, out=dW_hh)
        if self._connections is not None:
            self._connect(layer, dW_hh, dW_hh)
        if self._architecture.cell == "gru":
            np.dot(ones, da_state[-1], out=self._gradients[layer_name("b_hn", layer)])
        if layer:
            np.matmul(self._outputs[layer - 1].reshape(T * B, H).T, da_input, out=dW_xh)
            np.matmul(ones, da_input, out=db_h)
            return
        self._character_gradient(dW_xh, da_input, cell.buffer, inputs.ravel())
        if T * B <= _FEW:
            np.matmul(ones, da_input, out=db_h)
        else:
            np.add.reduce(dW_xh, axis=1, out=db_h)  # every step has one character

    def _gain_gradient(self, layer: int, h_prev: Floats, dm: Floats, inputs: Indices) -> None:
        """Fill the gradient of W_xm: that of each step's gain is dm_t h_{t-1}, which takes the place of ``dm``."""
        T, B, H = h_prev.shape
        dgain = np.multiply(dm[:, :T], h_prev, dm[:, :T]).reshape(1, T * B, H)
        dW_xm = self._gradients[layer_name("W_xm", layer)][np.newaxis]
        self._character_gradient(dW_xm, dgain, dm, inputs.ravel())

    def _character_gradient(self, out: Floats, da: Floats, buffer: Floats, inputs: Indices) -> None:
        """Fill ``out`` (G, V, H) with x^T da for one-hot x: ``da`` (G, N, H) lies in ``buffer``, block behind block."""
        if len(inputs) <= _FEW:  # by the window's own size: the same bits, however large the buffer is
            self._multiply_one_hot(out, da, inputs)
        else:
            self._sum_by_character(out, buffer, inputs)

    def _multiply_one_hot(self, out: Floats, da: Floats, inputs: Indices) -> None:
        """x^T da as the lesson has it: for few rows one product is quicker than anything that is done for each."""
        x = self._one_hot[: len(inputs)]
        places = np.arange(len(inputs)), inputs
        x[places] = 1
        np.matmul(x.T, da, out=out)
        x[places] = 0

    def _sum_by_character(self, out: Floats, buffer: Floats, inputs: Indices) -> None:
        """x^T da for many rows: those of a character are picked out, and summed while they are in the cache."""
        ones, gates, H = self._ones, len(out), out.shape[2]
        rows, first_rows = buffer.reshape(-1, H), buffer[0].size // H * np.arange(gates)[:, np.newaxis]
        counts = np.bincount(inputs).tolist()
        order = np.argsort(inputs, kind="stable") + first_rows
        out[...] = 0
        end = 0
        for character, count in enumerate(counts):
            if count:
                begin, end = end, end + count
                picked = self._picked[: gates * count].reshape(gates, count, H)
                rows.take(order[:, begin:end], axis=0, out=picked, mode="clip")
                np.matmul(ones[:count], picked, out=out[:, character])

    def _pass_down(self, layer: int, da: Floats, dx: Floats) -> None:
        """Fill ``dx`` (T, B, H) with the sum over the gates of da W_xh^T."""
        T, B, H = dx.shape
        buffer = self._picked[: T * B].reshape(T, B, H)
        for gate, (W, gradient) in enumerate(zip(self._blocks[layer]["W_xh"], da, strict=True)):
            window_product(gradient, np.ascontiguousarray(W.T), buffer if gate else dx)
            if gate:
                dx += buffer


def _by_gates(architecture: Architecture, named: Named) -> list[Named]:
    """Return each layer's parameters, or gradients, with a first axis for the gates, (G, rows, H)."""
    gates, H = architecture.gates, architecture.hidden_size
    return [
        {name: named[layer_name(name, layer)].reshape(gates, -1, H) for name in ("W_xh", "W_hh", "b_h")}
        for layer in range(architecture.layers)
    ]
