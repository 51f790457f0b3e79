"""A night, by its first hour: what grows while a network is trained and the screen stands open.

``python -m tests.benchmarks.night [--minutes 60] [--preset night] [TEXT]`` trains on a true pseudo-terminal of 120 x 36
that answers as terminals do, types a letter every few seconds, and takes it back. It prints a table, and says of each
promise whether it held; the exit status is 1 where one did not. It reads ``/proc``, and so runs on Linux alone.
"""

import argparse
import os
import statistics
import string
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rnn_tui.runs.layout import BEST, METRICS, NEWEST, SNAPSHOTS, TEXT
from rnn_tui.runs.snapshots import MOST_BYTES, MOST_SNAPSHOTS
from rnn_tui.text.library import open_text
from tests.benchmarks.latency import Laboratory

ROWS = 12
LONGEST_SPAN = 300.0  # seconds: what begins, and what ends, is looked at so long
FEWEST_PARTS = 5  # of the time behind the beginning: the median memory of each is compared with that of the first
READ_EVERY, TYPE_EVERY = 15.0, 5.0  # seconds
_LOOKED_AT = 1_000_000  # characters of the text, for the letter
_BACKSPACE = b"\x7f"
_WHERE_IS_THE_CURSOR, _THERE = b"\x1b[6n", b"\x1b[1;1R"

LINES = 30_000_000  # bytes of what is written line by line: metrics, samples, drafts, the log
OTHER_FILES = 24  # beside the snapshots: settings, locks, checkpoints and those that are being written
GROWTH = 0.02  # of the memory
SLOWER, LATER = (1.25, 5.0), (1.5, 20.0)  # of the median and of the 95th: times, or milliseconds more
MORE_SENT = 1.25  # times


@dataclass(frozen=True)
class Reading:
    """What stood at a time: memory and sizes in bytes, ``sent`` since the beginning."""

    seconds: float
    resident: int
    proportional: int
    threads: int
    descriptors: int
    files: int
    size: int
    sent: int


@dataclass(frozen=True)
class Typed:
    """A letter that was typed at a time, and the milliseconds until it was drawn."""

    seconds: float
    took: float


@dataclass(frozen=True)
class Promise:
    """Something that is not to grow: what was found of it, and whether it held."""

    name: str
    found: str
    held: bool


class OpenLaboratory(Laboratory):
    """A laboratory whose terminal answers, and counts what it is sent."""

    sent = 0

    def read(self, seconds: float) -> bytes:
        """Return what comes within so many seconds; say where the cursor is where that is asked."""
        drawn = super().read(seconds)
        self.sent += len(drawn)
        for _question in range(drawn.count(_WHERE_IS_THE_CURSOR)):
            os.write(self.master, _THERE)
        return drawn

    def wait_until_it_learns(self, room: Path) -> None:
        """Wait for the first line of a training's metrics, or for the laboratory's end."""
        while self.child.poll() is None and not any(room.rglob(METRICS)):
            self.settle(1.0)

    def look(self, begun: float, room: Path) -> Reading:
        """Return what stands now of the process, and of the files in ``room``."""
        process = Path("/proc", str(self.child.pid))
        status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
        rollup = (process / "smaps_rollup").read_text().splitlines()
        proportional = next(line.split()[1] for line in rollup if line.startswith("Pss:"))
        sizes = sizes_in(room)
        return Reading(
            time.monotonic() - begun,
            1024 * int(status["VmRSS"].split()[0]),
            1024 * int(proportional),
            int(status["Threads"]),
            sum(1 for _descriptor in (process / "fd").iterdir()),
            len(sizes),
            sum(sizes.values()),
            self.sent,
        )


def sizes_in(room: Path) -> dict[Path, int]:
    """Return every file below a folder and its size; what goes meanwhile is left out."""
    found = {}
    for path in room.rglob("*"):
        try:
            if path.is_file():
                found[path] = path.stat().st_size
        except OSError:
            continue
    return found


def most_bytes(sizes: dict[Path, int]) -> int:
    """Return what a run may take on the disk, by the size of its own files: however long it is trained.

    A snapshot and two checkpoints may be on their way to the disk.
    """
    snapshot = max((size for path, size in sizes.items() if path.parent.name == SNAPSHOTS), default=0)
    checkpoint = max((size for path, size in sizes.items() if path.name in {NEWEST, BEST}), default=0)
    text = sum(size for path, size in sizes.items() if path.name == TEXT)
    return max(MOST_BYTES, 2 * snapshot) + snapshot + 4 * checkpoint + text + LINES


def rarest_letter(text: str) -> bytes:
    """Return the capital letter that a text has least of, so that hardly anything but a key draws it."""
    return min(string.ascii_uppercase, key=text.count).encode()


