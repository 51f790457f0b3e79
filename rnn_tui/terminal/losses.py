"""Losses in words: what they are measured in, what they come to, and what happened on their way."""

from dataclasses import replace

from rnn_tui.generation.sampling import perplexity
from rnn_tui.language import _, decimal, grouped
from rnn_tui.runs.curves import Happening
from rnn_tui.terminal.wording import describe_event
from rnn_tui.text.baselines import Baselines
from rnn_tui.training.events import TrainingStarted, bits

_MOST = 1e9  # beyond which it might as well be any character of any text
_FEW = 100  # characters, from which on a tenth of one says nothing


def describe_hesitation(loss: float | None, baselines: Baselines | None) -> list[str]:
    """Return what a loss (nats per character) comes to, beside what counting alone does: longest first.

    The perplexity exp(loss) is among how many characters, all equally likely, one would hesitate as much.
    """
    if loss is None:
        return [""]
    alone = _("hesitates between {count} characters").format(count=_count(loss))
    if baselines is None:
        return [alone]
    guess, pairs = grouped(round(perplexity(bits(baselines.uniform) or 0.0))), _count(baselines.pairs)
    short = _("{alone}; blind guess: {guess}").format(alone=alone, guess=guess)
    if baselines.pairs >= baselines.uniform:  # the text is too short to be counted
        return [short, alone]
    whole = _("{alone}; letter pairs alone: {pairs}; blind guess: {guess}")
    return [whole.format(alone=alone, pairs=pairs, guess=guess), short, alone]


def describe_turn(event: Happening) -> str:
    """Return a sentence about what changed the learning on its way."""
    return describe_event(replace(event, notes=()) if isinstance(event, TrainingStarted) else event)


def _count(loss: float) -> str:
    """Return a perplexity as people read it: with a decimal where it is small."""
    found = perplexity(bits(loss) or 0.0)
    if found < _FEW:
        return decimal(found, 1)
    return grouped(round(found)) if found < _MOST else "∞"
