"""``rnn-tui eval RUN TEXT``: the loss of a run's network on a text."""

import math
from collections import Counter

import click

from rnn_tui.cli.encodings import encoding_option
from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.placeholders import RUN, TEXT
from rnn_tui.cli.reading_line import reading_line
from rnn_tui.cli.shared_options import language_option
from rnn_tui.cli.streams import tell
from rnn_tui.errors import RunError, TextError
from rnn_tui.generation.sampling import perplexity
from rnn_tui.language import _, decimal, grouped, ngettext
from rnn_tui.runs.catalogue import find_checkpoint
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.terminal.safe_text import quoted
from rnn_tui.text.corpus import REPLACEMENT
from rnn_tui.text.indexed import IndexedText
from rnn_tui.text.library import open_text
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.evaluation import evaluate_text

_MOST_NAMED = 8


@click.command("eval", help=_("Measure the loss of RUN's network on TEXT, read in one pass from the zero state."))
@click.argument("run", type=RUN)
@click.argument("text", type=TEXT)
@encoding_option()
@click.option("--last", is_flag=True, help=_("Use the newest parameters, not the best."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object on standard output."))
@language_option()
def evaluate_run(run: str, text: str, encoding: str | None, last: bool, as_json: bool) -> None:
    """Print loss, bits per character and perplexity."""
    checkpoint = load_checkpoint(find_checkpoint(run, newest=last))
    with reading_line(shown=not as_json) as may_go_on:
        known = known_part(open_text(text, may_go_on, encoding, to_learn=False).content, checkpoint.vocabulary)
    window = checkpoint.config.window
    measured = evaluate_text(checkpoint.network, known.indices_in(checkpoint.vocabulary), window)
    loss, behind = measured.loss, measured.behind_window
    bits = loss / math.log(2)
    if as_json:  # which knows no infinity
        figures = {"loss": loss, "bits_per_char": bits, "perplexity": perplexity(bits), "characters": len(known)}
        finite = {name: value if math.isfinite(value) else None for name, value in figures.items()}
        print_json({**finite, **window_figures(window, behind)})
        return
    if not math.isfinite(loss):
        raise RunError(_("{run}: this network overflows on this text, so it has no loss").format(run=run))
    message = _("loss {loss} nats per character, {bits} bits per character, perplexity {perplexity}")
    shown = {"loss": decimal(loss, 4), "bits": decimal(bits, 4), "perplexity": decimal(perplexity(bits), 3)}
    print(message.format(**shown))
    print(describe_count(len(known)))
    if window is not None:
        print(describe_window(window, behind))


def window_figures(window: int | None, behind: float | None) -> dict[str, float | int | None]:
    """Return what a JSON line says about a windowed network; nothing for any other."""
    if window is None:
        return {}
    known = behind is not None and math.isfinite(behind)
    return {"window": window, "loss_behind_window": behind if known else None}


def describe_count(characters: int) -> str:
    """Return a sentence that says how many characters were scored, and how the first one was."""
    message = ngettext(
        "{count} character, scored from the zero state, where all characters are equally likely",
        "{count} characters; the first is scored from the zero state, where all characters are equally likely",
        characters,
    )
    return message.format(count=grouped(characters))


def describe_window(window: int, behind: float | None) -> str:
    """Return that a windowed network had less to go by at first, and the loss (nats) without that, if any."""
    if behind is None:
        message = _(
            "this network reads the {window} characters before each one: here every character has fewer before it"
        )
        return message.format(window=grouped(window))
    message = _(
        "this network reads the {window} characters before each one; without the first {window}, which have "
        "fewer before them: loss {loss} nats per character, {bits} bits per character"
    )
    figures = {"loss": decimal(behind, 4), "bits": decimal(behind / math.log(2), 4)}
    return message.format(window=grouped(window), **figures)


def known_part(text: IndexedText, vocabulary: Vocabulary) -> IndexedText:
    """Return ``text`` as the network can read it; characters that it does not know are reported with their counts.

    Where the vocabulary has U+FFFD for rare characters, that takes their place, else they are left out. Raises
    TextError where nothing is left.
    """
    if any(char not in vocabulary for char in text.vocabulary.characters):
        unknown = Counter({char: count for char, count in text.counts.items() if char not in vocabulary})
        names = ", ".join(f"{quoted(char)} ({count})" for char, count in unknown.most_common(_MOST_NAMED))
        more = " …" if len(unknown) > _MOST_NAMED else ""
        instead = REPLACEMENT if REPLACEMENT in vocabulary else None
        message = (
            _("left out, because the run's text does not contain them: {characters}")
            if instead is None
            else _("read as U+FFFD, like the run's rare characters: {characters}")
        )
        tell(message.format(characters=names + more))
        text = text.translate(dict.fromkeys(unknown, instead))
    if not len(text):
        raise TextError(_("there is nothing in this text that the network could read"))
    return text
