"""Update and epochs: each parameter goes a little against its gradient, window after window."""

from collections.abc import Iterator, Sequence

import numpy as np

from rnn_tui.lesson.code.backward import backward_pass
from rnn_tui.lesson.code.forward import forward_pass
from rnn_tui.lesson.code.loss import loss
from rnn_tui.lesson.code.parameters import Parameters, initialize_parameters
from rnn_tui.lesson.code.text_to_numbers import SENTENCE, build_vocabulary
from rnn_tui.lesson.code.windows import make_windows

CLIP = 5.0
Windows = Sequence[tuple[Sequence[int], Sequence[int]]]  # the indices of the inputs and of the targets


def update(parameters: Parameters, gradients: Parameters, learning_rate: float, clip: float = CLIP) -> None:
    """Take one step against the ``gradients``, none of whose elements is larger than ``clip``; in place."""
    for W, dW in zip(parameters, gradients):
        np.clip(dW, -clip, clip, out=dW)
        W -= learning_rate * dW


def train_rnn(windows: Windows, parameters: Parameters, learning_rate: float, epochs: int) -> Iterator[float]:
    """Learn all ``windows`` once in each epoch, and yield the sum of their losses; ``parameters`` change in place."""
    H = len(parameters[1])
    for _epoch in range(epochs):
        total = 0.0
        for inputs, targets in windows:
            ps, hs = forward_pass(inputs, np.zeros((H, 1)), parameters)
            total += loss(ps, targets)
            gradients = backward_pass(inputs, targets, ps, hs, parameters)
            update(parameters, gradients, learning_rate)
        yield total


def windows_as_indices(text: str, seq_length: int, all_targets: bool = False) -> Windows:
    """Return the windows of ``text`` in indices."""
    index = build_vocabulary(text)[0]
    windows = make_windows(text, seq_length, all_targets)
    return [([index[each] for each in inputs], [index[each] for each in targets]) for inputs, targets in windows]


if __name__ == "__main__":
    parameters = initialize_parameters(50, len(set(SENTENCE)))
    for epoch, total in enumerate(train_rnn(windows_as_indices(SENTENCE, 5), parameters, 0.05, 100)):
        print(f"epoch {epoch}: {total:.2f}")
