"""A property of one's own: a regular expression marks characters, in a process of its own that can be stopped.

Python's matching cannot be interrupted from another thread, and some expressions take longer than anybody lives: also
longer than the program that asked, of whose end a process that matches hears nothing.
"""

import json
import re
import subprocess
import sys
import warnings

from rnn_tui.errors import PatternError
from rnn_tui.inspection.properties import Floats, marked
from rnn_tui.language import _

_PATIENCE = 3.0  # seconds: any sensible expression is through a text of some thousand characters in a hundredth of one
_LONGEST = 1_000  # characters of an expression
_LEFT_ALONE = 1.0  # seconds after which a process ends itself that nobody has stopped (where there are such timers)
_FIND = """
import json, re, signal, sys, warnings
warnings.simplefilter("ignore")
pattern, text, most = json.load(sys.stdin)
if hasattr(signal, "setitimer"):
    signal.setitimer(signal.ITIMER_REAL, most)
json.dump([match.span() for match in re.finditer(pattern, text, re.MULTILINE)], sys.stdout)
"""


def check_pattern(pattern: str) -> str:
    """Return ``pattern``; raise PatternError where it is no regular expression."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern[:_LONGEST])
    except re.error as error:
        place = 1 + (error.pos or 0)
        raise PatternError(_("this is no regular expression: see its character {place}").format(place=place)) from None
    except (OverflowError, RecursionError):
        raise PatternError(_("this is no regular expression that can be used")) from None
    if not pattern or len(pattern) > _LONGEST:
        raise PatternError(_("an expression has 1 to {count} characters").format(count=_LONGEST))
    return pattern


def mark(pattern: str, text: str, patience: float = _PATIENCE) -> Floats:
    """Return 1 at the characters of ``text`` that ``pattern`` matches, else 0, shape (N,).

    ``^`` and ``$`` match at lines. Raises PatternError where that takes longer than ``patience`` seconds, or cannot be
    done at all.
    """
    try:
        found = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _FIND],
            input=json.dumps([pattern, text, patience + _LEFT_ALONE]),
            capture_output=True,
            text=True,
            encoding="ascii",
            timeout=patience,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise PatternError(_("this expression takes too long on this text")) from None
    except (OSError, subprocess.SubprocessError):
        raise PatternError(_("this expression cannot be used on this text")) from None
    return marked(len(text), json.loads(found.stdout))
