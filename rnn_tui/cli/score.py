"""``rnn-tui score RUN TEXT``: where a text surprises a run's network."""

from dataclasses import asdict

import click

from rnn_tui.cli.encodings import encoding_option
from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.numbers import WHOLE, not_negative
from rnn_tui.cli.placeholders import RUN, TEXT
from rnn_tui.cli.reading_line import reading_line
from rnn_tui.cli.shared_options import json_object_option, language_option
from rnn_tui.cli.whole_text import exact_option, known_part, open_whole, score_text
from rnn_tui.inspection.surprise import Place, places_in
from rnn_tui.language import _, decimal, grouped
from rnn_tui.runs.catalogue import find_checkpoint
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.terminal.safe_text import short_name_of


@click.command(
    help=_(
        "Show how surprising TEXT is to RUN's network, and which characters surprise it most.\n\nPositions "
        "count the characters of the decoded text from zero, including those that the network cannot read; a "
        "line ending counts as one."
    )
)
@click.argument("run", type=RUN)
@click.argument("text", type=TEXT)
@click.option(
    "--places",
    type=WHOLE.that(not_negative, _("zero or more")),
    default=10,
    help=_("How many of the most surprising characters to list."),
)
@encoding_option()
@exact_option()
@click.option("--last", is_flag=True, help=_("Use the newest parameters, not the best."))
@json_object_option()
@language_option()
def score(run: str, text: str, places: int, encoding: str | None, exact: bool, last: bool, as_json: bool) -> None:
    """Print bits per character, then the most surprising places."""
    checkpoint = load_checkpoint(find_checkpoint(run, newest=last))
    with reading_line(shown=not as_json) as may_go_on:
        whole = open_whole(text, encoding, may_go_on)
    known = known_part(whole, checkpoint.vocabulary)
    scored = score_text(checkpoint, known.indices_in(checkpoint.vocabulary), exact, not as_json, places)
    positions, bits = scored.tally.most_surprising()
    if len(known) < len(whole):
        positions = whole.positions_in(checkpoint.vocabulary, positions)
    found = places_in(whole, positions.tolist(), bits.tolist())
    mean = scored.tally.bits
    if as_json:
        counts = {"characters": len(known), "left_out": len(whole) - len(known), **scored.figures()}
        print_json({"bits_per_char": mean, **counts, "places": [asdict(place) for place in found]})
        return
    print(_("{bits} bits per character").format(bits=decimal(mean, 4)))
    for sentence in scored.sentences():
        print(sentence)
    if found:
        bits_of, position, counted = _("bits"), _("position"), _("(characters of the decoded text, from zero)")
        print(f"{bits_of:>6}  {position:>9}  {counted}")
    for place in found:
        print(_line(place))


def _line(place: Place) -> str:
    shown = "".join(map(short_name_of, place.before)).replace("␣", " ")
    behind = "".join(map(short_name_of, place.behind)).replace("␣", " ")
    character = short_name_of(place.character)
    return f"{decimal(place.bits, 1):>6}  {grouped(place.position):>9}  {shown}[{character}]{behind}"
