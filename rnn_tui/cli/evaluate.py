"""``rnn-tui eval RUN TEXT``: the loss of a run's network on a text."""

import json
import math

import click

from rnn_tui.cli.options import language_option
from rnn_tui.language import _, decimal
from rnn_tui.text.library import open_text
from rnn_tui.training.checkpoint import load_checkpoint
from rnn_tui.training.evaluation import evaluate
from rnn_tui.training.run import find_checkpoint
from rnn_tui.training.threads import set_threads


@click.command("eval", help=_("Measure the loss of RUN's network on TEXT, the state carried from zero."))
@click.argument("run")
@click.argument("text")
@click.option("--last", is_flag=True, help=_("Use the newest parameters, not the best."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object on standard output."))
@language_option()
def evaluate_run(run: str, text: str, last: bool, as_json: bool) -> None:
    """Print loss, bits per character and perplexity."""
    set_threads(1)
    checkpoint = load_checkpoint(find_checkpoint(run, newest=last))
    corpus = open_text(text).fold_rare(checkpoint.config.min_count)
    loss = evaluate(checkpoint.network, checkpoint.vocabulary.encode(corpus.text), checkpoint.config.window)
    assert loss is not None  # nothing asked it to stop
    figures = {
        "loss": loss,
        "bits_per_char": loss / math.log(2),
        "perplexity": math.exp(loss),
        "characters": len(corpus.text) - 1,
    }
    if as_json:
        print(json.dumps(figures))
        return
    message = _("loss {loss} nats per character, {bits} bits per character, perplexity {perplexity}")
    bits_per_char, perplexity = decimal(figures["bits_per_char"], 4), decimal(figures["perplexity"], 3)
    print(message.format(loss=decimal(loss, 4), bits=bits_per_char, perplexity=perplexity))
