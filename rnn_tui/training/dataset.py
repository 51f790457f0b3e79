"""A text divided and cut as a config says."""

from dataclasses import replace

from rnn_tui.text.batches import Cut, ParallelStreams, SlidingWindows, side_by_side
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.indexed import Tell, silent
from rnn_tui.text.splits import Part, Parts, interleave, split_at_the_end, split_by_lines
from rnn_tui.text.vocabulary import IndexArray
from rnn_tui.training.config import TrainingConfig

MOST_JUDGED = (
    1_000_000  # characters of a part that judges: a large network reads them in a minute, one stream at a time
)


def choose_split(config: TrainingConfig, corpus: Corpus) -> TrainingConfig:
    """Return the config with the split that suits ``corpus`` in place of ``auto``: a list's lines, else its end."""
    return replace(config, split="lines" if corpus.is_list else "end") if config.split == "auto" else config


def split(indices: IndexArray, config: TrainingConfig, newline: int | None, tell: Tell = silent) -> Parts:
    """Divide a text (N,) as ``config`` says; of a very long part that judges, the first characters are enough.

    ``newline`` is the index that ends a line, None where there is none. ``tell`` is told the share that is done.
    """
    val_fraction, test_fraction = config.val_fraction, config.test_fraction
    match config.split:
        case "lines":
            parts = split_by_lines(indices, newline, val_fraction, test_fraction, config.seed, tell)
        case "interleaved":
            parts = interleave(indices, config.seq_length, config.batch_size, val_fraction, test_fraction)
        case _:
            parts = split_at_the_end(indices, val_fraction, test_fraction)
    return Parts(parts.training, first_of(parts.validation, MOST_JUDGED), first_of(parts.test, MOST_JUDGED))


def cut_part(part: Part, config: TrainingConfig) -> Cut:
    """Cut the training part into the batches of an epoch; interleaved streams are cut already."""
    if isinstance(part, ParallelStreams):
        return part
    cut = SlidingWindows if config.cut == "windows" else side_by_side
    return cut(part, config.seq_length, config.batch_size)


def first_of(part: Part, characters: int) -> Part:
    """Return the beginning of a part, about ``characters`` long."""
    return part.first(characters) if isinstance(part, ParallelStreams) else part[:characters]


def last_of(part: Part, characters: int) -> Part:
    """Return the end of a part, about ``characters`` long."""
    return part.last(characters) if isinstance(part, ParallelStreams) else part[-characters:]
