"""How fast it opens: ``rnn-tui --help`` beside a bare Python, the first paint beside that of an empty application.

``python -m tests.benchmarks.opening`` starts each by turns; a first paint is the first output that begins in the upper
left corner of a true pseudo-terminal of 120 x 36. Both have bytecode, which is written before they are measured. Ratios
are of the medians.
"""

import os
import pty
import resource
import select
import statistics
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable

ROUNDS = 10
EMPTY = "from textual.app import App\nApp().run()"
_CORNER = b"\x1b[1;1H"
_LONGEST = 30.0  # seconds


def seconds_of(words: list[str]) -> tuple[float, float]:
    """Return the seconds that a command took, by the clock and of processor time."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
    took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def first_paint(words: list[str]) -> tuple[float, float]:
    """Return the seconds until a command paints its first picture, by the clock and of processor time."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (36, 120))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    child = subprocess.Popen(words, stdin=slave, stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    drawn = b""
    while _CORNER not in drawn and time.perf_counter() - begun < _LONGEST:
        ready, _, _ = select.select([master], [], [], 1.0)
        drawn += os.read(master, 1 << 16) if ready else b""
    took = time.perf_counter() - begun
    child.kill()
    child.wait()
    os.close(master)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(measure: Callable[[list[str]], tuple[float, float]], commands: dict[str, list[str]]) -> None:
    """Print the medians of ROUNDS by turns, in milliseconds, and the ratio of the last to the first."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for words in commands.values():  # files come into the cache
        measure(words)
    for _round in range(ROUNDS):
        for name, words in commands.items():
            found[name].append(measure(words))
    medians = {name: [statistics.median(column) for column in zip(*each, strict=True)] for name, each in found.items()}
    for name, (took, processor) in medians.items():
        print(f"{name:28} {1000 * took:7.0f} ms   {1000 * processor:7.0f} ms of processor time")
    first, *_others, last = medians.values()
    print(f"{'ratio':28} {last[0] / first[0]:7.2f}      {last[1] / first[1]:7.2f}")


def main() -> None:
    """Print both comparisons."""
    with tempfile.TemporaryDirectory() as room:
        os.environ |= {f"XDG_{name}_HOME": room for name in ("DATA", "CONFIG", "STATE")}
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = room
        program = [sys.executable, "-m", "rnn_tui"]
        compare(seconds_of, {"python -c pass": [sys.executable, "-c", "pass"], "rnn-tui --help": [*program, "--help"]})
        compare(first_paint, {"an empty application": [sys.executable, "-c", EMPTY], "rnn-tui": program})


if __name__ == "__main__":
    main()
