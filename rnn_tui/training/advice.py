"""The notes before a training starts: doubts about the text, and settings that were adjusted to it."""

from itertools import pairwise

from rnn_tui.language import _, grouped, with_own_sign
from rnn_tui.text.batches import Cut
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.vocabulary import WARN_ABOVE
from rnn_tui.training.config import TrainingConfig, model_label
from rnn_tui.training.dataset import MOST_JUDGED
from rnn_tui.training.epochs import epoch_note
from rnn_tui.training.settings import label_of
from rnn_tui.training.sizing import rank_of, time_to_learn

_MOST_NAMED = 8


_MOST_COMPARED = 200_000  # characters whose lines are looked at
_FEWEST_PAIRS = 20  # of different lines, one above the other
_IN_ORDER = 0.95  # the share of them in the order of their characters from which a text is sorted


def notes_on(
    corpus: Corpus, vocabulary_size: int, config: TrainingConfig, cut: Cut, validation_characters: int, sized: bool
) -> tuple[str, ...]:
    """Return a sentence for each thing that a person may not expect; ``sized`` where the config's sizes were chosen."""
    return (
        *corpus.how_it_was_read(),
        *_doubts(corpus, vocabulary_size),
        *([_size_note(config, len(corpus.indices), vocabulary_size)] if sized else ()),
        *_growth_note(config),
        *_order_note(corpus, config),
        *_fitting_notes(corpus, config, cut, validation_characters),
        *filter(None, [epoch_note(config, len(corpus.indices), vocabulary_size)]),
    )


def _doubts(corpus: Corpus, vocabulary_size: int) -> list[str]:
    """Report signs that the text was decoded wrongly."""
    doubts = []
    if corpus.guessed:
        files = ", ".join(f"{file} ({encoding})" for file, encoding in corpus.guesses[:_MOST_NAMED])
        more = " …" if len(corpus.guesses) > _MOST_NAMED else ""
        doubts.append(_("the encoding is a guess: {files}").format(files=files + more))
    if vocabulary_size > WARN_ABOVE:
        message = _(
            "the text has {count} different characters; if that is intended, the setting “{setting}” merges "
            "the rare ones"
        )
        doubts.append(message.format(count=grouped(vocabulary_size), setting=label_of("min_count")))
    return doubts


def _size_note(config: TrainingConfig, characters: int, vocabulary_size: int) -> str:
    """Say what the preset auto chose, and why."""
    message = _(
        "auto: {network}, DropConnect {share}, {parameters} parameters, for {characters} characters in {time}: {why}"
    )
    seconds = _("{seconds} s") if config.budget else _("{seconds} s, which is assumed without a time budget")
    whys = {
        "smallest": _("the smallest there is"),
        "largest": _("the largest there is"),
        "between": _(
            "a larger one would have more parameters than the text has characters, or would not read it twice"
        ),
    }
    figures = {
        "network": model_label(config),
        "parameters": grouped(config.architecture(vocabulary_size).parameter_count),
        "time": seconds.format(seconds=with_own_sign(f"{time_to_learn(config):g}")),
        "why": whys[rank_of(config)],
        "share": with_own_sign(str(config.drop_connect)),
        "characters": grouped(characters),
    }
    return message.format(**figures)


def _order_note(corpus: Corpus, config: TrainingConfig) -> list[str]:
    """Warn about a sorted list, whose end is unlike the rest: in a list of names it begins with other letters."""
    if config.split == "lines" or not config.val_fraction or not _is_sorted(corpus.content[:_MOST_COMPARED]):
        return []
    message = _(
        "the lines are sorted, so the end, which is kept for validation, is unlike the rest; set “{setting}” to "
        "lines to keep lines from everywhere instead"
    )
    return [message.format(setting=label_of("split"))]


def _is_sorted(text: str) -> bool:
    lines = [line.casefold() for line in text.split("\n") if line.strip()]
    pairs = [(above, below) for above, below in pairwise(lines) if above != below]  # a refrain is not sorted
    in_order = sum(above < below for above, below in pairs)
    return len(pairs) >= _FEWEST_PAIRS and in_order >= _IN_ORDER * len(pairs)


def _growth_note(config: TrainingConfig) -> list[str]:
    """Warn about the one initialisation that seldom works here.

    Le et al. 2015 begin each sequence at zero: with the identity, and never less than zero, a state only grows.
    """
    if (config.cell, config.initial, config.cut) != ("relu", "identity", "streams"):
        return []
    message = _(
        "ReLU initialised with the identity adds up everything it reads; it needs a text cut into windows (“{setting}”)"
    )
    return [message.format(setting=label_of("cut"))]


def _fitting_notes(corpus: Corpus, config: TrainingConfig, cut: Cut, validation_characters: int) -> list[str]:
    """Report sizes that were reduced for a small text, or to evaluate a long one in time."""
    notes = []
    if cut.seq_length < config.seq_length:
        message = _("the text is short: sequences of {fitted} instead of {wanted} characters")
        notes.append(message.format(fitted=cut.seq_length, wanted=config.seq_length))
    if cut.batch_size < config.batch_size:
        message = _("the text is short: batches of {fitted} instead of {wanted}")
        notes.append(message.format(fitted=cut.batch_size, wanted=config.batch_size))
    if config.val_fraction and not validation_characters:
        notes.append(_("the text is too short to keep a part of it for validation"))
    if config.patience and not validation_characters:
        notes.append(_("nothing is kept for validation, so patience cannot end the training"))
    if len(corpus.indices) * max(config.val_fraction, config.test_fraction) > MOST_JUDGED:
        message = _("the text is long: only the first {count} characters of each part held back are read")
        notes.append(message.format(count=grouped(MOST_JUDGED)))
    return notes
