"""What the options of a command ask for, as one thing, before anything of it is opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

from rnn_tui.cli.names import option_of
from rnn_tui.cli.options import make_config
from rnn_tui.errors import ConfigError
from rnn_tui.language import _
from rnn_tui.text.corpus import Corpus, MayGoOn
from rnn_tui.text.library import open_text
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.settings import GIVEN

Result = TypeVar("Result")


@dataclass(frozen=True)
class Request:
    """What the options ask for: TEXT, a file's settings and others, a run to go on with or begin with, a folder.

    ``encoding`` is what TEXT is read as, where it is named; ``settings`` are a TrainingConfig's, by its own names.
    What has a value here is not asked for by every command.
    """

    text: str | None
    preset: str | None
    file: Mapping[str, Any] | None
    threads: int | None
    encoding: str | None
    settings: Mapping[str, Any]
    resume: str | None = None
    parent: str | None = None
    out: Path | None = None
    checkpoint_every: float = 30.0

    def open_text(self, may_go_on: MayGoOn) -> Corpus:
        """Open TEXT, which is named; raises TextError."""
        assert self.text is not None
        return open_text(self.text, may_go_on, self.encoding)

    def new_config(self) -> TrainingConfig:
        """Return the settings of a training from the beginning; raises ConfigError where they make no sense."""
        return make_config(self.preset, self.settings, file=self.file)

    def demand_text_for_encoding(self) -> None:
        """Raise ConfigError for an encoding without a text to read in it: a run's own is read as it was."""
        if self.encoding is not None and self.text is None:
            raise ConfigError(_("--encoding: name TEXT as well; a run's own text keeps the encoding it was read in"))


_SETTINGS = [each.name for each in GIVEN if each.name != "preset"]
_OTHERS = [each.name for each in fields(Request) if each.name != "settings"]


def takes_request(command: Callable[..., Result]) -> Callable[..., Result]:
    """Return a command that is called with TEXT and (new) training options, and hands them on as one Request."""

    @wraps(command)
    def call(**options: Any) -> Result:  # noqa: ANN401  (of every type that an option has)
        settings = {name: options.pop(name) for name in _SETTINGS}
        others = {name: options.pop(name) for name in _OTHERS if name in options}
        return command(Request(**others, settings=settings), **options)

    return call


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
