"""One peer in a process of its own: reads the place of a setting in WORKLOADS, answers with the seconds of one run."""

import os
import sys
from contextlib import nullcontext


def main(peer: str, threads: int, seconds: float) -> None:
    """Answer until there are no more questions; on as many cores as there may be threads, whoever would take more."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    from rnn_tui.inspection.speed import WORKLOADS, machine_speed, median_seconds, our_run
    from rnn_tui.network.blas import ONE_BLAS_THREAD

    runs = {}
    with ONE_BLAS_THREAD if peer == "ours" else nullcontext():  # the others have their own way with threads
        for line in sys.stdin:
            place = int(line)
            if place < 0:
                print(machine_speed(seconds), flush=True)
                continue
            if place not in runs:
                from tests.benchmarks.peers import PEERS

                setting = WORKLOADS[place]
                runs[place] = our_run(setting, threads) if peer == "ours" else PEERS[peer](setting, threads)
            print(median_seconds(runs[place], seconds), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
