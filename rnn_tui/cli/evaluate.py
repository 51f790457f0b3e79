"""``rnn-tui eval RUN TEXT``: the loss of a run's network on a text."""

import math
from pathlib import Path

import click
import numpy as np

from rnn_tui.cli.encodings import encoding_option
from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.numbers import WHOLE, between
from rnn_tui.cli.placeholders import RUN, TEXT
from rnn_tui.cli.reading_line import reading_line
from rnn_tui.cli.shared_options import json_object_option, language_option
from rnn_tui.cli.whole_text import exact_option, known_part, open_whole, score_text
from rnn_tui.errors import RunError, TextError
from rnn_tui.generation.sampling import perplexity
from rnn_tui.inspection.beside_counts import MOST_CHARACTERS, WEIGHT, BesideCounts, count_beside
from rnn_tui.language import _, decimal, grouped
from rnn_tui.runs.checkpoint import Checkpoint
from rnn_tui.runs.resuming import open_parent, text_of_run
from rnn_tui.text.baselines import MOST_COUNTED
from rnn_tui.text.corpus import MayGoOn
from rnn_tui.text.splits import in_one_run
from rnn_tui.text.vocabulary import IndexArray
from rnn_tui.training.dividing import parts_of


@click.command("eval", help=_("Measure the loss of RUN's network on TEXT."))
@click.argument("run", type=RUN)
@click.argument("text", type=TEXT)
@encoding_option()
@exact_option()
@click.option(
    "--with-counts",
    "order",
    metavar="N",
    type=WHOLE.that(between(1, MOST_CHARACTERS), _("from {least} to {most}").format(least=1, most=MOST_CHARACTERS)),
    help=_(
        "Give a second figure, that of the network with counting beside it: the N-grams of the run's training text, "
        "mixed in with a weight of {weight}."
    ).format(weight=decimal(WEIGHT, 1)),
)
@click.option("--last", is_flag=True, help=_("Use the newest parameters, not the best."))
@json_object_option()
@language_option()
def evaluate_run(
    run: str, text: str, encoding: str | None, exact: bool, order: int | None, last: bool, as_json: bool
) -> None:
    """Print loss, bits per character and perplexity."""
    checkpoint, _parent, folder = open_parent(run, newest=last)
    with reading_line(shown=not as_json) as may_go_on:
        known = known_part(open_whole(text, encoding, may_go_on), checkpoint.vocabulary)
        if order is not None and len(known) > MOST_COUNTED:
            message = _("--with-counts: the text is too long for that; {count} characters at most")
            raise TextError(message.format(count=grouped(MOST_COUNTED)))
        learnt = None if order is None else _learnt_by(checkpoint, folder, may_go_on)
    indices = known.indices_in(checkpoint.vocabulary)
    along = None if order is None else np.empty(len(indices), checkpoint.network.flat.dtype)
    scored = score_text(checkpoint, indices, exact, shown=not as_json, along=along)
    counted = None
    if order is not None and learnt is not None and along is not None:
        counted = count_beside(along, indices, learnt, len(checkpoint.vocabulary), order)
    loss = scored.tally.loss
    bits = loss / math.log(2)
    if as_json:  # which knows no infinity
        figures = {"loss": loss, "bits_per_char": bits, "perplexity": perplexity(bits), "characters": len(known)}
        finite = {name: value if math.isfinite(value) else None for name, value in figures.items()}
        print_json({**finite, **scored.figures(), **({} if counted is None else _figures_of(counted))})
        return
    if not math.isfinite(loss):
        raise RunError(_("{run}: this network overflows on this text, so it has no loss").format(run=run))
    message = _("loss {loss} nats per character, {bits} bits per character, perplexity {perplexity}")
    shown = {"loss": decimal(loss, 4), "bits": decimal(bits, 4), "perplexity": decimal(perplexity(bits), 3)}
    print(message.format(**shown))
    for sentence in (*scored.sentences(), *([] if counted is None else [_sentence_of(counted)])):
        print(sentence)


def _learnt_by(checkpoint: Checkpoint, folder: Path, may_go_on: MayGoOn) -> IndexArray:
    """Return the training part (N,) of the text that a run learnt; raise TextError where that is nowhere any more."""
    try:
        corpus, _notes = text_of_run(folder, checkpoint.text, may_go_on)
    except TextError:
        message = _("--with-counts: {name}, the text that this run learnt, has changed or is gone")
        raise TextError(message.format(name=checkpoint.text.name)) from None
    parts = parts_of(corpus, checkpoint.vocabulary, checkpoint.config)
    return in_one_run(parts.training, slice(-MOST_COUNTED, None))


def _figures_of(counted: BesideCounts) -> dict[str, float | None]:
    """Return what a JSON line says about counting: the loss of the counts alone, and of the two mixed."""
    mixed = counted.mixed if math.isfinite(counted.mixed) else None
    return {
        "counts": counted.order,
        "counts_weight": WEIGHT,
        "loss_of_counts": counted.alone,
        "loss_with_counts": mixed,
    }


def _sentence_of(counted: BesideCounts) -> str:
    """Return what counting beside the network comes to, in words that do not make it the network's loss."""
    message = _(
        "not the network's loss: {mixed} nats per character with counting beside it (the training text's "
        "{order}-grams, weight {weight}); {alone} by counting alone"
    )
    figures = {"mixed": decimal(counted.mixed, 4), "alone": decimal(counted.alone, 4)}
    return message.format(order=counted.order, weight=decimal(WEIGHT, 1), **figures)
