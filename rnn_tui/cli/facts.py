"""Facts below each other: the name of each, and what is known."""

from collections.abc import Iterable
from pathlib import Path

from rnn_tui.cli.streams import one_line
from rnn_tui.language import _
from rnn_tui.reasons import reason_of

_LEAST_HEAD = 23  # columns for the names of facts


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print the facts below each other, their values in one column."""
    facts = list(facts)
    heads = [_("{name}:").format(name=name) for name, _value in facts]
    width = max(_LEAST_HEAD, *map(len, heads)) + 1
    for head, (_name, value) in zip(heads, facts, strict=True):
        print(f"{head:<{width}}{one_line(value)}")


def described_place(path: Path, described: str | None = None) -> str:
    """Return ``described``, or the path, where something is; else the path, and that nothing is there or why not."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return _("{path} (nothing there yet)").format(path=path)
    except OSError as error:
        return f"{path} ({reason_of(error)})"
    return str(path) if described is None else described
