"""Options that several commands share, and the settings that come of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from rnn_tui.cli.config_file import LIMITS, ConfigFile, apply_settings
from rnn_tui.cli.durations import Duration
from rnn_tui.cli.encodings import encoding_option
from rnn_tui.cli.names import option_against, option_of
from rnn_tui.cli.numbers import NUMBER, WHOLE
from rnn_tui.cli.off import OFF, OrOff
from rnn_tui.cli.paths import PATH
from rnn_tui.cli.placeholders import RUN
from rnn_tui.cli.program_config import read_config
from rnn_tui.cli.shared_options import language_option, threads_option
from rnn_tui.errors import ConfigError
from rnn_tui.language import _
from rnn_tui.reasons import reason_of
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.presets import PRESETS, preset_config
from rnn_tui.training.setting import Kind, Setting
from rnn_tui.training.settings import GIVEN
from rnn_tui.training.sizing import AUTO, demand_no_sizes

Command = TypeVar("Command", bound=Callable[..., Any])

_TYPES: dict[Kind, click.ParamType[Any]] = {
    "word": click.STRING,
    "whole": WHOLE,
    "number": NUMBER,
    "duration": Duration(),
}
_FIRST_PRESET = "balanced"


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
            *_settings_options(),
            click.option("--resume", type=RUN, help=_("Continue a run from where it stopped.")),
            click.option("--from", "parent", type=RUN, help=_("Start from the parameters of a run.")),
            click.option("--out", type=PATH, help=_("The run's folder, new or empty.")),
            click.option("--checkpoint-every", type=Duration(), default="30", help=_("Time between two checkpoints.")),
            encoding_option(),
            threads_option(),
            language_option(),
        ]
    )


def new_training_options() -> Callable[[Any], Any]:
    """Return the decorator with what ``make_config`` needs for a training from the beginning, and its text."""
    return _chain([*_settings_options(), encoding_option(), threads_option(), language_option()])


def _settings_options() -> list[Callable[[Any], Any]]:
    preset, *others = GIVEN
    return [
        _setting_option(preset, "|".join(PRESETS)),
        click.option("--config", "file", type=ConfigFile(), help=_("Read settings from a file.")),
        *(_setting_option(setting, "|".join(setting.choices)) for setting in others),
    ]


def _setting_option(setting: Setting, words: str) -> Callable[[Command], Command]:
    """Return the option of a setting; ``words`` are those that it may be, where it is a word.

    A switch has two options, of which the second turns off what a preset or a file has turned on.
    """
    if setting.kind == "switch":
        both = f"{option_of(setting.name)}/{option_against(setting.name)}"
        return click.option(both, setting.name, default=None, help=_(setting.help))
    type_ = _TYPES[setting.kind]
    return click.option(
        option_of(setting.name),
        setting.name,
        type=OrOff(type_) if setting.optional else type_,
        metavar=words or None,
        help=_(setting.help),
    )


def make_config(
    preset: str | None,
    given: Mapping[str, Any],
    base: TrainingConfig | None = None,
    file: Mapping[str, Any] | None = None,
) -> TrainingConfig:
    """Return the settings that were given over a file's over a preset's; raise ConfigError for what makes no sense.

    ``preset`` comes before the file's own. Without the name of one ``base`` is what the file and the options change,
    or the first preset, which config.toml may name.
    """
    file = {name: value for name, value in (file or {}).items() if name != "preset" or preset is None}
    named = file.get("preset") if preset is None else preset
    if named is None and base is not None:
        config = base
    else:
        named = first_preset() if named is None else named
        config = preset_config(named)
    options = {name: None if value == OFF else value for name, value in given.items() if value is not None}
    limits = {name: options.pop(name) for name in LIMITS if name in options}
    config = replace(config, **{**apply_settings(config, file), **options})
    config = replace(config, **apply_settings(config, limits))
    if named == AUTO:
        demand_no_sizes({*options, *file})
    return config


def first_preset() -> str:
    """Return the preset of a training that names none."""
    return read_config().preset or _FIRST_PRESET


def check_out(folder: Path | None) -> None:
    """Refuse a folder for a new run if it is a file or already holds a run."""
    if folder is None:
        return
    try:
        if folder.exists() and not folder.is_dir():
            raise ConfigError(_("--out: {path} is not a folder").format(path=folder))
        if folder.is_dir() and any(folder.iterdir()):
            raise ConfigError(_("--out: {path} is not empty; name a new folder").format(path=folder))
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            _("--out: {path} cannot be created ({reason})").format(path=folder, reason=reason_of(error))
        ) from None
