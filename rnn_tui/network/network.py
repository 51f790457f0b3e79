"""CharRNN: the whole model on one page."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnn_tui.network.cells import elman_backward, elman_forward
from rnn_tui.network.initial import Initializer, xavier_uniform
from rnn_tui.network.softmax import cross_entropy, softmax_in_place

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.unsignedinteger[Any]]

PARAMETER_NAMES = ("W_xh", "W_hh", "b_h", "W_hy", "b_y")


def parameter_shapes(vocabulary_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
    """Return the shape of each parameter, in the order in which they lie in the flat vector."""
    V, H = vocabulary_size, hidden_size
    return {"W_xh": (V, H), "W_hh": (H, H), "b_h": (H,), "W_hy": (H, V), "b_y": (V,)}


class CharRNN:
    """A recurrent network over characters (Elman 1990), its loss and its gradients.

    For one-hot rows x_t (B, V) and states h_t (B, H):

        h_t      = tanh(x_t W_xh + h_{t-1} W_hh + b_h)     W_xh (V, H), W_hh (H, H), b_h (H,)
        logits_t = h_t W_hy + b_y                          W_hy (H, V), b_y (V,)
        probs_t  = softmax(logits_t)
        loss     = mean over time and batch of -ln probs_t[target_t]        (nats per character)

    x_t W_xh is a row of W_xh, so the one-hot product is never made on the way in. Rows are samples, as in
    NumPy and PyTorch; the lesson's W_xh x_t is the transpose of the same thing. In PyTorch's names:
    rnn.weight_ih_l0 = W_xh^T, rnn.weight_hh_l0 = W_hh^T, rnn.bias_ih_l0 = b_h (rnn.bias_hh_l0 is zero),
    out.weight = W_hy^T, out.bias = b_y.

    All parameters are views into ``flat``, all gradients into ``flat_gradients``; both are updated in place.
    An instance belongs to one thread.
    """

    def __init__(self, vocabulary_size: int, hidden_size: int, dtype: DTypeLike = np.float32) -> None:
        self.vocabulary_size = vocabulary_size
        self.hidden_size = hidden_size
        shapes = parameter_shapes(vocabulary_size, hidden_size)
        size = sum(int(np.prod(shape)) for shape in shapes.values())
        self.flat: Floats = np.zeros(size, dtype)
        self.flat_gradients: Floats = np.zeros(size, dtype)
        self.parameters = _views(self.flat, shapes)
        self.gradients = _views(self.flat_gradients, shapes)
        self.W_xh, self.W_hh, self.b_h, self.W_hy, self.b_y = self.parameters.values()
        self._buffers: dict[int, _Buffers] = {}  # by batch size

    def initialise(
        self, rng: np.random.Generator, recurrent: Initializer, others: Initializer = xavier_uniform
    ) -> None:
        """Draw W_hh with ``recurrent``, W_xh and W_hy with ``others``; the biases are zero."""
        for name, draw in (("W_xh", others), ("W_hh", recurrent), ("W_hy", others)):
            parameter = self.parameters[name]
            parameter[...] = draw(rng, (parameter.shape[0], parameter.shape[1]))

    def zero_state(self, batch_size: int) -> Floats:
        """Return the state before any character, (B, H) zeros."""
        return np.zeros((batch_size, self.hidden_size), self.flat.dtype)

    def step(self, index: int, h_prev: Floats) -> tuple[Floats, Floats]:
        """Read one character: from ``h_prev`` (H,) to the new state (H,) and its logits (V,)."""
        h = np.dot(h_prev, self.W_hh)
        h += self.W_xh[index]
        h += self.b_h
        np.tanh(h, out=h)
        return h, np.dot(h, self.W_hy) + self.b_y

    def loss(self, inputs: Indices, targets: Indices, h_prev: Floats) -> tuple[float, Floats]:
        """Return the loss and the state after the window; arguments as in ``loss_and_gradients``."""
        buffers = self._buffers_for(*inputs.shape)
        probs = self._forward(inputs, len(targets), h_prev, buffers)
        return cross_entropy(probs, targets.ravel()), buffers.h[len(inputs)].copy()

    def loss_and_gradients(
        self, inputs: Indices, targets: Indices, h_prev: Floats, sum_over_time: bool = False
    ) -> tuple[float, Floats]:
        """Forward and backward over one window; the gradients replace what ``gradients`` held.

        ``inputs`` (T, B); ``targets`` (K, B), one for each of the last K inputs; ``h_prev`` (B, H). Returns the
        loss, always the mean in nats per character, and the state after the window (B, H). The gradients are
        those of the mean over time and batch, or, with ``sum_over_time``, of the sum over time and mean over
        the batch, as the published recipes have it.
        """
        buffers = self._buffers_for(*inputs.shape)
        probs = self._forward(inputs, len(targets), h_prev, buffers)
        loss = cross_entropy(probs, targets.ravel())
        terms = inputs.shape[1] if sum_over_time else targets.size
        self._backward(inputs, targets, probs, buffers, 1 / terms)
        return loss, buffers.h[len(inputs)].copy()

    def _forward(self, inputs: Indices, outputs: int, h_prev: Floats, buffers: "_Buffers") -> Floats:
        """Fill the window's states and return the probabilities of its last ``outputs`` steps, (K * B, V)."""
        T, B = inputs.shape
        H, V = self.hidden_size, self.vocabulary_size
        np.add(self.W_xh, self.b_h, out=buffers.W_xh_b_h)
        np.take(buffers.W_xh_b_h, inputs, axis=0, out=buffers.inputs_share[:T], mode="clip")
        h = buffers.h[: T + 1]
        h[0] = h_prev
        elman_forward(buffers.inputs_share[:T], self.W_hh, h)
        logits = buffers.logits[: outputs * B]
        np.matmul(h[T + 1 - outputs :].reshape(outputs * B, H), self.W_hy, out=logits)
        logits += self.b_y
        return softmax_in_place(logits.reshape(outputs * B, V))

    def _backward(self, inputs: Indices, targets: Indices, probs: Floats, buffers: "_Buffers", scale: float) -> None:
        """Fill ``gradients`` from the probabilities (overwritten) and states of the forward pass."""
        T, B = inputs.shape
        K, H = len(targets), self.hidden_size
        h = buffers.h[: T + 1]
        dlogits = probs
        dlogits[np.arange(K * B), targets.ravel()] -= 1
        dlogits *= scale
        dW_xh, dW_hh, db_h, dW_hy, db_y = self.gradients.values()
        np.matmul(h[T + 1 - K :].reshape(K * B, H).T, dlogits, out=dW_hy)
        np.sum(dlogits, axis=0, out=db_y)
        dh = buffers.dh[:T]
        dh[: T - K] = 0
        np.matmul(dlogits, self.W_hy.T, out=dh[T - K :].reshape(K * B, H))
        da = elman_backward(dh, self.W_hh, h, slope=buffers.inputs_share[:T]).reshape(T * B, H)
        np.matmul(h[:T].reshape(T * B, H).T, da, out=dW_hh)
        np.sum(da, axis=0, out=db_h)
        one_hot = buffers.one_hot[: T * B]  # here the product is made: x^T da, one call for the window
        one_hot[...] = 0
        one_hot[np.arange(T * B), inputs.ravel()] = 1
        np.matmul(one_hot.T, da, out=dW_xh)

    def _buffers_for(self, T: int, B: int) -> "_Buffers":
        """Return the buffers for windows of ``B`` side by side: kept from step to step, renewed for a longer T."""
        buffers = self._buffers.get(B)
        if buffers is None or len(buffers.dh) < T:
            buffers = self._buffers[B] = _Buffers(T, B, self.hidden_size, self.vocabulary_size, self.flat.dtype)
        return buffers


class _Buffers:
    """What a window of T steps and B streams needs, allocated once."""

    def __init__(self, T: int, B: int, H: int, V: int, dtype: DTypeLike) -> None:
        self.W_xh_b_h: Floats = np.empty((V, H), dtype)
        self.inputs_share: Floats = np.empty((T, B, H), dtype)
        self.h: Floats = np.empty((T + 1, B, H), dtype)
        self.logits: Floats = np.empty((T * B, V), dtype)
        self.dh: Floats = np.empty((T, B, H), dtype)
        self.one_hot: Floats = np.empty((T * B, V), dtype)


def _views(flat: Floats, shapes: dict[str, tuple[int, ...]]) -> dict[str, Floats]:
    views, begin = {}, 0
    for name, shape in shapes.items():
        end = begin + int(np.prod(shape))
        views[name] = flat[begin:end].reshape(shape)
        begin = end
    return views
