"""``rnn-tui texts``: well-known texts, which are fetched when they are asked for and never otherwise."""

from typing import Any

import click
from rich.text import Text

from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.listing import listing_group
from rnn_tui.cli.placeholders import NAME
from rnn_tui.cli.progress_bar import progress_bar
from rnn_tui.cli.shared_options import language_option
from rnn_tui.cli.streams import one_line, tell
from rnn_tui.cli.tables import new_table, table_console
from rnn_tui.language import _
from rnn_tui.terminal.quantities import ABSENT, size_label
from rnn_tui.text.shelf import TEXTS, KnownText, demand_here, demand_known


@listing_group("texts", _("List the well-known texts that can be fetched, or do something with one."))
def texts(as_json: bool) -> None:
    """List the texts, and which are here."""
    if as_json:
        for text in TEXTS:
            print_json(_as_json(text))
        return
    _print_table()
    print(_("rnn-tui texts get NAME fetches one; after that, rnn-tui NAME opens it"))


@texts.command("get", help=_("Fetch the text NAME unless it is here."))
@click.argument("name", type=NAME)
@language_option()
def get(name: str) -> None:
    """Fetch a text, and print where it is."""
    from rnn_tui.text.fetching import fetch

    text = demand_known(name)
    if not text.is_here:
        about = _("fetching {title}, {size} ({rights}), from {address}")
        figures = {"title": _(text.title), "size": size_label(text.size), "rights": _(text.rights)}
        tell(about.format(**figures, address=text.address))
        with progress_bar() as may_go_on:
            fetch(text, may_go_on)
    print(one_line(text.path))


@texts.command("path", help=_("Print where the file of the text NAME is."))
@click.argument("name", type=NAME)
@language_option()
def path(name: str) -> None:
    """Print the path, for other programs."""
    print(one_line(demand_here(demand_known(name))))


@texts.command("remove", help=_("Remove the file of the text NAME."))
@click.argument("name", type=NAME)
@language_option()
def remove(name: str) -> None:
    """Remove the file: it can be fetched again."""
    from rnn_tui.text.fetching import remove

    remove(demand_known(name))


def _print_table() -> None:
    """Print a line for each text; where a terminal is narrow, authors and rights go on below."""
    table = new_table()
    for heading in (_("name"), _("title"), _("language")):
        table.add_column(heading, no_wrap=True)
    table.add_column(_("author"))
    table.add_column(_("size"), justify="right", no_wrap=True)
    table.add_column(_("here"), no_wrap=True)
    table.add_column(_("rights"))
    for text in TEXTS:
        here = _("yes") if text.is_here else ABSENT
        cells = (text.name, _(text.title), _(text.language), text.author or ABSENT, size_label(text.size), here)
        table.add_row(*map(Text, (*cells, _(text.rights))))
    table_console().print(table)


def _as_json(text: KnownText) -> dict[str, Any]:
    return {
        "name": text.name,
        "title": text.title,
        "author": text.author or None,
        "language": text.language,
        "size": text.size,
        "here": text.is_here,
        "path": str(text.path) if text.is_here else None,
        "rights": text.rights,
        "address": text.address,
        "sha256": text.sha256,
    }
