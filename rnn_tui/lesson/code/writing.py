"""Writing: the network's own character is its next input."""

from collections.abc import Mapping

import numpy as np

from rnn_tui.lesson.code.forward import forward_pass
from rnn_tui.lesson.code.parameters import Parameters


def generate_text(
    start: str,
    length: int,
    parameters: Parameters,
    char_to_idx: Mapping[str, int],
    idx_to_char: Mapping[int, str],
    temperature: float = 0.0,
    reread: int | None = None,
    seed: int = 0,
) -> str:
    """Return ``start`` and ``length`` characters more; at temperature 0 the likeliest each time.

    The state is carried from character to character, or, with ``reread``, so many last characters are read from
    zero each time.
    """
    rng = np.random.default_rng(seed)
    zero = np.zeros((len(parameters[1]), 1))
    text, h, unread = start, zero, start
    for _place in range(length):
        if reread is not None:
            h, unread = zero, text[-reread:]
        ps, hs = forward_pass([char_to_idx[char] for char in unread], h, parameters)
        h = hs[len(unread) - 1]
        unread = idx_to_char[choose(ps[-1][:, 0], temperature, rng)]
        text += unread
    return text


def choose(p: np.ndarray, temperature: float, rng: np.random.Generator) -> int:
    """Return an index drawn from ``p`` (V,) sharpened or flattened by ``temperature``; the likeliest at 0."""
    if temperature == 0:
        return int(p.argmax())
    p = p ** (1 / temperature)
    return int(rng.choice(len(p), p=p / p.sum()))
