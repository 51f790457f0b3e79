"""``rnn-tui learn --start DIR``: the functions to write oneself, and how."""

from pathlib import Path

from rnn_tui.cli.streams import one_line
from rnn_tui.language import _
from rnn_tui.lesson.checker.starter import write_starter


def start(folder: Path, notebook: bool) -> int:
    """Write the files, and say which, and what comes next; return the exit status."""
    for path in write_starter(folder, notebook):
        print(_("written: {path}").format(path=one_line(path)))
    print(_("to see what is right and what comes next: rnn-tui learn --check {path}").format(path=one_line(folder)))
    return 0
