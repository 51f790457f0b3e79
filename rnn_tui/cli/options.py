"""Options that several commands share, and the settings that come of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from rnn_tui.cli.config_file import ConfigFile, apply_settings
from rnn_tui.cli.durations import Duration
from rnn_tui.cli.numbers import NUMBER, WHOLE
from rnn_tui.cli.paths import FilePath
from rnn_tui.errors import ConfigError
from rnn_tui.language import LANGUAGES, _
from rnn_tui.network.architecture import CELL_NAMES
from rnn_tui.network.initial import Initial
from rnn_tui.reasons import reason_of
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.presets import PRESETS, preset_config
from rnn_tui.training.settings import OptimizerName, ScheduleName, Split
from rnn_tui.training.sizing import AUTO, demand_no_sizes

Command = TypeVar("Command", bound=Callable[..., Any])

_INITIALS = "|".join(get_args(Initial))
_OPTIMIZERS = "|".join(get_args(OptimizerName))
_SPLITS = "|".join(get_args(Split))
_SCHEDULES = "|".join(get_args(ScheduleName))
LIMITS = ("budget", "horizon", "steps", "epochs", "seconds")
FIRST_PRESET = "balanced"


def _chain(options: list[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def training_options() -> Callable[[Any], Any]:
    """Return the decorator with everything that ``make_config`` and a run need."""
    return _chain(
        [
            click.option("--preset", metavar="|".join(PRESETS), help=_("A set of settings.")),
            click.option("--config", "file", type=ConfigFile(), metavar="FILE.toml", help=_("Settings from a file.")),
            click.option("--cell", metavar="|".join(CELL_NAMES), help=_("The kind of recurrent cell.")),
            click.option("--hidden", "hidden_size", type=WHOLE, help=_("Units of the hidden state.")),
            click.option("--layers", type=WHOLE, help=_("Recurrent layers, one above the other.")),
            click.option(
                "--dropout", type=NUMBER, help=_("The share of each layer's outputs that training leaves out.")
            ),
            click.option("--initial", metavar=_INITIALS, help=_("How the parameters are drawn before the first step.")),
            click.option("--seq", "seq_length", type=WHOLE, help=_("Characters that a gradient reaches back over.")),
            click.option("--batch", "batch_size", type=WHOLE, help=_("Pieces of the text read side by side.")),
            click.option("--optimizer", metavar=_OPTIMIZERS, help=_("What makes a step of a gradient.")),
            click.option("--lr", "learning_rate", type=NUMBER, help=_("The highest learning rate.")),
            click.option("--schedule", metavar=_SCHEDULES, help=_("The learning rate over time.")),
            click.option("--clip-norm", type=NUMBER, help=_("The most that the gradient's norm may be.")),
            click.option("--clip-value", type=NUMBER, help=_("The most that any element of the gradient may be.")),
            click.option("--val-fraction", type=NUMBER, help=_("The share of the text, at its end, for validation.")),
            click.option("--test-fraction", type=NUMBER, help=_("A share behind that, scored once at the end.")),
            click.option(
                "--split",
                metavar=_SPLITS,
                help=_("Where the parts that judge are kept: the text's end, every stream's, or lines."),
            ),
            click.option("--min-count", type=WHOLE, help=_("Rarer characters become U+FFFD.")),
            click.option("--seed", type=WHOLE, help=_("Same seed, same text, same settings: same numbers.")),
            click.option("--budget", type=Duration(), help=_("Training time, such as 90s, 3m or 1h.")),
            click.option("--horizon", type=WHOLE, help=_("The step at which the schedule ends.")),
            click.option("--steps", type=WHOLE, help=_("End after this many steps.")),
            click.option("--epochs", type=WHOLE, help=_("End after this many passes over the text.")),
            click.option("--seconds", type=Duration(), help=_("End after this time, whatever the schedule.")),
            click.option("--patience", type=WHOLE, help=_("End after so many validations without a better one.")),
            click.option("--resume", metavar="RUN", help=_("Go on with a run where it was.")),
            click.option(
                "--from",
                "parent",
                metavar="RUN",
                help=_("Begin with the parameters of a run."),
            ),
            click.option("--out", type=FilePath(), help=_("The run's folder, a new or empty one.")),
            click.option("--checkpoint-every", type=Duration(), default="30", help=_("Seconds between two savings.")),
            threads_option(),
            language_option(),
        ]
    )


def threads_option() -> Callable[[Any], Any]:
    """Return ``--threads``; what is no number of threads, choose_threads says."""
    return click.option("--threads", type=WHOLE, help=_("Threads that a training step is divided among."))


def language_option() -> Callable[[Any], Any]:
    """Return ``--lang`` for the help page; it was taken and obeyed before click saw the words."""
    return click.option("--lang", metavar="|".join(LANGUAGES), expose_value=False, help=_("The language to speak."))


def make_config(
    preset: str | None,
    given: Mapping[str, Any],
    base: TrainingConfig | None = None,
    file: Mapping[str, Any] | None = None,
) -> TrainingConfig:
    """Return the settings that were given over a file's over a preset's; raise ConfigError for what makes no sense.

    ``preset`` comes before the file's own. Without the name of one ``base`` is what the file and the options change,
    or the first preset.
    """
    file = {name: value for name, value in (file or {}).items() if name != "preset" or preset is None}
    named = preset or file.get("preset")
    config = preset_config(named or FIRST_PRESET) if named or base is None else base
    limits = {name: given[name] for name in LIMITS}
    settings = {name: value for name, value in given.items() if value is not None and name not in limits}
    config = replace(config, **{**apply_settings(config, file), **settings}).with_limits(**limits)
    if named == AUTO:
        demand_no_sizes({*settings, *file})
    return config


def check_out(folder: Path | None) -> None:
    """Refuse a folder for a new run that is a file, or that another run is in."""
    if folder is None:
        return
    if folder.exists() and not folder.is_dir():
        raise ConfigError(_("--out: {path} is not a folder").format(path=folder))
    if folder.is_dir() and any(folder.iterdir()):
        raise ConfigError(_("--out: {path} is not empty; name a new folder").format(path=folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            _("--out: {path} cannot be made ({reason})").format(path=folder, reason=reason_of(error))
        ) from None
