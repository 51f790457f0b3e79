"""``config.toml``: how the program shall be as long as nothing else is said. It may be missing, and it may be wrong.

An option and a variable of the environment come before it. What is wrong in it ends a command with one line; the
laboratory opens without that, and says so. Every part is read by whoever uses it: the language before there is one to
complain in, the colours and keys when the screen is loaded.
"""

import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from rnn_tui.cli.suggestions import nearest
from rnn_tui.errors import ConfigError, TextError
from rnn_tui.language import LANGUAGES, _
from rnn_tui.places import config_file
from rnn_tui.reasons import reason_of

NAMES = ("language", "theme", "preset", "keys")
KEYS = "keys"


@dataclass(frozen=True)
class ProgramConfig:
    """What the file says; None where it says nothing. ``keys`` are those of the commands, by their ids.

    ``problems`` are a line for each part that is wrong, which is left out.
    """

    language: str | None = None
    theme: str | None = None
    preset: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def configured_language() -> str | None:
    """Return the language that the file asks for; None where it asks for none that there is.

    Whatever is wrong with the file is said by ``read_config``, in the language that is chosen meanwhile.
    """
    try:
        named = _table().get("language")
    except (ConfigError, TextError):
        return None
    return named if named in LANGUAGES else None


def read_config() -> ProgramConfig:
    """Read the file, and check all that can be checked without the screen: the names, the language and the preset."""
    try:
        table = _table()
    except ConfigError as error:
        return ProgramConfig(problems=(_problem(str(error)),))
    except TextError as error:  # which names the file
        return ProgramConfig(problems=(str(error),))
    problems = [_problem(_unknown(name)) for name in table if name not in NAMES]
    wrong = {name: reason for name in NAMES if name in table and (reason := _wrong(name, table[name]))}
    right = {name: table[name] for name in NAMES if name in table and name not in wrong}
    problems += [_problem(f"{name}: {reason}") for name, reason in wrong.items()]
    return ProgramConfig(**right, problems=tuple(problems))


def read_config_of_screen() -> ProgramConfig:
    """Read the file, and check its colours and keys as well, for which the screen's modules are loaded."""
    from rnn_tui.tui.keys import CHANGEABLE, checked_keys
    from rnn_tui.tui.themes import theme_names

    config, theme, problems = read_config(), None, []
    if config.theme in theme_names():
        theme = config.theme
    elif config.theme is not None:
        problems.append(f"theme: {_one_of(config.theme, theme_names())}")
    known = {id_: keys for id_, keys in config.keys.items() if id_ in CHANGEABLE}
    keys, reasons = checked_keys(known)
    reasons = [_no_command(id_, CHANGEABLE) for id_ in config.keys if id_ not in known] + reasons
    problems += [f"{KEYS}: {reason}" for reason in reasons]
    return replace(config, theme=theme, keys=keys, problems=(*config.problems, *map(_problem, problems)))


def demand_sound_config() -> None:
    """Raise ConfigError for what is wrong in the file; what only the screen needs of it is not looked at."""
    for problem in read_config().problems:
        raise ConfigError(problem)


def _table() -> dict[str, Any]:
    """Return what the file holds, nothing where there is none; raise ConfigError with the reason, or TextError."""
    path = config_file()
    if not _is_there(path):
        return {}
    from rnn_tui.cli.toml_file import read_toml

    return read_toml(path, _parsed)


@lru_cache(maxsize=1)
def _parsed(text: str) -> dict[str, Any]:
    """Return what a text of TOML says, not to be changed: language, preset, theme and keys are asked one by one."""
    import tomllib

    return tomllib.loads(text)


def _is_there(path: Path) -> bool:
    """Return whether there is a file.

    Raises ConfigError where something else is, since a pipe might never end, and where nobody may look.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise ConfigError(reason_of(error)) from None
    if not stat.S_ISREG(mode):
        raise ConfigError(_("this is no file"))
    return True


def _problem(reason: str) -> str:
    return _("{path}: {reason}").format(path=config_file(), reason=reason)


def _unknown(name: str) -> str:
    near = nearest(name, NAMES)
    if near is None:
        return _("there is no setting {name!r}; there are {names}").format(name=name, names=", ".join(NAMES))
    return _("there is no setting {key!r}; the nearest is {near!r}").format(key=name, near=near)


def _no_command(id_: str, commands: Sequence[str]) -> str:
    near = nearest(id_, commands)
    if near is None:
        return _("there is no command {id!r}; rnn-tui config --init writes a file that names them all").format(id=id_)
    return _("there is no command {id!r}; the nearest is {near!r}").format(id=id_, near=near)


def _wrong(name: str, value: object) -> str:
    """Return what is wrong with a value, empty where nothing is."""
    if name == KEYS:
        fits = isinstance(value, dict) and all(isinstance(keys, str) for keys in value.values())
        return "" if fits else _('it must be a table of commands and their keys, such as train = "ctrl+t, f9"')
    if not isinstance(value, str):
        return _("it must be {kind}").format(kind=_("a word"))
    if name == "language" and value not in LANGUAGES:
        return _one_of(value, LANGUAGES)
    if name == "preset":
        from rnn_tui.training.presets import PRESETS

        return "" if value in PRESETS else _one_of(value, PRESETS)
    return ""


def _one_of(value: str, choices: Iterable[str]) -> str:
    message = _("unknown value {value!r}; choose from {choices}")
    return message.format(value=value, choices=", ".join(choices))
