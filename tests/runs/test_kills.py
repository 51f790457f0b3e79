"""A process that is killed at any instant leaves a run that goes on exactly; ``make storm`` kills 200."""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from rnn_tui.runs.checkpoint import load_checkpoint

STEPS = 2_000
OPTIONS = ["--cell", "gru", "--hidden", "12", "--seq", "16", "--batch", "4", "--dropout", "0.1", "--steps", str(STEPS)]
BY_THE_CLOCK = ("seconds", "chars_per_second", "left", "share_done")
BESIDE_LEARNING = ("started", "finished", "saved")  # and a best behind the last saving, which a kill may prevent
LONGEST = 1.2  # seconds that a process may live: from before its first checkpoint to after many


def train(*words: str) -> "subprocess.Popen[bytes]":
    options = ["--checkpoint-every", "0.02", "--threads", "1", "--quiet"]
    return subprocess.Popen([sys.executable, "-m", "rnn_tui", "train", *words, *options], stderr=subprocess.PIPE)


def ended(process: "subprocess.Popen[bytes]") -> None:
    _out, error = process.communicate()
    assert process.returncode == 0, error.decode()


def has_all(run: Path) -> bool:
    """Whether the run was saved at its last step."""
    newest = run / "checkpoint.safetensors"
    return newest.is_file() and load_checkpoint(newest).step == STEPS


def digest(run: Path) -> str:
    """Return what is the same for equal runs: parameters, losses, samples; not what depends on the clock."""
    checkpoint = load_checkpoint(run / "checkpoint.safetensors")
    found = hashlib.sha256(checkpoint.network.flat.tobytes())
    for name in ("metrics.jsonl", "samples.jsonl"):
        for line in (run / name).read_text().splitlines():
            record = json.loads(line)
            if record.get("event") in BESIDE_LEARNING or (record.get("event") == "best" and record["step"] == STEPS):
                continue
            kept = {key: record[key] for key in sorted(record) if key not in BY_THE_CLOCK}
            found.update(json.dumps(kept).encode())
    return found.hexdigest()


def storm(folder: Path, text: Path, kills: int, seed: int) -> int:
    """Kill trainings at random instants, resume each to its end; return how many kills hit a living process."""
    draw = random.Random(seed)
    ended(train(str(text), *OPTIONS, "--out", str(folder / "whole")))
    wanted, hits = digest(folder / "whole"), 0
    number = 0
    while hits < kills:
        number += 1
        run = folder / f"killed-{number}"
        begin: tuple[str, ...] = (str(text), *OPTIONS, "--out", str(run))
        while hits < kills and killed(process := train(*begin), draw.uniform(0.2, LONGEST)):
            hits += 1
            if (run / "checkpoint.safetensors").is_file():
                begin = ("--resume", str(run))
            elif run.is_dir():  # killed before there was anything to go on with
                shutil.rmtree(run)
        if process.returncode != 0 and not has_all(run):  # killed behind its last saving, there is nothing left to do
            process = train(*begin)
            ended(process)
        assert digest(run) == wanted, run
    return hits


def killed(process: "subprocess.Popen[bytes]", after: float) -> bool:
    """Kill the process after so many seconds; return False where it had ended by then."""
    try:
        process.communicate(timeout=after)  # which closes its pipe, too
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    return False


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is what POSIX has")
def test_a_killed_run_goes_on_exactly(tmp_path):
    text = tmp_path / "song.txt"
    text.write_text("row, row, row your boat, gently down the stream\n" * 40)
    assert storm(tmp_path, text, kills=4, seed=1) == 4


if __name__ == "__main__":
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as room:
        song = Path(room) / "song.txt"
        song.write_text("row, row, row your boat, gently down the stream\n" * 40)
        count = storm(Path(room), song, int(sys.argv[1]), seed=7)
    print(f"{count} kills in {time.monotonic() - begun:.0f} s: every run went on exactly")
