"""``make bench``: ours against PyTorch and JAX, run by turns, each in a process of its own on the same threads.

Figures are medians over the rounds of the median time of one run; ratios are theirs over ours, more is better for us.
"""

import argparse
import importlib.metadata
import importlib.util
import os
import platform
import subprocess
import sys

import numpy as np

from rnn_tui.inspection.speed import WORKLOADS


class Peer:
    """A worker that is asked for one setting at a time."""

    def __init__(self, name: str, threads: int, seconds: float) -> None:
        limits = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), str(threads))
        flags = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1" if threads == 1 else ""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.worker", name, str(threads), str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **limits, "XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu"},
        )

    def ask(self, place: int) -> float:
        """Return the seconds of a run of WORKLOADS[place]; of -1, the machine's operations a second."""
        assert self._process.stdin is not None and self._process.stdout is not None
        print(place, file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--only", default="", help="settings whose name holds this")
    options = parser.parse_args()
    names = ["ours", *(name for name in ("torch", "jax") if importlib.util.find_spec(name))]
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ("numpy", *names[1:])]
    print(
        f"{platform.machine()}, {options.threads} thread(s), Python {platform.python_version()}, {', '.join(versions)}"
    )
    peers = {name: Peer(name, options.threads, options.seconds) for name in names}
    peak = float(np.median([peers["ours"].ask(-1) for _round in range(options.rounds)]))
    print(f"a product of 1024 x 1024: {peak / 1e9:.0f} GFLOP/s\n")
    print("| setting | ours | characters per second | share of sgemm |" + "".join(f" {n} / ours |" for n in names[1:]))
    print("|---|---|---|---|" + "---|" * len(names[1:]))
    for place, setting in enumerate(WORKLOADS):
        if options.only not in setting.name:
            continue
        times: dict[str, list[float]] = {name: [] for name in names}
        for _round in range(options.rounds):
            for name in names:
                times[name].append(peers[name].ask(place))
        ours = float(np.median(times["ours"]))
        share = "-" if setting.writes else f"{setting.operations / ours / peak:.2f}"
        # a round's two figures were measured side by side, so it is their ratio that is steady
        ratios = [np.median(np.divide(times[name], times["ours"])) for name in names[1:]]
        cells = [setting.name, f"{ours * 1e3:.3f} ms", f"{setting.characters / ours:,.0f}", share]
        print("| " + " | ".join([*cells, *(f"{ratio:.2f}" for ratio in ratios)]) + " |", flush=True)


if __name__ == "__main__":
    main()
