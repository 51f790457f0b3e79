"""What is to be drawn anew; the session collects it, the screen draws it when the link is free."""

from dataclasses import dataclass

from rnn_tui.training.events import Event


@dataclass
class Changes:
    """What is to be drawn: the log's new lines, and which panes are to be drawn anew.

    Where the ``log`` is, the lines are all it has to tell.
    """

    lines: list[Event]
    log: bool = False
    reading: bool = False
    ghost: bool = False
    baselines: bool = False
    samples: bool = False
    plot: bool = False

    def add(self, later: "Changes") -> None:
        """Take in what changed later, too."""
        self.lines = later.lines if later.log else self.lines + later.lines
        for name in ("log", "reading", "ghost", "baselines", "samples", "plot"):
            setattr(self, name, getattr(self, name) or getattr(later, name))
