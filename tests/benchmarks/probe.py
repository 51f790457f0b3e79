"""What it costs a training that somebody may look into a step, and that somebody does.

``python -m tests.benchmarks.probe`` takes steps of two trainings by turns, in one process on one thread: one that
nobody looks at, and one that is asked for a trace of every step. ``--before FILE`` compares the first with the training
of another trainer.py (``git show REVISION:rnn_tui/training/trainer.py``), such as the one before there was a probe.
Figures are medians over the pairs, of the processor's time, which others on the machine disturb least.
"""

import argparse
import importlib.util
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.events import StepFinished
from rnn_tui.training.threads import set_threads
from rnn_tui.training.trainer import Trainer

SIZES = {
    "RNN 100 B=1 T=25": {"hidden_size": 100, "batch_size": 1, "seq_length": 25},
    "RNN 128 B=32 T=64": {"hidden_size": 128},
    "RNN 256 B=32 T=64": {"hidden_size": 256},
    "GRU 256 B=32 T=64": {"cell": "gru", "hidden_size": 256},
    "LSTM 2x128 B=32 T=64": {"cell": "lstm", "hidden_size": 128, "layers": 2},
}
LOOKS = 12  # a second: as often as the screen asks whether anything is new
_WARM_UP = 10

Step = Callable[[], None]


def stepping(kind: type[Trainer], config: TrainingConfig, looked_at: bool) -> Step:
    """Return what takes one step of a training of its own; one that is looked at has been asked for it."""
    letters = np.random.default_rng(1).integers(32, 97, 300_000).astype(np.uint8)
    trainer = kind(corpus_from_text(letters.tobytes().decode("ascii"), "letters"), config)
    events: Iterator[object] = trainer.run(Control())

    def step() -> None:
        if looked_at:
            trainer.probe.ask()
        while not isinstance(next(events), StepFinished):
            pass

    return step


def pairs(one: Step, other: Step, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the processor's seconds for ``count`` steps of each, by turns, either first as often as the other."""
    found = np.empty((count + _WARM_UP, 2))
    for number, row in enumerate(found):
        for which in (0, 1) if number % 2 else (1, 0):
            begun = time.thread_time()
            (one, other)[which]()
            row[which] = time.thread_time() - begun
    return found[_WARM_UP:, 0], found[_WARM_UP:, 1]


def trainer_of(file: Path) -> type[Trainer]:
    """Return the Trainer that another file defines."""
    spec = importlib.util.spec_from_file_location("trainer_before", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Trainer


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--only", default="", help="networks whose name holds this")
    parser.add_argument("--before", type=Path)
    options = parser.parse_args()
    set_threads(1)
    heads = ["network", "a step", "every step looked at / none", "a look", f"{LOOKS} looks a second"]
    if options.before:
        heads.insert(2, "none / before")
    print("| " + " | ".join(heads) + " |")
    print("|---" * len(heads) + "|")
    for name, sizes in SIZES.items():
        if options.only not in name:
            continue
        config = replace(TrainingConfig(), budget=None, steps=10**6, val_fraction=0.0, **sizes)
        alone, looked_at = pairs(stepping(Trainer, config, False), stepping(Trainer, config, True), options.steps)
        look = float(np.median(looked_at - alone))
        cells = [f"{np.median(looked_at / alone):.3f}", f"{1e6 * look:.0f} us", f"{100 * LOOKS * look:.2f} %"]
        if options.before:
            before, now = pairs(
                stepping(trainer_of(options.before), config, False), stepping(Trainer, config, False), options.steps
            )
            cells.insert(0, f"{np.median(now / before):.3f}")
        print("| " + " | ".join([name, f"{1e3 * np.median(alone):.3f} ms", *cells]) + " |", flush=True)


if __name__ == "__main__":
    main()
