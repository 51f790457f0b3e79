"""Where on this system the program keeps its own: the one place that asks platformdirs.

``RNN_TUI_HOME`` names a folder that all of it is kept in instead.
"""

import os
from pathlib import Path

import platformdirs

HOME = "RNN_TUI_HOME"
VISITED = "RNN_TUI_VISITED"
"""The variable by which a program knows that who sits at its screen is no user of this machine."""
_NAME = "rnn-tui"


def runs_folder() -> Path:
    """Return the folder of the runs that are kept."""
    return _data_folder() / "runs"


def runs_elsewhere_file() -> Path:
    """Return the index of the runs that lie in other places."""
    return _data_folder() / "elsewhere.json"


def drafts_folder() -> Path:
    """Return the folder of what is written for each text."""
    return _data_folder() / "writing"


def texts_folder() -> Path:
    """Return the folder of the texts that were fetched."""
    return _data_folder() / "texts"


def indices_folder() -> Path:
    """Return the folder of the indices of long texts, which are made anew where they are gone."""
    return (_home() or platformdirs.user_cache_path(_NAME, appauthor=False)) / "indices"


def copied_file() -> Path:
    """Return the file that has what was copied last."""
    return _data_folder() / "copied.txt"


def preferences_file() -> Path:
    """Return the file of what is remembered between two sessions."""
    return _config_folder() / "preferences.json"


def config_file() -> Path:
    """Return the file in which people write how the program shall be; it need not be there."""
    return _config_folder() / "config.toml"


def interrupted_file() -> Path:
    """Return the file that names the run which was open when the terminal was lost."""
    return _data_folder() / "interrupted.json"


def lesson_file() -> Path:
    """Return the file of how far somebody is in the lesson."""
    return _data_folder() / "lesson.json"


def served_folder() -> Path:
    """Return the folder of those who visit the program in a browser, with one for each."""
    return _data_folder() / "served"


def log_file() -> Path:
    """Return the file of warnings and of what broke."""
    return (_home() or platformdirs.user_log_path(_NAME, appauthor=False)) / "rnn-tui.log"


def pictures_folder() -> Path:
    """Return where pictures of the screen are saved: beside all else that was downloaded."""
    home = _home()
    return platformdirs.user_downloads_path() if home is None else home / "pictures"


def _config_folder() -> Path:
    return _home() or platformdirs.user_config_path(_NAME, appauthor=False)


def _data_folder() -> Path:
    return _home() or platformdirs.user_data_path(_NAME, appauthor=False)


def _home() -> Path | None:
    """Return the folder that was named for everything; None where none was, or an empty one.

    For a visitor it stays relative to where the program runs: who sees a path is not told where the server has it.
    """
    named = os.environ.get(HOME)
    if not named:
        return None
    return Path(named) if VISITED in os.environ else Path(named).absolute()
