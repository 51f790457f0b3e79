"""How fast this machine trains and writes: the workloads that are measured, and ours."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnn_tui.generation.reader import Reader, generate
from rnn_tui.generation.sampling import Sampling
from rnn_tui.network.architecture import Architecture, CellName
from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.optimizers import clip_gradients, make_optimizer

VOCABULARY_SIZE = 65
_MATRIX = 1024  # the square matrices whose product tells what the machine can do
_WARM_UP = 3  # runs that fill caches and are not counted

Run = Callable[[], object]


@dataclass(frozen=True)
class Workload:
    """What is measured: a whole training step (forward, loss, backward, clip, Adam), or a character generated."""

    cell: CellName
    hidden_size: int
    layers: int = 1
    batch_size: int = 32
    seq_length: int = 64
    writes: bool = False

    @property
    def network(self) -> str:
        """The network in a few characters: ``LSTM 2x128``."""
        depth = f"{self.layers}x" if self.layers > 1 else ""
        return f"{self.cell.upper()} {depth}{self.hidden_size}"

    @property
    def name(self) -> str:
        """The workload in a line, the same in every language: ``LSTM 2x128 B=50 T=50``."""
        sizes = "B=1, one character" if self.writes else f"B={self.batch_size} T={self.seq_length}"
        return f"{self.network} {sizes}"

    @property
    def characters(self) -> int:
        """How many characters one run learns or writes."""
        return 1 if self.writes else self.batch_size * self.seq_length

    @property
    def architecture(self) -> Architecture:
        """The network."""
        return Architecture(VOCABULARY_SIZE, self.hidden_size, self.cell, self.layers)

    @property
    def operations(self) -> int:
        """Additions and multiplications of one training step's matrix products."""
        return self.characters * self.architecture.operations


WORKLOADS = (
    Workload("rnn", 128),
    Workload("rnn", 256),
    Workload("rnn", 512),
    Workload("gru", 128),
    Workload("gru", 256),
    Workload("lstm", 128),
    Workload("lstm", 256),
    Workload("lstm", 128, layers=2, batch_size=50, seq_length=50),
    Workload("rnn", 100, batch_size=1, seq_length=25),
    Workload("rnn", 256, writes=True),
    Workload("lstm", 256, writes=True),
)


def our_run(workload: Workload, threads: int) -> Run:
    """Return what is timed: one training step, divided among ``threads`` where it can be, or one character."""
    network = CharRNN(workload.architecture, threads=threads)
    rng = np.random.default_rng(1)
    initialise(network, "orthogonal", rng)
    if workload.writes:
        reader = Reader(network)
        characters = generate(reader, reader.start(), Sampling(0.8), 1)
        return lambda: next(characters)
    shape = (workload.seq_length, workload.batch_size)
    inputs, targets = (rng.integers(0, VOCABULARY_SIZE, shape).astype(np.uint8) for _which in range(2))
    optimizer = make_optimizer(TrainingConfig(), network.flat)
    state = network.zero_state(workload.batch_size)

    def step() -> None:
        nonlocal state
        _loss, state = network.loss_and_gradients(inputs, targets, state)
        clip_gradients(network.flat_gradients, None, 1.0)
        optimizer.step(network.flat, network.flat_gradients, 2e-3)

    return step


def median_seconds(run: Run, seconds: float, clock: Callable[[], float] = time.perf_counter) -> float:
    """Return the median time of one run, of as many as fit into ``seconds``, at least five."""
    for _time in range(_WARM_UP):
        run()
    times: list[float] = []
    end = clock() + seconds
    while len(times) < 5 or clock() < end:
        begin = clock()
        run()
        times.append(clock() - begin)
    return float(np.median(times))


@ONE_BLAS_THREAD
def machine_speed(seconds: float) -> float:
    """Return the operations per second of a product of two square float32 matrices, on one thread."""
    rng = np.random.default_rng(1)
    one, other = (rng.random((_MATRIX, _MATRIX), np.float32) for _which in range(2))
    product = np.empty_like(one)
    return 2 * _MATRIX**3 / median_seconds(lambda: np.matmul(one, other, out=product), seconds)
