"""What it costs a training that somebody may look into a step, and that somebody does.

``python -m tests.benchmarks.probe`` takes steps of two trainings by turns, in one process on one thread: one that
nobody looks at, and one that is asked for a trace of every step; and of two that nobody looks at, which says how far
equal ones differ. Figures are medians over the pairs, of the processor's time, which others on the machine disturb
least.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.events import StepFinished
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


def stepping(config: TrainingConfig, looked_at: bool) -> Step:
    """Return what takes one step of a training of its own; one that is looked at has been asked for it."""
    letters = np.random.default_rng(1).integers(32, 97, 300_000).astype(np.uint8)
    trainer = Trainer(corpus_from_text(letters.tobytes().decode("ascii"), "letters"), config, threads=1)
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


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--only", default="", help="networks whose name holds this")
    options = parser.parse_args()
    heads = ["network", "a step", "none / none", "every step looked at / none", "a look", f"{LOOKS} looks a second"]
    print("| " + " | ".join(heads) + " |")
    print("|---" * len(heads) + "|")
    for name, sizes in SIZES.items():
        if options.only not in name:
            continue
        config = replace(TrainingConfig(), budget=None, steps=10**6, val_fraction=0.0, **sizes)
        one, other = pairs(stepping(config, False), stepping(config, False), options.steps)
        alone, looked_at = pairs(stepping(config, False), stepping(config, True), options.steps)
        look = float(np.median(looked_at - alone))
        cells = [f"{np.median(other / one):.3f}", f"{np.median(looked_at / alone):.3f}"]
        cells += [f"{1e6 * look:.0f} us", f"{100 * LOOKS * look:.2f} %"]
        print("| " + " | ".join([name, f"{1e3 * np.median(alone):.3f} ms", *cells]) + " |", flush=True)


if __name__ == "__main__":
    main()
