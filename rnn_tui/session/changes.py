"""What is to be drawn anew; the session and the screen collect it, each pane takes of it what it wants."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal, Self

from rnn_tui.training.events import Event

Change = Literal[
    "lines", "log", "reading", "ghost", "aside", "baselines", "samples", "plot", "progress", "phase", "written",
    "sampling", "texts", "table",
]  # fmt: skip


@dataclass
class Changes:
    """What is to be drawn: the log's new lines, and what else is another than it was.

    Where the ``log`` is another, the lines are all it has to tell. The session tells of the first nine: ``reading``
    is what the network makes of the text, ``ghost`` what it would write, ``aside`` what views have asked, ``plot`` are
    the losses, ``progress`` is how far the training is. The others follow from what a person does: ``phase`` is
    whether it learns, ``written`` the text itself, ``sampling`` how characters are chosen, ``texts`` the list of
    texts, ``table`` what all of this is about.
    """

    lines: list[Event]
    log: bool = False
    reading: bool = False
    ghost: bool = False
    aside: bool = False
    baselines: bool = False
    samples: bool = False
    plot: bool = False
    progress: bool = False
    phase: bool = False
    written: bool = False
    sampling: bool = False
    texts: bool = False
    table: bool = False

    @classmethod
    def everything(cls, table: bool = False) -> Self:
        """Return all that there is to draw; with ``table`` another text or run than before, with another log."""
        return cls([], **{name: True for name in _FLAGS if name not in {"log", "table"}}, log=table, table=table)

    def __bool__(self) -> bool:
        return bool(self.lines) or self.has(_FLAGS)

    def has(self, names: Iterable[str]) -> bool:
        """Return whether any of these has changed."""
        return any(getattr(self, name) for name in names)

    def add(self, later: "Changes") -> None:
        """Add later changes."""
        self.lines = later.lines if later.log else self.lines + later.lines
        for name in _FLAGS:
            setattr(self, name, getattr(self, name) or getattr(later, name))

    def only(self, names: Iterable[str]) -> "Changes":
        """Return what changed of these alone."""
        return Changes(
            list(self.lines) if "lines" in names else [],
            **{name: getattr(self, name) for name in names if name != "lines"},
        )


_FLAGS = tuple(field.name for field in fields(Changes) if field.name != "lines")
