"""From a key to the paint: how long a typed character takes to stand on the screen of a true pseudo-terminal.

``python -m tests.benchmarks.latency`` measures an idle laboratory and one that is training 512 units, by turns, with a
common text, with one of 20,000 different characters, and behind 200,000 that were pasted and are still read; and how
many bytes a second a slow link would have to carry while the network learns.
"""

import os
import pty
import re
import select
import statistics
import string
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

KEYS = string.ascii_uppercase.encode()  # each once, so that only its own paint shows it
ROUNDS = 3
TRAFFIC_SECONDS = 10.0
DIFFERENT = 20_000  # characters of the other text
PASTED = 200_000  # characters at the prompt
_QUIET = 0.15  # seconds without output, after which the screen is taken to be at rest
_LONGEST = 5.0
_ORDERS = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")  # where to draw and in which colour, letters too


class Laboratory:
    """A child on a pseudo-terminal of 120 x 36."""

    def __init__(self, *words: str) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (36, 120))
        environment = {**os.environ, "TERM": "xterm-256color"}
        command = [sys.executable, "-m", "rnn_tui", *words]
        self.child = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment)
        os.close(slave)

    def read(self, seconds: float) -> bytes:
        """Return what comes within so many seconds, at once when something does."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        return os.read(self.master, 1 << 16) if ready else b""

    def settle(self, seconds: float) -> None:
        """Let so much time pass, taking in what is drawn."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.read(0.05)

    def latency(self, key: bytes, idle: bool) -> float:
        """Return the seconds from a key to the first output that draws it."""
        if idle:
            while self.read(_QUIET):
                pass
        else:
            self.settle(_QUIET)
        begun = time.perf_counter()
        os.write(self.master, key)
        drawn = b""
        while key not in _ORDERS.sub(b"", drawn) and time.perf_counter() - begun < _LONGEST:
            drawn += self.read(_LONGEST)
        return time.perf_counter() - begun

    def paste(self, text: bytes) -> None:
        """Paste a text, as fast as it is taken, and wait until it is drawn."""
        rest = b"\x1b[200~" + text + b"\x1b[201~"
        while rest:
            rest = rest[os.write(self.master, rest[:1024]) :]
            self.read(0.0)
        self.settle(_LONGEST / 2)

    def close(self) -> None:
        """End the child."""
        self.child.kill()
        self.child.wait()
        os.close(self.master)


def measure(*words: str, idle: bool, pasted: int = 0) -> list[float]:
    """Return the latencies of all KEYS in milliseconds, behind so many characters that were pasted."""
    laboratory = Laboratory(*words)
    laboratory.settle(5.0)
    try:
        if pasted:
            laboratory.paste((b"the tide was out and the harbour still\n" * pasted)[:pasted])
        return [1000 * laboratory.latency(bytes([key]), idle) for key in KEYS]
    finally:
        laboratory.close()


def traffic(*words: str) -> float:
    """Return the kilobytes a second that are drawn while nobody does anything."""
    laboratory = Laboratory(*words)
    laboratory.settle(5.0)
    drawn, end = 0, time.perf_counter() + TRAFFIC_SECONDS
    while time.perf_counter() < end:
        drawn += len(laboratory.read(0.05))
    laboratory.close()
    return drawn / TRAFFIC_SECONDS / 1000


def write_many(path: Path) -> str:
    """Write a text of DIFFERENT characters, each three times, and of the keys; return its name."""
    characters = [chr(0x4E00 + number) for number in range(DIFFERENT - len(KEYS))]
    path.write_text("".join([*characters, KEYS.decode()] * 3), encoding="utf-8")
    return str(path)


def main() -> None:
    """Print medians and the slowest of twenty, idle and while 512 units are trained; then the traffic."""
    training = ("--train", "--hidden", "512", "--budget", "1h")
    with tempfile.TemporaryDirectory() as room:
        os.environ |= {"XDG_DATA_HOME": room, "XDG_CONFIG_HOME": room, "XDG_STATE_HOME": room}
        many = write_many(Path(room) / "many.txt")
        kinds = {
            "idle": (("tidewater",), True, 0),
            "training 512 units": (("tidewater", *training), False, 0),
            "idle, 20,000 characters": ((many,), True, 0),
            "training, 20,000": ((many, *training), False, 0),
            "idle, 200,000 pasted": (("tidewater",), True, PASTED),
            "training, 200,000 pasted": (("tidewater", *training), False, PASTED),
        }
        found: dict[str, list[float]] = {name: [] for name in kinds}
        for _round in range(ROUNDS):
            for name, (words, idle, pasted) in kinds.items():
                found[name] += measure(*words, idle=idle, pasted=pasted)
        sent = {"idle": traffic("tidewater"), "training": traffic("tidewater", "--train")}
    for name, latencies in found.items():
        slowest = sorted(latencies)[int(0.95 * len(latencies))]
        print(f"{name:24} median {statistics.median(latencies):6.1f} ms   95 of 100 within {slowest:6.1f} ms")
    for name, kilobytes in sent.items():
        print(f"{name:24} {kilobytes:6.1f} kB a second")


if __name__ == "__main__":
    main()
