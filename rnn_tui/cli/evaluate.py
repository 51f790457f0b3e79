"""``rnn-tui eval RUN TEXT``: the loss of a run's network on a text."""

import math
from collections import Counter

import click

from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.progress import reading_line
from rnn_tui.cli.shared_options import language_option
from rnn_tui.cli.streams import tell
from rnn_tui.errors import RunError, TextError
from rnn_tui.generation.sampling import perplexity
from rnn_tui.language import _, decimal
from rnn_tui.text.indexed import IndexedText
from rnn_tui.text.library import open_text
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.checkpoint import load_checkpoint
from rnn_tui.training.evaluation import evaluate
from rnn_tui.training.runs import find_checkpoint

_MOST_NAMED = 8


@click.command("eval", help=_("Measure the loss of RUN's network on TEXT, the state carried from zero."))
@click.argument("run")
@click.argument("text")
@click.option("--last", is_flag=True, help=_("Use the newest parameters, not the best."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object on standard output."))
@language_option()
def evaluate_run(run: str, text: str, last: bool, as_json: bool) -> None:
    """Print loss, bits per character and perplexity."""
    checkpoint = load_checkpoint(find_checkpoint(run, newest=last))
    with reading_line(shown=not as_json) as may_go_on:
        corpus = open_text(text, may_go_on).fold_rare(checkpoint.config.min_count)
    known = known_part(corpus.content, checkpoint.vocabulary)
    loss = evaluate(checkpoint.network, known.indices_in(checkpoint.vocabulary), checkpoint.config.window)
    assert loss is not None  # nothing asked it to stop
    bits = loss / math.log(2)
    figures = {"loss": loss, "bits_per_char": bits, "perplexity": perplexity(bits), "characters": len(known) - 1}
    if as_json:  # which knows no infinity
        print_json({name: value if math.isfinite(value) else None for name, value in figures.items()})
        return
    if not math.isfinite(loss):
        raise RunError(_("{run}: this network overflows on the text, and has no loss there").format(run=run))
    message = _("loss {loss} nats per character, {bits} bits per character, perplexity {perplexity}")
    shown = {"loss": decimal(loss, 4), "bits": decimal(bits, 4), "perplexity": decimal(perplexity(bits), 3)}
    print(message.format(**shown))


def known_part(text: IndexedText, vocabulary: Vocabulary) -> IndexedText:
    """Return ``text`` without what the network never saw, which is told with its count; raise TextError for nothing."""
    if any(char not in vocabulary for char in text.vocabulary.characters):
        unknown = Counter({char: count for char, count in text.counts.items() if char not in vocabulary})
        names = ", ".join(f"{char!r} ({count})" for char, count in unknown.most_common(_MOST_NAMED))
        more = " …" if len(unknown) > _MOST_NAMED else ""
        message = _("left out, because the run's text never had them: {characters}")
        tell(message.format(characters=names + more))
        text = text.translate(dict.fromkeys(unknown))
    if len(text) < 2:
        raise TextError(_("there is nothing in this text that the network could read"))
    return text
