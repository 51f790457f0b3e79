"""``--config FILE.toml``: settings by the names that the options have; ``--print-config`` writes them."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from rnn_tui.cli.names import key_of
from rnn_tui.cli.off import OFF
from rnn_tui.cli.paths import FILE, PATH
from rnn_tui.cli.suggestions import nearest
from rnn_tui.cli.toml_file import read_toml
from rnn_tui.errors import ConfigError, TextError
from rnn_tui.language import _
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.durations import parse_duration
from rnn_tui.training.setting import GROUPS
from rnn_tui.training.settings import GIVEN, SETTINGS
from rnn_tui.training.sizing import AUTO, CHOSEN

_SETTING_OF_KEY = {key_of(name): name for name, setting in SETTINGS.items() if setting.given}
Kind = TypeVar("Kind")
LIMITS = ("budget", "horizon", "steps", "epochs", "seconds")


class ConfigFile(click.ParamType[dict[str, Any]]):
    """A file of settings, read together with the command line."""

    name = "file"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands for the file on a help page."""
        return f"{FILE.get_metavar(param, ctx)}.toml"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, Any]:
        """Return the settings under the names of TrainingConfig; raise ConfigError with the file's name otherwise."""
        return read_for("--config", PATH.convert(value, param, ctx), settings_from_toml)


def read_for(option: str, path: Path, parse: Callable[[str], Kind]) -> Kind:
    """Return what ``parse`` makes of the file that ``option`` names; raise ConfigError with both names otherwise."""
    try:
        return read_toml(path, parse)
    except TextError as error:  # a device, which it names
        raise ConfigError(f"{option}: {error}") from None
    except ConfigError as error:
        message = _("{option}: {path}: {reason}")
        raise ConfigError(message.format(option=option, path=path, reason=error.said(key_of))) from None


def settings_from_toml(text: str) -> dict[str, Any]:
    """Return the settings that ``text`` names, under the names of TrainingConfig.

    Names are the options' without dashes in front, an underscore is as good as a dash, and "off" stands for None.
    Raises ConfigError naming an unknown key and the known one that is near, or a value that makes no sense, and
    tomllib.TOMLDecodeError for what is no TOML.
    """
    import tomllib

    return dict(setting_from_toml(key, value) for key, value in tomllib.loads(text).items())


def name_from_toml(key: str) -> str:
    """Return the field of TrainingConfig that ``key`` of a file means; raise ConfigError for an unknown one."""
    name = _SETTING_OF_KEY.get(key.replace("_", "-"))
    if name is None:
        raise ConfigError(_unknown(key))
    return name


def setting_from_toml(key: str, value: object) -> tuple[str, Any]:
    """Return a line of a file of settings as a field of TrainingConfig and its value; raises ConfigError."""
    name = name_from_toml(key)
    found = _value(name, value)
    SETTINGS[name].demand(found)
    return name, found


def settings_to_toml(config: TrainingConfig) -> str:
    """Return the settings of ``config`` as TOML that ``settings_from_toml`` reads; without what its preset chooses.

    Groups stand apart, and a comment above each setting says what it does and may be, in the reader's language.
    """
    chosen = CHOSEN if config.preset == AUTO else ()
    blocks = []
    for group, title in GROUPS.items():
        settings = [each for each in GIVEN if each.group == group and each.name not in chosen]
        lines = [f"# {each.described(OFF)}\n{_line(config, each.name)}" for each in settings]
        if lines:
            blocks.append("".join([f"# == {_(title)} ==\n", *lines]))
    return "\n".join(blocks)


def _line(config: TrainingConfig, name: str) -> str:
    return f"{key_of(name)} = {written(getattr(config, name))}\n"


def written(value: object) -> str:
    """Return the value of a setting as TOML writes it."""
    return json.dumps(OFF if value is None else value, ensure_ascii=False)


def apply_settings(config: TrainingConfig, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of ``config`` that ``settings`` of a file replace: its limits count as the options' do."""
    limits = {name: settings.get(name) for name in LIMITS}
    limited = config.with_limits(**limits)
    return {**{name: getattr(limited, name) for name in limits}, **settings}


def _value(name: str, value: object) -> object:
    if value == OFF:
        return None
    if SETTINGS[name].kind != "duration" or not isinstance(value, str):
        return value
    try:
        return parse_duration(value)
    except ConfigError as error:
        raise ConfigError(error.reason, name) from None


def _unknown(key: str) -> str:
    near = nearest(key.replace("_", "-"), _SETTING_OF_KEY)
    if near is None:
        return _("there is no setting {key!r}; train --print-config lists them all").format(key=key)
    return _("there is no setting {key!r}; the nearest is {near!r}").format(key=key, near=near)
