"""The language of every sentence a user reads: English stands in the code, other languages in ``locale/``.

A sentence is marked where it stands: ``_("...")`` translates it now, ``N_("...")`` marks one that is
translated later, when it is shown (class attributes are evaluated before the language is known).
"""

import gettext
import locale
import os
from collections.abc import Mapping
from pathlib import Path

DOMAIN = "rnn_tui"
LOCALE_FOLDER = Path(__file__).parent / "locale"
LANGUAGES = ("en", "fr")
VARIABLE = "RNN_TUI_LANG"


class _State:
    """The one place where the language in force is kept."""

    name = "en"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def choose_language(
    option: str | None = None, environment: Mapping[str, str] = os.environ, configured: str | None = None
) -> str:
    """Return the language to use: the option, else RNN_TUI_LANG, else the configured, else the locale, else English."""
    candidates = [option, environment.get(VARIABLE), configured]
    candidates += [environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    if not any(candidates):
        candidates.append(locale.getlocale()[0])
    for candidate in candidates:
        if candidate:
            name = candidate.replace("-", "_").split("_")[0].split(".")[0].lower()
            return name if name in LANGUAGES else "en"
    return "en"


def set_language(name: str) -> None:
    """Use the language ``name`` (one of LANGUAGES) from now on.

    The standard library's own domain is set as well: click's sentences go through it.
    """
    _State.name = name
    _State.catalogue = gettext.translation(DOMAIN, LOCALE_FOLDER, [name], fallback=True)
    os.environ["LANGUAGE"] = name
    gettext.bindtextdomain(DOMAIN, str(LOCALE_FOLDER))
    gettext.textdomain(DOMAIN)


def spoken_language() -> str:
    """Return the language in force, one of LANGUAGES."""
    return _State.name


def _(message: str) -> str:
    """Return ``message`` in the language in force."""
    return _State.catalogue.gettext(message)


def said_in(name: str, message: str) -> str:
    """Return ``message`` in the language ``name``: a server's readers have one each."""
    return gettext.translation(DOMAIN, LOCALE_FOLDER, [name], fallback=True).gettext(message)


def N_(message: str) -> str:
    """Mark ``message`` for the catalogue and return it as it is; ``_`` translates it when it is shown."""
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that ``count`` asks for, in the language in force."""
    return _State.catalogue.ngettext(singular, plural, count)


def words_of_answers() -> tuple[list[str], list[str]]:
    """Return what means yes and what means no in the language in force; a letter stands first in each."""
    return _("y yes").split(), _("n no").split()


def decimal(value: float, digits: int) -> str:
    """Write ``value`` with ``digits`` decimals and the language's own decimal sign."""
    return with_own_sign(f"{value:.{digits}f}")


def parse_number(text: str) -> float:
    """Return a number that a person wrote, with a decimal point or comma; raise ValueError where it is none."""
    return float(text.strip().replace(",", "."))


def with_own_sign(written: str) -> str:
    """Return a number that is written with a point with the language's own decimal sign."""
    return written.replace(".", ",") if _State.name == "fr" else written


def grouped(value: int) -> str:
    """Write a whole number with the digits in groups of three: a comma in English, a space in French."""
    written = f"{value:,}"
    return written.replace(",", "\N{NO-BREAK SPACE}") if _State.name == "fr" else written
