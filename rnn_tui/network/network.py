"""CharRNN: the whole model on one page."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, reduce
from itertools import pairwise
from operator import add
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnn_tui.copies import CopiedWhole
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.network.left_out import keep_share
from rnn_tui.network.one_character import OneCharacter
from rnn_tui.network.softmax import cross_entropies, cross_entropy, cross_entropy_gradient
from rnn_tui.network.window import Window

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.unsignedinteger[Any]]

_WORTH_DIVIDING = 350_000  # H * H * streams of each thread: with fewer, two threads gained nothing, whatever the cell
_FEWEST_STREAMS = 8  # for each thread

# what overflows is no longer finite, which callers check; NumPy's setting is each thread's own
IGNORING_OVERFLOW = np.errstate(all="ignore")


class CharRNN(CopiedWhole):
    """A recurrent network over characters, its loss and its gradients.

    For one-hot rows x_t (B, V) and states h_t (B, H), here of an Elman network:

        h_t      = tanh(x_t W_xh + m_t W_hh + b_h)         W_xh (V, H), W_hh (H, H), b_h (H,)
        logits_t = h_t W_hy + b_y                          W_hy (H, V), b_y (V,)
        probs_t  = softmax(logits_t)
        loss     = mean over time and batch of -ln probs_t[target_t]        (nats per character)

    The gated cells have a block for each gate before these axes, W_hh (4, H, H): see cells. A second layer reads the
    first one's states in place of x: its W_xh_l1 is (H, H). x_t W_xh is a row of W_xh, so the one-hot product is never
    made. m_t is h_{t-1}; with a gain it is (1 + x_t W_xm) h_{t-1}, W_xm (V, H), unit by unit, and x_t is the character
    in every layer.

    Rows are samples, as in NumPy; the lesson's W_xh x_t is the transpose of the same thing, and so are PyTorch's
    parameters: rnn.weight_ih_l0 = W_xh^T, rnn.weight_hh_l0 = W_hh^T, rnn.bias_ih_l0 = b_h (rnn.bias_hh_l0 is zero but
    for the GRU's b_hn), out.weight = W_hy^T, out.bias = b_y; the order of the gates is in torch_names.

    All parameters are views into ``flat``, all gradients into ``flat_gradients``; both are updated in place. A copy has
    parameters of its own, the same numbers, and begins without gradients.
    Numbers that overflow give a loss that is not finite, without a warning.
    An instance belongs to one thread. With more ``threads`` each step's streams are divided among so many, which meet
    once a step: threads inside the matrix products meet at every one, and wait long where a core is busy; so these
    have one each, however many there are to the process (see blas). ``flat`` is given to an instance that shares
    another's parameters.
    """

    def __init__(
        self,
        architecture: Architecture,
        dtype: DTypeLike = np.float32,
        threads: int = 1,
        flat: Floats | None = None,
    ) -> None:
        self.architecture = architecture
        self.threads = threads
        self.flat: Floats = np.zeros(architecture.parameter_count, dtype) if flat is None else flat
        self.parameters = named_views(self.flat, architecture.parameter_shapes())
        self._one_character = OneCharacter(architecture, self.parameters)
        self._windows: dict[int, Window] = {}  # by batch size
        self._connections = np.empty(architecture.connections_shape, dtype)
        self._helpers = [CharRNN(architecture, dtype, flat=self.flat) for _thread in range(threads - 1)]
        self._pool = ThreadPoolExecutor(threads - 1) if threads > 1 else None

    def __repr__(self) -> str:
        shape = self.architecture
        return f"<CharRNN {shape.label}: {shape.vocabulary_size:,} characters, {self.flat.size:,} parameters>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Make a copy, or what is pickled, of the parameters alone: views would become arrays of their own."""
        return CharRNN, (self.architecture, self.flat.dtype, self.threads, self.flat)

    @cached_property
    def flat_gradients(self) -> Floats:
        """The gradients (N,), in the order of ``flat``; a network that only reads or is saved never has any."""
        return np.zeros(self.flat.size, self.flat.dtype)

    @cached_property
    def gradients(self) -> dict[str, Floats]:
        """The gradient of each parameter, a view into ``flat_gradients``."""
        return named_views(self.flat_gradients, self.architecture.parameter_shapes())

    def leave_out(self, dropout: float, drop_connect: float) -> None:
        """Have training leave out these shares from now on (see Architecture); the parameters stay."""
        architecture = replace(self.architecture, dropout=dropout, drop_connect=drop_connect)
        if architecture == self.architecture:
            return
        self.architecture = architecture
        self._connections = np.empty(architecture.connections_shape, self.flat.dtype)
        self._windows.clear()  # whose buffers are of other sizes
        for helper in self._helpers:
            helper.leave_out(dropout, drop_connect)

    def zero_state(self, batch_size: int) -> Floats:
        """Return the state before any character: zeros of ``architecture.state_shape``."""
        return np.zeros(self.architecture.state_shape(batch_size), self.flat.dtype)

    @contextmanager
    def with_passing_buffers(self) -> Iterator[None]:
        """Let go, in the end, of the buffers for windows of sizes that are not used otherwise."""
        before = dict(self._windows)
        try:
            yield
        finally:
            self._windows = before

    def step(self, index: int, state: Floats) -> tuple[Floats, Floats]:
        """Read one character: from ``state`` (layers, parts, H) to the new state and its logits (V,)."""
        return self._one_character(index, state)

    def step_each(self, indices: NDArray[np.integer[Any]], states: Floats) -> tuple[Floats, Floats]:
        """Read a character in each of B streams: from ``states`` (layers, parts, B, H) to the new ones and (B, V)."""
        return self._one_character.of_each(indices, states)

    @ONE_BLAS_THREAD
    @IGNORING_OVERFLOW
    def loss(self, inputs: Indices, targets: Indices, state: Floats) -> tuple[float, Floats]:
        """Return the loss and the state after the window; arguments as in ``loss_and_gradients``."""
        window = self._window_for(*inputs.shape)
        logits = window.forward(inputs, len(targets), state, dropout=None)
        return cross_entropy(logits, targets.reshape(-1)), window.state(len(inputs))

    @ONE_BLAS_THREAD
    @IGNORING_OVERFLOW
    def losses(self, inputs: Indices, targets: Indices, state: Floats) -> tuple[Floats, Floats]:
        """Return the loss of each target, (K, B), and the state after the window; ``loss`` is their mean."""
        window = self._window_for(*inputs.shape)
        logits = window.forward(inputs, len(targets), state, dropout=None)
        return cross_entropies(logits, targets.reshape(-1)).reshape(targets.shape), window.state(len(inputs))

    @ONE_BLAS_THREAD
    @IGNORING_OVERFLOW
    def logits(self, inputs: Indices, outputs: int, state: Floats) -> tuple[Floats, Floats]:
        """Return the logits (outputs, B, V) of the last ``outputs`` of ``inputs`` (T, B), and the state after them."""
        window = self._window_for(*inputs.shape)
        logits = window.forward(inputs, outputs, state, dropout=None)
        return logits.reshape(outputs, inputs.shape[1], -1).copy(), window.state(len(inputs))

    @ONE_BLAS_THREAD
    def loss_and_gradients(
        self,
        inputs: Indices,
        targets: Indices,
        state: Floats,
        sum_over_time: bool = False,
        dropout: np.random.Generator | None = None,
    ) -> tuple[float, Floats]:
        """Forward and backward over one window; the gradients replace what ``gradients`` held.

        ``inputs`` (T, B); ``targets`` (K, B), one for each of the last K inputs; ``state`` as ``zero_state`` gives
        it. ``dropout`` draws what is left out, where the architecture has a share of it: first of the weights, which
        all threads have in common, then of the outputs. Returns the loss, always the mean in nats per character, and
        the state after the window. The gradients are those of the mean over time and batch, or, with
        ``sum_over_time``, of the sum over time and mean over the batch, as the published recipes have it.
        """
        scale = 1 / (inputs.shape[1] if sum_over_time else targets.size)
        shares = self.divide(inputs.shape[1])
        connections = self._draw_connections(dropout) if self.architecture.drop_connect else None
        if self._pool is None or len(shares) == 1:
            return self._learn(inputs, targets, state, scale, dropout, connections)
        draws = [None] * len(shares) if dropout is None else dropout.spawn(len(shares))
        work = [
            (inputs[:, share], targets[:, share], state[:, :, share], scale, draw, connections)
            for share, draw in zip(shares, draws, strict=True)
        ]
        futures = [
            self._pool.submit(helper._learn, *each) for helper, each in zip(self._helpers, work[1:], strict=False)
        ]
        done = [self._learn(*work[0]), *(future.result() for future in futures)]
        for helper, _share in zip(self._helpers, shares[1:], strict=False):
            self.flat_gradients += helper.flat_gradients
        sums = [loss * (share.stop - share.start) for (loss, _state), share in zip(done, shares, strict=True)]
        loss = reduce(add, sums)  # one after another: sum() rounds otherwise from Python 3.12 on
        return loss / inputs.shape[1], np.concatenate([state for _loss, state in done], axis=2)

    def divide(self, streams: int) -> list[slice]:
        """Return each thread's streams: one share where the work is too small to be divided."""
        count = threads_for(self.architecture, streams, self.threads)
        borders = [streams * number // count for number in range(count + 1)]
        return [slice(begin, end) for begin, end in pairwise(borders)]

    def _draw_connections(self, dropout: np.random.Generator | None) -> Floats | None:
        """Return what DropConnect multiplies each W_hh with in this step, (layers, G, H, H); None if nothing draws."""
        if dropout is None:
            return None
        return keep_share(1 - self.architecture.drop_connect, dropout, self._connections)

    @IGNORING_OVERFLOW
    def _learn(
        self,
        inputs: Indices,
        targets: Indices,
        state: Floats,
        scale: float,
        dropout: np.random.Generator | None,
        connections: Floats | None,
    ) -> tuple[float, Floats]:
        """Forward and backward in the calling thread; the gradients are ``scale`` times the sum over the losses."""
        window = self._window_for(*inputs.shape)
        logits = window.forward(inputs, len(targets), state, dropout, connections)
        loss = cross_entropy_gradient(logits, targets.reshape(-1), scale)
        window.backward(inputs, logits)
        return loss, window.state(len(inputs))

    def _window_for(self, T: int, B: int) -> Window:
        """Return the buffers for windows of ``B`` side by side: kept from step to step, renewed for a longer T."""
        window = self._windows.get(B)
        if window is None or window.steps < T:
            window = self._windows[B] = Window(self.architecture, self.parameters, self.gradients, T, B)
        return window


def threads_for(architecture: Architecture, streams: int, threads: int) -> int:
    """Return among how many of ``threads`` a step of so many streams is divided: one where the work is too small."""
    worth = architecture.hidden_size**2 * streams // _WORTH_DIVIDING
    return max(1, min(threads, streams // _FEWEST_STREAMS, worth))


def named_views(flat: Floats, shapes: dict[str, tuple[int, ...]]) -> dict[str, Floats]:
    """Return a view into ``flat`` (N,) for each name, of its shape, one behind the other."""
    views, begin = {}, 0
    for name, shape in shapes.items():
        end = begin + int(np.prod(shape))
        views[name] = flat[begin:end].reshape(shape)
        begin = end
    return views
