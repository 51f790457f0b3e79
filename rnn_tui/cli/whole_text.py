"""A text read by a run's network from its first character to its last: what ``eval`` and ``score`` have in common."""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from rnn_tui.cli.progress_bar import progress_bar
from rnn_tui.cli.streams import tell
from rnn_tui.errors import TextError
from rnn_tui.inspection.surprise import Tally
from rnn_tui.inspection.text_losses import (
    FEWEST_IN_STREAMS,
    MOST_STREAMS,
    MOST_THREADS,
    WARM_UP,
    Floats,
    losses_in_pieces,
    streams_for,
)
from rnn_tui.language import _, decimal, grouped, ngettext
from rnn_tui.runs.checkpoint import Checkpoint
from rnn_tui.terminal.safe_text import quoted
from rnn_tui.text.corpus import REPLACEMENT, MayGoOn
from rnn_tui.text.indexed import IndexedText
from rnn_tui.text.library import open_text
from rnn_tui.text.vocabulary import IndexArray, Vocabulary
from rnn_tui.training.threads import choose_threads

_MOST_NAMED = 8


@dataclass(frozen=True)
class Scored:
    """What the losses of a text's characters come to, and how it was read: a ``window`` re-read, or in ``streams``."""

    tally: Tally
    window: int | None
    streams: int

    def figures(self) -> dict[str, float | int | None]:
        """Return what a JSON line says about how it was read."""
        if self.window is None:
            return {"streams": self.streams}
        behind = self.tally.behind_window
        known = behind is not None and math.isfinite(behind)
        return {"window": self.window, "loss_behind_window": behind if known else None}

    def sentences(self) -> list[str]:
        """Return how many characters were scored, and how."""
        told = [_describe_count(self.tally.characters)]
        if self.window is not None:
            told.append(_describe_window(self.window, self.tally.behind_window))
        elif self.streams > 1:
            told.append(_describe_streams(self.streams))
        return told


def exact_option() -> Callable[[Any], Any]:
    """Return ``--exact``."""
    message = _(
        "Carry one state through the whole text; without this, a text of {fewest} characters or more is read in up to "
        "{most} streams side by side, each from {warm_up} characters before its own piece."
    )
    message = message.format(fewest=grouped(FEWEST_IN_STREAMS), most=MOST_STREAMS, warm_up=WARM_UP)
    return click.option("--exact", is_flag=True, help=message)


def score_text(
    checkpoint: Checkpoint, indices: IndexArray, exact: bool, shown: bool, most: int = 0, along: Floats | None = None
) -> Scored:
    """Have a text (N,) read by the network of ``checkpoint``, with a bar where progress is ``shown``.

    The ``most`` surprising places are kept of it, and each character's loss in ``along`` (N,) where that is given.
    """
    window = checkpoint.config.window
    streams = 1 if exact or window is not None else streams_for(len(indices))
    threads = choose_threads(most=MOST_THREADS)
    tally = Tally(len(checkpoint.vocabulary), window, most)
    with progress_bar(shown) as may_go_on:
        for places, losses in losses_in_pieces(checkpoint.network, indices, window, streams, threads, may_go_on):
            tally.add(places, losses)
            if along is not None:
                along[places] = losses
    return Scored(tally, window, streams)


def open_whole(text: str, encoding: str | None, may_go_on: MayGoOn) -> IndexedText:
    """Open a text that is read and not learnt, of any length, and say what it was taken out of."""
    corpus = open_text(text, may_go_on, encoding, to_learn=False)
    for sentence in corpus.how_it_was_read():
        tell(sentence)
    return corpus.content


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


def _describe_count(characters: int) -> str:
    """Return a sentence that says how many characters were scored, and how the first one was."""
    message = ngettext(
        "{count} character, scored from the zero state, where all characters are equally likely",
        "{count} characters; the first is scored from the zero state, where all characters are equally likely",
        characters,
    )
    return message.format(count=grouped(characters))


def _describe_window(window: int, behind: float | None) -> str:
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


def _describe_streams(streams: int) -> str:
    """Return that a text was read side by side."""
    message = _(
        "read in {streams} streams side by side, each from {warm_up} characters before its own piece; --exact carries "
        "one state through the whole text"
    )
    return message.format(streams=streams, warm_up=WARM_UP)
