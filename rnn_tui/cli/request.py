"""What the options of a training ask for, before anything of it is opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnn_tui.cli.names import option_of
from rnn_tui.errors import ConfigError
from rnn_tui.language import _
from rnn_tui.text.corpus import Corpus, MayGoOn
from rnn_tui.text.library import open_text


@dataclass(frozen=True)
class Request:
    """What the options ask for: TEXT, a file's settings and others, a run to go on with or begin with, a folder.

    ``encoding`` is what TEXT is read as, where it is named.
    """

    text: str | None
    preset: str | None
    file: Mapping[str, Any] | None
    resume: str | None
    parent: str | None
    out: Path | None
    checkpoint_every: float
    threads: int | None
    settings: Mapping[str, Any]
    encoding: str | None = None

    def open_text(self, may_go_on: MayGoOn) -> Corpus:
        """Open TEXT, which is named; raises TextError."""
        assert self.text is not None
        return open_text(self.text, may_go_on, self.encoding)

    def demand_text_for_encoding(self) -> None:
        """Raise ConfigError for an encoding without a text to read in it: a run's own is read as it was."""
        if self.encoding is not None and self.text is None:
            raise ConfigError(_("--encoding: name TEXT as well; a run's own text keeps the encoding it was read in"))


def demand_no_settings(request: Request, run: str, allowed: tuple[str, ...] = ()) -> None:
    """Raise ConfigError for options that would make another run of one that goes on."""
    given = {
        "preset": request.preset,
        "config": request.file,
        "from": request.parent,
        "out": request.out,
        **request.settings,
    }
    for name, value in given.items():
        if value is not None and name not in allowed:
            message = _("--resume keeps the run's settings; to change {option}, start another run with --from {run}")
            raise ConfigError(message.format(run=run, option=option_of(name)))
