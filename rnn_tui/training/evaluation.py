"""The loss of a network over a whole text, without learning from it."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from rnn_tui.network.network import CharRNN
from rnn_tui.text.batches import ParallelStreams, SlidingWindows, side_by_side
from rnn_tui.text.splits import Part, Parts
from rnn_tui.text.vocabulary import IndexArray
from rnn_tui.training.dataset import last_of

PERIODIC_STREAMS = 32
STARTS_DIFFER = 0.2  # nats between them and one stream: more than either is off by chance
MayGoOn = Callable[[], bool]
_REPORTS_A_VALIDATION = 2  # at least
_FORWARD_SHARE = 1 / 3  # of a training step's time: backward takes twice as long
_VALIDATION_SHARE = 0.05  # of the training time is what periodic validation may take
_MOST_LEARNT_SCORED = 100_000  # characters: the end of a training must not take as long again
_SEQ_LENGTH = 64  # of an evaluation's windows: how much is computed at once, no part of the result
_WINDOWS_AT_ONCE = 256


def reports_a_validation(characters: int, characters_a_step: int, report_every: int) -> int:
    """Return how many reports there are to a validation of so many characters: it takes a small share of the time."""
    cost = characters * _FORWARD_SHARE / characters_a_step  # in training steps
    return max(_REPORTS_A_VALIDATION, math.ceil(cost / _VALIDATION_SHARE / report_every))


def evaluate(
    network: CharRNN,
    part: Part,
    window: int | None = None,
    streams: int = 1,
    may_go_on: MayGoOn = lambda: True,
) -> float | None:
    """Return the mean loss of a text's part after its first character, in nats per character.

    The state is carried from zero through each of ``streams`` equal pieces; with one stream that is the whole
    text, and a part of interleaved streams has its own. Nothing grows with the text but, for more streams than one, a
    copy of the indices side by side. A windowed network re-reads ``window`` characters from zero before each (fewer at
    the beginning). Returns None when ``may_go_on``, asked before each piece of work, says no. Its buffers are gone
    afterwards: a large network that was trained alone until then would else be a tenth larger from the first on.
    """
    with network.with_passing_buffers():
        return _evaluate(network, part, window, streams, may_go_on)


def _evaluate(network: CharRNN, part: Part, window: int | None, streams: int, may_go_on: MayGoOn) -> float | None:
    if isinstance(part, ParallelStreams):
        return _evaluate_streams(network, part, may_go_on)
    if window is not None:
        return _evaluate_windows(network, part, window, may_go_on)
    if streams == 1:
        return _evaluate_streams(network, ParallelStreams(part[:-1, None], part[1:, None], _SEQ_LENGTH), may_go_on)
    return _evaluate_streams(network, side_by_side(part, _SEQ_LENGTH, streams), may_go_on)


@dataclass(frozen=True)
class ExactLosses:
    """The losses of a text's parts, each measured in one stream from zero; None where one was not, or is no number.

    ``training`` is that of as much of the training part's end as the validation part is long.
    """

    training: float | None = None
    validation: float | None = None
    test: float | None = None


def evaluate_parts(network: CharRNN, parts: Parts, window: int | None, may_go_on: MayGoOn) -> ExactLosses:
    """Measure each part exactly, as long as ``may_go_on`` says yes; none without a part for validation.

    A network may go well in training's streams and overflow on the way through a whole part: that has no loss.
    """

    def loss_of(part: Part) -> float | None:
        loss = evaluate(network, part, window, 1, may_go_on) if len(part) else None
        return loss if loss is not None and math.isfinite(loss) else None

    if not len(parts.validation) or not may_go_on():
        return ExactLosses()
    learnt = last_of(parts.training, min(len(parts.validation), _MOST_LEARNT_SCORED))
    return ExactLosses(loss_of(learnt), loss_of(parts.validation), loss_of(parts.test))


def _evaluate_streams(network: CharRNN, cut: ParallelStreams, may_go_on: MayGoOn) -> float | None:
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


def _evaluate_windows(network: CharRNN, indices: IndexArray, window: int, may_go_on: MayGoOn) -> float | None:
    whole = _in_whole_windows(network, indices, window, may_go_on)
    return None if whole is None else (_in_shorter_windows(network, indices, window) + whole) / (len(indices) - 1)


def _in_shorter_windows(network: CharRNN, indices: IndexArray, window: int) -> float:
    """Return the sum of the losses of the characters that have fewer than ``window`` before them, the first left out.

    Where all of them have, the last one is left to ``_in_whole_windows``.
    """
    total = 0.0
    for length in range(1, min(window, len(indices) - 1)):
        inputs, targets = indices[:length, None], indices[length : length + 1, None]
        total += network.loss(inputs, targets, network.zero_state(1))[0]
    return total


def _in_whole_windows(network: CharRNN, indices: IndexArray, window: int, may_go_on: MayGoOn) -> float | None:
    """Return the sum of the losses of the characters behind whole windows; None when ``may_go_on`` says no."""
    total = 0.0
    cut = SlidingWindows(indices, window, _WINDOWS_AT_ONCE)
    for step in range(cut.steps_per_epoch):
        if not may_go_on():
            return None
        batch = cut.batch(step)
        loss, _h = network.loss(batch.inputs, batch.targets, network.zero_state(batch.inputs.shape[1]))
        total += loss * batch.targets.size
    return total
