"""The loss of a network over a whole text, without learning from it."""

from collections.abc import Callable

from rnn_tui.network.network import CharRNN
from rnn_tui.text.batches import ParallelStreams, SlidingWindows, side_by_side
from rnn_tui.text.splits import Part
from rnn_tui.text.vocabulary import IndexArray

PERIODIC_STREAMS = 32
_SEQ_LENGTH = 64  # of an evaluation's windows: how much is computed at once, no part of the result
_WINDOWS_AT_ONCE = 256


def evaluate(
    network: CharRNN,
    part: Part,
    window: int | None = None,
    streams: int = 1,
    may_go_on: Callable[[], bool] = lambda: True,
) -> float | None:
    """Return the mean loss of a text's part after its first character, in nats per character.

    The state is carried from zero through each of ``streams`` equal pieces; with one stream that is the whole
    text, and a part of interleaved streams has its own. Nothing grows with the text but, for more streams than one, a
    copy of the indices side by side. A windowed network re-reads ``window`` characters from zero before each (fewer at
    the beginning). Returns None when ``may_go_on``, asked before each piece of work, says no.
    """
    if isinstance(part, ParallelStreams):
        return _evaluate_streams(network, part, may_go_on)
    if window is not None:
        return _evaluate_windows(network, part, window, may_go_on)
    if streams == 1:
        return _evaluate_streams(network, ParallelStreams(part[:-1, None], part[1:, None], _SEQ_LENGTH), may_go_on)
    return _evaluate_streams(network, side_by_side(part, _SEQ_LENGTH, streams), may_go_on)


def _evaluate_streams(network: CharRNN, cut: ParallelStreams, may_go_on: Callable[[], bool]) -> float | None:
    state = network.zero_state(cut.batch_size)
    total, count = 0.0, 0
    for step in range(cut.steps_per_epoch):
        if not may_go_on():
            return None
        batch = cut.batch(step)
        loss, state = network.loss(batch.inputs, batch.targets, state)
        total += loss * batch.targets.size
        count += batch.targets.size
    return total / count


def _evaluate_windows(
    network: CharRNN, indices: IndexArray, window: int, may_go_on: Callable[[], bool]
) -> float | None:
    total, count = 0.0, 0
    for length in range(1, min(window, len(indices) - 1)):
        inputs, targets = indices[:length, None], indices[length : length + 1, None]
        total += network.loss(inputs, targets, network.zero_state(1))[0]
        count += 1
    cut = SlidingWindows(indices, window, _WINDOWS_AT_ONCE)
    for step in range(cut.steps_per_epoch):
        if not may_go_on():
            return None
        batch = cut.batch(step)
        loss, _h = network.loss(batch.inputs, batch.targets, network.zero_state(batch.inputs.shape[1]))
        total += loss * batch.targets.size
        count += batch.targets.size
    return total / count
