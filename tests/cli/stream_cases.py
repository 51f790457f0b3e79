"""Runs commands on standard streams of every kind, each in a fork of one process that has loaded the program.

Reads the cases as JSON (words, and the kinds of the three streams), and prints for each its exit status and what it
said. A fork makes its streams as the interpreter does at its beginning, and ends as it does.
"""

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from pkgutil import resolve_name

from rnn_tui import cli
from rnn_tui.cli.commands import TABLE


def take(descriptor: int, kind: str, file: Path) -> None:
    """Let ``descriptor`` be a stream of a ``kind``; ``file`` is what it reads or writes where it is sound."""
    os.close(descriptor)
    match kind:
        case "closed":
            return
        case "full":
            opened = os.open("/dev/full", os.O_RDWR)
        case "reader gone":
            read, opened = os.pipe()
            os.close(read)
        case "write-only":
            opened = os.open(file.parent / "written", os.O_WRONLY | os.O_CREAT)
        case _:
            opened = os.open(file, os.O_RDWR)
    if opened != descriptor:
        os.dup2(opened, descriptor)
        os.close(opened)


def stream(descriptor: int, mode: str):
    try:
        os.fstat(descriptor)
    except OSError:
        return None
    return os.fdopen(descriptor, mode, encoding="utf-8", closefd=False)


def answer(words: list[str], kinds: list[str], files: list[Path]) -> int:
    """Return the exit status that a process would have."""
    for descriptor in (2, 1, 0):
        take(descriptor, kinds[descriptor], files[descriptor])
    sys.stdin, sys.stdout, sys.stderr = stream(0, "r"), stream(1, "w"), stream(2, "w")
    sys.argv = ["rnn-tui", *words]
    try:
        cli.main()
    except SystemExit as ended:
        status = int(ended.code or 0)
    except BaseException:  # which would reach the user
        files[2].write_text(traceback.format_exc())
        return 1
    for each in (sys.stdout, sys.stderr):
        try:
            if each is not None:
                each.flush()
        except OSError:
            return 120
    return status


def main() -> None:
    for entry in TABLE.values():  # each command is loaded once, before the forks
        resolve_name(f"rnn_tui.cli.{entry.place}")
    os.fsync = lambda _descriptor: None  # no power fails here
    folder = Path(tempfile.mkdtemp())
    files = [folder / name for name in ("in", "out", "err")]
    results = []
    for words, kinds in json.load(sys.stdin):
        files[0].write_text("n\n" + "row, row your boat\n" * 30)
        for file in files[1:]:
            file.write_text("")
        child = os.fork()
        if not child:
            os._exit(answer(words, kinds, files))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        results.append([status, files[1].read_text(), files[2].read_text()])
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
