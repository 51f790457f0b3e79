"""The visitors, each with a folder that is as a HOME: what one of them writes and trains no other one sees.

A folder is kept, also when the server ends: who comes back with the same browser finds the runs again.
"""

import os
import re
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from rnn_tui.language import VARIABLE
from rnn_tui.places import HOME, VISITED

_ID = re.compile(r"[A-Za-z0-9_-]{32}")
_PASSED_ON = re.compile(  # what Python, the libraries and their threads may need of the server's own environment
    r"PATH|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|PYTHON\w*|VIRTUAL_ENV|"
    r"OPENBLAS_\w+|OMP_\w+|MKL_\w+|RNN_TUI_THREADS"
)
_KEPT_IN_NAMES = re.compile(r"[^\w .()+-]+")
_LONGEST_NAME = 80
_NOBODY = "visitor"  # in the place of who runs the server, whose name a run that is in use would tell


class Visitors:
    """Gives each visitor an id, which only the browser keeps, and a folder in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def id_of(self, cookie: str | None) -> str:
        """Return the id that a browser has kept, or a new one."""
        return cookie if cookie and _ID.fullmatch(cookie) else secrets.token_urlsafe(24)

    def home_of(self, visitor: str) -> Path:
        """Return the folder of a visitor, made if need be; its name does not give the id away."""
        home = self.folder / sha256(visitor.encode()).hexdigest()[:16]
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return home

    def environment_of(
        self, home: Path, language: str, light: bool, environment: Mapping[str, str] = os.environ
    ) -> dict[str, str]:
        """Return all that a visitor's program, which runs in ``home``, knows of its environment.

        ``light`` is the ground of the page. What is kept is found from where it runs: no sentence has a longer path.
        """
        ground = {"COLORFGBG": "0;15" if light else "15;0"}
        passed_on = {name: value for name, value in environment.items() if _PASSED_ON.fullmatch(name)}
        place = {"HOME": str(home), HOME: os.curdir, "LOGNAME": _NOBODY}
        return {**passed_on, **place, VARIABLE: language, VISITED: "1", **ground}


def plain_name(name: str) -> str:
    """Return a name for a file that is sent, which leads to no other folder and is no hidden file."""
    return _KEPT_IN_NAMES.sub("_", name)[-_LONGEST_NAME:].lstrip(". ").rstrip() or "text.txt"
