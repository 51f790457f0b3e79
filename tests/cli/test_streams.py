"""Standard streams that are closed, full, write-only, or that nobody reads: one line where one can still be said."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rnn_tui.cli.streams import standard_streams

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full, as Linux has it")

SOUND = ("sound", "sound", "sound")
STREAMS = {
    "all sound": SOUND,
    "output closed": ("sound", "closed", "sound"),
    "output full": ("sound", "full", "sound"),
    "output not read": ("sound", "reader gone", "sound"),
    "errors closed": ("sound", "sound", "closed"),
    "errors full": ("sound", "sound", "full"),
    "input closed": ("closed", "sound", "sound"),
    "input write-only": ("write-only", "sound", "sound"),
    "all closed": ("closed", "closed", "closed"),
}
SMALL = ("--hidden", "4", "--seq", "8", "--batch", "2", "--steps", "30", "--out", "NEW")
COMMANDS = {
    "help": ("--help",),
    "version": ("--version",),
    "runs": ("runs",),
    "show": ("runs", "show", "RUN"),
    "rm": ("runs", "rm", "RUN"),
    "generate --json": ("generate", "RUN", "--length", "20", "--json"),
    "score": ("score", "RUN", "lesson"),
    "export": ("export", "RUN", "--csv"),
    "train": ("train", "lesson", *SMALL),
    "train --json": ("train", "lesson", *SMALL, "--json"),
    "train --quiet": ("train", "lesson", *SMALL, "--quiet"),
    "train -": ("train", "-", *SMALL),
    "a mistake": ("train", "nowhere"),
    "the screen": (),
}
READS = {"train -", "rm"}
SILENT = {"train --quiet", "a mistake", "the screen"}  # on standard output


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Return what each command answers on each kind of streams, and whether it left a run."""
    home = tmp_path_factory.mktemp("home")
    environment = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home), "OPENBLAS_NUM_THREADS": "1"}
    environment |= {"RNN_TUI_THREADS": "1", "PYTHONUNBUFFERED": ""}
    run, cases, new = home / "rnn-tui" / "runs" / "run", {}, {}
    made = [["train", "lesson", *SMALL[:-1], str(run), "--quiet"], list(SOUND)]
    for command, words in COMMANDS.items():
        for streams, kinds in STREAMS.items():
            new[command, streams] = home / f"new-{len(cases)}"
            named = {"RUN": str(run), "NEW": str(new[command, streams])}
            cases[command, streams] = [[named.get(word, word) for word in words], kinds]
    program = [sys.executable, Path(__file__).with_name("stream_cases.py")]
    given = json.dumps([made, *cases.values()])
    done = subprocess.run(program, input=given, capture_output=True, text=True, env=environment, check=True)
    results = json.loads(done.stdout)
    assert results[0] == [0, "", ""] and len(results) == len(cases) + 1
    saved = {case: (folder / "checkpoint.safetensors").is_file() for case, folder in new.items()}
    return {case: (*result, saved[case]) for case, result in zip(cases, results[1:], strict=True)}


@pytest.mark.parametrize("streams", STREAMS)
def test_every_command_ends_in_order_whatever_its_streams_are(answers, streams):
    stdin, stdout, stderr = STREAMS[streams]
    for command in COMMANDS:
        status, out, err, saved = answers[command, streams]
        of_old = answers[command, "all sound"][0]
        lost = stdout in {"closed", "full"} and command not in SILENT
        unread = stdin != "sound" and command in READS
        gone = stdout == "reader gone" and command not in SILENT
        case = (command, status, out, err)
        assert status == (2 if lost or unread else 0 if gone else of_old), case
        assert "Traceback" not in err and "Exception" not in err, case
        says = stderr == "sound" and (lost or unread or (of_old == 2 and not gone))
        assert err.count("\n") == says and err.startswith("rnn-tui: " if says else ""), case
        trains = command.startswith("train") and not unread
        assert saved == trains, case
        if says and lost and trains:
            assert err.endswith("; the training continues\n"), case


def test_what_is_sound_is_as_ever(answers):
    statuses = {command: answers[command, "all sound"][0] for command in COMMANDS}
    assert statuses == dict.fromkeys(COMMANDS, 0) | {"a mistake": 2, "the screen": 2}
    assert "[y/N]" in answers["rm", "errors closed"][1]


@pytest.mark.parametrize(
    ("redirection", "said"),
    [
        ("2>&- | true", ""),
        ("> /dev/full", "standard output: it cannot be written (the disk is full)"),
        (">&- 2>&- <&-", ""),
    ],
)
def test_a_process_of_its_own_does_the_same(redirection, said):
    script = f"set -o pipefail; {sys.executable} -m rnn_tui train --print-config {redirection}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == (0 if "true" in redirection else 2)
    assert done.stderr == (f"rnn-tui: {said}\n" if said else "")


def test_a_file_never_takes_the_number_of_a_stream_that_was_closed(tmp_path):
    code = "import os; from rnn_tui.cli.streams import standard_streams as s\nwith s(): os._exit(os.open('f', 65) - 3)"
    script = f'cd {tmp_path}; {sys.executable} -c "{code}" <&- >&- 2>&-'
    assert subprocess.run(["bash", "-c", script], timeout=60, check=False).returncode == 0


def test_into_a_pipe_a_name_goes_as_its_bytes(monkeypatch):
    out = io.TextIOWrapper(io.BytesIO(), "ascii")
    monkeypatch.setattr(sys, "stdout", out)
    with standard_streams():
        print("caf\udce9 \ud800 é \x1b[31m", end="", flush=True)
    assert out.buffer.getvalue() == b"caf\xe9 \\ud800 \\xe9 \x1b[31m"


def test_a_stream_that_is_gone_before_its_wrapper_is_nothing_to_tell(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO()))
    with standard_streams():
        wrapper = sys.stderr
    sys.stderr.close()
    wrapper.close()  # as it is when the wrapper is collected
