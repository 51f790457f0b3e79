"""What is at a path, as far as one may look: until Python 3.14 pathlib raises where nobody may.

So it does where a network disk has gone, where a name is too long, and where links form a loop.
"""

import os
from pathlib import Path


def is_there(path: Path) -> bool:
    """Return whether there is anything."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Return whether there is a file."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Return whether there is a folder."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_same(path: Path, other: Path) -> bool:
    """Return whether two paths lead to the same place, whether anything is there or not."""
    return real_path(path) == real_path(other)


def real_path(path: Path) -> Path:
    """Return where a path leads, through all of its links; one that leads in a circle stays as it is."""
    return Path(os.path.realpath(path))


def refusal_at(path: Path) -> OSError | None:
    """Return why nobody may look at a path; None where something is there, and where nothing is."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return error
    return None
