"""What one step did: all that went into it and all that came out, copied only when somebody asks.

Whoever looks asks, from any thread; the loop copies, in its own, what the next step begins with, its gradients and its
result, and publishes them by one assignment. Nothing else is taken from the engine: gates, states, dL/dh_t are worked
out again by the equations, beside the training (``StepTrace.replay``).
"""

import copy
import weakref
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnn_tui.copies import NeverCopied
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.equations import Character, Gradients, PlainRNN, draw_connections, draw_masks
from rnn_tui.network.network import CharRNN, named_views
from rnn_tui.text.batches import Batch
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.optimizers import Optimizer, clip_gradients

Floats = NDArray[np.floating[Any]]
Named = dict[str, Floats]


@dataclass(frozen=True, eq=False)
class StepTrace:
    """Step number ``step`` of a training, the first being 1; none of its numbers can be written over.

    ``state`` (layers, parts, B, H) is what ``batch`` was read from, ``loss`` its mean in nats per character,
    ``learning_rate`` that of this step. Parameters and gradients are by name; the gradients are those before clipping,
    whose bounds are in ``config``. ``memory`` (kinds, N) and ``optimizer_steps`` are what the optimizer had before.
    ``dropout`` draws what was left out: of W_hh, then of the outputs for each of ``shares``, the streams of one thread.
    """

    config: TrainingConfig
    architecture: Architecture
    step: int
    batch: Batch
    state: Floats
    parameters_before: Named
    gradients: Named
    parameters_after: Named
    memory: Floats
    optimizer_steps: int
    loss: float
    learning_rate: float
    dropout: np.random.Generator | None
    shares: list[slice]

    def __repr__(self) -> str:
        return f"StepTrace(step={self.step}, loss={self.loss:.4f})"

    def clipped(self) -> Named:
        """Return the gradients as the optimizer was given them."""
        shapes = self.architecture.parameter_shapes()
        flat = np.concatenate([self.gradients[name].reshape(-1) for name in shapes])
        clip_gradients(flat, self.config.clip_value, self.config.clip_norm)
        return named_views(flat, shapes)

    def replay(self, streams: slice = slice(None)) -> tuple[list[Character], Gradients]:
        """Work the step out again by the equations, in float64: all numbers on the way up, and dL/d of them.

        Of ``streams`` alone if need be, which are independent of the others but for their share of the parameters'
        gradients. This takes longer than the step itself, and much memory for many streams: not for the screen's
        thread.
        """
        targets = self.batch.targets[:, streams]
        terms = self.batch.targets.shape[1] if self.config.reduction == "sum" else self.batch.targets.size
        network = self.plain(self.parameters_before)
        characters = self.read(network, streams)
        return characters, network.backward(characters, targets, 1 / terms)

    def plain(self, parameters: Named) -> PlainRNN:
        """Return the network with the parameters before or after, in the equations' own form, float64."""
        return PlainRNN(self.architecture, parameters, self.connections())

    def read(self, network: PlainRNN, streams: slice = slice(None)) -> list[Character]:
        """Return all numbers at each of the T characters as ``network`` reads them, with the step's own dropout."""
        masks = None if (masks := self.masks()) is None else masks[:, :, streams]
        return network.forward(self.batch.inputs[:, streams], self.state[:, :, streams], masks)

    def connections(self) -> Floats | None:
        """Return what DropConnect multiplied each W_hh with, (layers, *W_hh's shape); None where there was none."""
        if self.dropout is None or not self.architecture.drop_connect:
            return None
        return draw_connections(self.architecture, copy.deepcopy(self.dropout), self.state.dtype)

    def masks(self) -> Floats | None:
        """Return what dropout multiplied the layers' outputs with, (layers, T, B, H); None where there was none."""
        if self.dropout is None or not self.architecture.dropout:
            return None
        dropout, T = copy.deepcopy(self.dropout), len(self.batch.inputs)  # so that one may ask again
        if self.architecture.drop_connect:  # which was drawn first
            draw_connections(self.architecture, dropout, self.state.dtype)
        draws = [dropout] if len(self.shares) == 1 else dropout.spawn(len(self.shares))
        masks = [
            draw_masks(self.architecture, draw, T, share.stop - share.start, self.state.dtype)
            for share, draw in zip(self.shares, draws, strict=True)
        ]
        return np.concatenate(masks, axis=2)


