"""The page: our own HTML, CSS and JavaScript around the terminal that textual-serve brings along."""

from html import escape
from pathlib import Path
from string import Template

import textual_serve

from rnn_tui.language import N_, said_in

_HERE = Path(__file__).parent
_TERMINAL = Path(textual_serve.__file__).parent / "static"
PARTS = {
    **{path.name: path for path in (*_HERE.glob("*.css"), *_HERE.glob("*.js"))},
    "xterm.css": _TERMINAL / "css" / "xterm.css",
    "textual.js": _TERMINAL / "js" / "textual.js",
}
"""The files that the page asks for, by their names."""
_SENTENCES = {
    "beginning": N_("The laboratory is being opened …"),
    "lost": N_(
        "The connection is gone; trying again … After a minute without it the program ends by itself; "
        "what was learnt and written is kept."
    ),
    "again": N_("Open it again"),
    "choose": N_("Choose a file, or drop one here."),
    "choose_file": N_("Choose a file"),
    "close": N_("Close"),
    "not_taken": N_("The text was not taken: {reason}"),
    "too_large": N_("it is too large"),
    "watched": N_("read only · watched by {count}"),
    "stopped": N_("the program that follows has ended: its last picture"),
    "connecting": N_("the connection is gone; trying again …"),
}


def page_in(language: str, page: str = "page", name: str = "", **facts: str) -> str:
    """Return a page with its sentences in a language, and with what else it is told; its title begins with ``name``."""
    words = {word: said_in(language, sentence) for word, sentence in _SENTENCES.items()} | facts
    body = _fill(f"{page}.html", **{word: escape(value) for word, value in words.items()})
    title = escape(f"{name} · rnn-tui" if name else "rnn-tui")
    return _fill("shell.html", language=language, title=title, page=page, body=body)


def _fill(name: str, **values: str) -> str:
    """Return one of the files of HTML here with these values in it."""
    return Template((_HERE / name).read_text("utf-8")).substitute(values)