def spend(laboratory: OpenLaboratory, seconds: float, letter: bytes, room: Path) -> tuple[list[Reading], list[Typed]]:
    """Let the time pass, typing and looking; ends before it where the laboratory does."""
    readings: list[Reading] = []
    typed: list[Typed] = []
    begun = time.monotonic()
    while (now := time.monotonic() - begun) < seconds and laboratory.child.poll() is None:
        if not readings or now - readings[-1].seconds >= READ_EVERY:
            readings.append(laboratory.look(begun, room))
        typed.append(Typed(now, 1000 * laboratory.latency(letter, idle=False)))
        os.write(laboratory.master, _BACKSPACE)
        laboratory.settle(TYPE_EVERY)
    return readings, typed


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that such a share of them does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def promises_of(readings: Sequence[Reading], typed: Sequence[Typed], bytes_allowed: int) -> list[Promise]:
    """Return what was promised, and whether it held: the beginning is compared with the end, or with all after it."""
    end = readings[-1].seconds + READ_EVERY
    span = min(LONGEST_SPAN, end / 2)
    count = max(FEWEST_PARTS, round((end - span) / LONGEST_SPAN))
    length = (end - span) / count
    parts = [_within(readings, span + place * length, length) for place in range(count)]
    resident = [statistics.median(each.resident for each in part) for part in parts if part]
    growth = max(resident) / resident[0] - 1
    first, last = _within(readings, 0.0, span), _within(readings, end - span, span)
    before = [each.took for each in typed if each.seconds < span]
    after = [each.took for each in typed if each.seconds >= end - span]
    files, size = max(each.files for each in readings), max(each.size for each in readings)
    return [
        Promise("resident memory", f"at most {growth:+.1%} after {span / 60:.1f} minutes", growth <= GROWTH),
        Promise("size of the files", f"{size / 1e6:.1f} MB of {bytes_allowed / 1e6:.0f} MB", size <= bytes_allowed),
        Promise("number of files", f"{files} of {MOST_SNAPSHOTS + OTHER_FILES}", files <= MOST_SNAPSHOTS + OTHER_FILES),
        _no_slower("median of a key", statistics.median(before), statistics.median(after), SLOWER),
        _no_slower("95 of 100 keys", percentile(before, 0.95), percentile(after, 0.95), LATER),
        _no_more("kB sent a minute", [_sent_a_minute(part) / 1000 for part in (first, last)], MORE_SENT),
        _no_more("descriptors", [max(each.descriptors for each in part) for part in (first, last)]),
        _no_more("threads", [max(each.threads for each in part) for part in (first, last)]),
    ]


def _no_slower(name: str, before: float, after: float, bound: tuple[float, float]) -> Promise:
    times, more = bound
    return Promise(name, f"{before:.1f} ms, then {after:.1f} ms", after <= max(times * before, before + more))


def _no_more(name: str, values: Sequence[float], times: float = 1.0) -> Promise:
    before, after = values
    return Promise(name, f"{before:.0f}, then {after:.0f}", after <= times * before)


def _within(readings: Sequence[Reading], begin: float, length: float) -> list[Reading]:
    return [each for each in readings if begin <= each.seconds < begin + length]


def _sent_a_minute(readings: Sequence[Reading]) -> float:
    if len(readings) < 2:
        return 0.0
    seconds = readings[-1].seconds - readings[0].seconds
    return 60 * (readings[-1].sent - readings[0].sent) / seconds


def print_table(readings: Sequence[Reading], typed: Sequence[Typed]) -> None:
    """Print ROWS rows, or one a minute where these are fewer: medians, but for what is sent."""
    columns: list[tuple[str, Callable[[Reading], float]]] = [
        ("RSS MB", lambda each: each.resident / 1e6),
        ("PSS MB", lambda each: each.proportional / 1e6),
        ("threads", lambda each: each.threads),
        ("fds", lambda each: each.descriptors),
        ("files", lambda each: each.files),
        ("disk MB", lambda each: each.size / 1e6),
    ]
    heads = ["minute", *(head for head, _of in columns), "kB/min", "key ms", "95 %"]
    print(*(f"{head:>8}" for head in heads))
    length = max(60.0, readings[-1].seconds / ROWS)
    for place in range(ROWS):
        part = _within(readings, place * length, length)
        took = [each.took for each in typed if place * length <= each.seconds < (place + 1) * length]
        if part and took:
            medians = [statistics.median(map(of, part)) for _head, of in columns]
            figures = [*medians, _sent_a_minute(part) / 1000, statistics.median(took), percentile(took, 0.95)]
            print(f"{part[0].seconds / 60:8.1f}", *(f"{figure:8.1f}" for figure in figures))


def main() -> int:
    """Train for the time that is asked for, print what grew, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.night", description=__doc__.partition("\n")[0])
    parser.add_argument("text", nargs="?", default="tidewater")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--preset", default="night")
    options = parser.parse_args()
    if not Path("/proc/self/smaps_rollup").exists():
        parser.error("it reads /proc, which is not there")
    if options.minutes < 1:
        parser.error("--minutes: at least 1")
    with tempfile.TemporaryDirectory() as name:
        os.environ["RNN_TUI_HOME"] = name
        length = ("--budget", f"{options.minutes + 10}m")
        laboratory = OpenLaboratory(options.text, "--preset", options.preset, "--train", *length)
        try:
            laboratory.wait_until_it_learns(Path(name))
            letter = rarest_letter(open_text(options.text).content[:_LOOKED_AT])
            readings, typed = spend(laboratory, 60 * options.minutes, letter, Path(name))
            ended = laboratory.child.poll() is not None
            allowed = most_bytes(sizes_in(Path(name)))
        finally:
            laboratory.close()
    print_table(readings, typed)
    promises = promises_of(readings, typed, allowed)
    promises.append(Promise("the laboratory", "ended" if ended else "is open", not ended))
    for promise in promises:
        print(f"{'held' if promise.held else 'NOT HELD':9} {promise.name:18} {promise.found}")
    return 0 if all(promise.held for promise in promises) else 1


if __name__ == "__main__":
    sys.exit(main())