class Probe(NeverCopied):
    """Where traces of a training are asked for and found: ``newest``, ``ask`` and ``forget`` are for any thread.

    They are copied into buffers that are allocated once. A trace keeps its own for as long as anybody holds one of its
    arrays; then the next one is made in it. So there are two, the newest one's and one to write in, and more only while
    older traces are held.
    """

    instead = "a copy of the trainer has one of its own"

    def __init__(self) -> None:
        self.newest: StepTrace | None = None
        self._wanted = False
        self._buffers: list[_Buffer] = []

    def ask(self) -> None:
        """Ask for a trace of the next whole step, which takes the place of ``newest``."""
        self._wanted = True

    def forget(self) -> None:
        """Let go of the newest trace and of all buffers: whoever looked no longer does."""
        self._wanted = False
        self.newest, self._buffers = None, []

    def begin(self, network: CharRNN, optimizer: Optimizer) -> "Tracing | None":
        """Copy what a step begins with, if anybody asked: None is all that a step costs else. Called by the loop."""
        if not self._wanted:
            return None
        size, kinds = network.flat.size, len(optimizer.memory)
        buffers = self._buffers
        buffer = next((each for each in buffers if each.is_free), None)
        if buffer is None:
            buffer = _Buffer((3 + kinds) * size, network.flat.dtype)
            buffers.append(buffer)
        return Tracing(buffer.lend(), network, optimizer)

    def publish(self, trace: StepTrace) -> None:
        """Make ``trace`` the newest, if it is still wanted; called by the loop."""
        if self._wanted:
            self.newest, self._wanted = trace, False


class Tracing(NeverCopied):
    """A trace in the making, from the beginning of a step to its end."""

    instead = "it belongs to the step that is under way"

    def __init__(self, buffer: Floats, network: CharRNN, optimizer: Optimizer) -> None:
        self._buffer, self._network = buffer, network
        self._loss, self._steps = 0.0, optimizer.steps
        before, _gradients, _after, *memory = self._vectors()
        before[...] = network.flat
        for kept, each in zip(memory, optimizer.memory):
            kept[...] = each

    def _vectors(self) -> Floats:
        """Return parameters before, gradients, parameters after, and the kinds of the memory: a row each, (., N)."""
        return self._buffer.reshape(-1, self._network.flat.size)

    def learn(self, loss: float) -> None:
        """Copy the gradients, as they are before they are clipped."""
        self._loss = loss
        self._vectors()[1] = self._network.flat_gradients

    def finish(
        self,
        config: TrainingConfig,
        step: int,
        batch: Batch,
        state: Floats,
        learning_rate: float,
        dropout: np.random.Generator | None,
    ) -> StepTrace:
        """Copy the result and return the trace."""
        self._vectors()[2] = self._network.flat
        self._buffer.flags.writeable = False
        state = state.view()  # nobody writes into a state once it is made
        state.flags.writeable = False
        architecture = self._network.architecture
        before, gradients, after = (named_views(row, architecture.parameter_shapes()) for row in self._vectors()[:3])
        return StepTrace(
            config=config,
            architecture=architecture,
            step=step,
            batch=batch,
            state=state,
            parameters_before=before,
            gradients=gradients,
            parameters_after=after,
            memory=self._vectors()[3:],
            optimizer_steps=self._steps,
            loss=self._loss,
            learning_rate=learning_rate,
            dropout=dropout,
            shares=self._network.divide(state.shape[2]),
        )


class _Buffer(NeverCopied):
    """A buffer for the copies of one trace, which is free again when nobody holds any array of the trace any more."""

    instead = "it lends what only one may write into"

    def __init__(self, size: int, dtype: DTypeLike) -> None:
        self._dtype = np.dtype(dtype)
        self._bytes = bytearray(size * self._dtype.itemsize)
        self._lent: weakref.ref[Floats] | None = None

    @property
    def is_free(self) -> bool:
        return self._lent is None or self._lent() is None

    def lend(self) -> Floats:
        """Return the buffer as an array of its own, which every view of it keeps alive."""
        array: Floats = np.frombuffer(self._bytes, self._dtype)
        self._lent = weakref.ref(array)
        return array
