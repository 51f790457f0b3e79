"""A text divided and cut as a config says."""

from rnn_tui.text.batches import Cut, ParallelStreams, SlidingWindows, side_by_side
from rnn_tui.text.splits import Part, Parts, interleave, split_at_the_end
from rnn_tui.text.vocabulary import IndexArray
from rnn_tui.training.config import TrainingConfig


def split(indices: IndexArray, config: TrainingConfig) -> Parts:
    """Divide a text (N,) as ``config`` says."""
    if config.split == "end":
        return split_at_the_end(indices, config.val_fraction, config.test_fraction)
    return interleave(indices, config.seq_length, config.batch_size, config.val_fraction, config.test_fraction)


def cut_part(part: Part, config: TrainingConfig) -> Cut:
    """Cut the training part into the batches of an epoch; interleaved streams are cut already."""
    if isinstance(part, ParallelStreams):
        return part
    cut = SlidingWindows if config.cut == "windows" else side_by_side
    return cut(part, config.seq_length, config.batch_size)


def last_of(part: Part, characters: int) -> Part:
    """Return the end of a part, about ``characters`` long."""
    return part.last(characters) if isinstance(part, ParallelStreams) else part[-characters:]
