"""``--grid FILE.toml``: a file of settings in which each may be a list, with ``seeds`` and explicit ``[[trials]]``.

``cell = ["rnn", "gru"]`` and ``hidden = [64, 128]`` are four trials, ``steps = 2000`` holds for all of them, and
``seeds = [1, 2, 3]`` makes three of each. A table ``[[trials]]`` is one more, with what the file says for all.
"""

from typing import Any

import click

from rnn_tui.cli.config_file import ConfigFile, name_from_toml, read_for, setting_from_toml
from rnn_tui.cli.options import make_config
from rnn_tui.cli.paths import PATH
from rnn_tui.errors import ConfigError
from rnn_tui.language import _, grouped
from rnn_tui.sweep.grid import Grid
from rnn_tui.sweep.plan import MOST_TRIALS
from rnn_tui.training.config import TrainingConfig

SEEDS, TRIALS = "seeds", "trials"


class GridFile(ConfigFile):
    """A grid, read together with the command line."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401  (the click type's own is a dict)
        """Return the Grid; raise ConfigError with the file's name otherwise."""
        return read_for("--grid", PATH.convert(value, param, ctx), grid_from_toml)


def grid_from_toml(text: str) -> Grid:
    """Return the grid that ``text`` describes, all of whose trials make sense.

    Raises ConfigError, and tomllib.TOMLDecodeError for what is no TOML.
    """
    import tomllib

    values = tomllib.loads(text)
    listed, explicit = values.pop(SEEDS, []), values.pop(TRIALS, [])
    fixed: dict[str, Any] = {}
    axes: dict[str, list[Any]] = {}
    for key, value in values.items():
        if isinstance(value, list):
            axes[name_from_toml(key)] = _values(key, value)
        else:
            name, of_all = setting_from_toml(key, value)
            fixed[name] = of_all
    if not isinstance(explicit, list) or not all(isinstance(each, dict) for each in explicit):
        raise ConfigError(_("{key} must be tables of settings: [[{key}]]").format(key=TRIALS))
    trials = [dict(setting_from_toml(key, value) for key, value in each.items()) for each in explicit]
    if not isinstance(listed, list):
        raise ConfigError(_("{key} must be a list of whole numbers").format(key=SEEDS))
    seeds = _values("seed", listed) if listed else []
    if seeds and ("seed" in fixed or "seed" in axes or any("seed" in each for each in trials)):
        raise ConfigError(_("give either seed or seeds, not both"))
    grid = Grid(fixed, axes, trials, seeds)
    if grid.count > MOST_TRIALS:
        message = _("this makes {count} trials; at most {most} can be swept")
        raise ConfigError(message.format(count=grouped(grid.count), most=grouped(MOST_TRIALS)))
    configs_of(grid)
    return grid


def configs_of(grid: Grid) -> list[TrainingConfig]:
    """Return the settings of each trial over those of its preset; raise ConfigError where they make no sense."""
    return [make_config(None, {}, file=settings) for settings in grid.settings()]


def _values(key: str, values: list[Any]) -> list[Any]:
    """Return the values that a setting is given, each once."""
    if not values:
        raise ConfigError(_("{key}: the list is empty").format(key=key))
    found: list[Any] = []
    for value in values:
        _name, each = setting_from_toml(key, value)
        found += [each] if each not in found else []
    return found
