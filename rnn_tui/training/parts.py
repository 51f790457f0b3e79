"""A text divided and cut as a config says."""

from rnn_tui.text.batches import Cut, ParallelStreams, SlidingWindows, side_by_side
from rnn_tui.text.splits import Part, Parts, interleave, split_at_the_end
from rnn_tui.text.vocabulary import IndexArray
from rnn_tui.training.config import TrainingConfig

MOST_JUDGED = (
    1_000_000  # characters of a part that judges: a large network reads them in a minute, one stream at a time
)


def split(indices: IndexArray, config: TrainingConfig) -> Parts:
    """Divide a text (N,) as ``config`` says; of a very long part that judges, the first characters are enough."""
    if config.split == "end":
        parts = split_at_the_end(indices, config.val_fraction, config.test_fraction)
    else:
        parts = interleave(indices, config.seq_length, config.batch_size, config.val_fraction, config.test_fraction)
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
