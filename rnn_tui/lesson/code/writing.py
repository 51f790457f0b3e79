"""Writing: the character that the network writes is the next one that it reads."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rnn_tui.lesson.code.forward import forward_pass
from rnn_tui.lesson.code.parameters import Parameters, initialize_parameters
from rnn_tui.lesson.code.text_to_numbers import SENTENCE, build_vocabulary

Floats = NDArray[np.float64]


def generate_text(
    start: str,
    length: int,
    parameters: Parameters,
    char_to_idx: Mapping[str, int],
    idx_to_char: Mapping[int, str],
    temperature: float = 0.0,
    reread: int = 0,
    seed: int = 0,
) -> str:
    """Return ``start`` and ``length`` characters more; at temperature 0 the likeliest each time.

    The state is carried from character to character, or, with ``reread``, so many last characters are read from zero
    each time. Raises KeyError for a character of ``start`` that the network does not know.
    """
    rng = np.random.default_rng(seed)
    zero = np.zeros((len(parameters[1]), 1))
    indices = [char_to_idx[char] for char in start]
    h, inputs = zero, indices
    for _place in range(length):
        if reread:
            h, inputs = zero, indices[-reread:]
        ps, hs = forward_pass(inputs, h, parameters)
        h = hs[len(inputs) - 1]
        inputs = [choose(ps[-1], temperature, rng)]
        indices += inputs
    return "".join(idx_to_char[idx] for idx in indices)


def choose(p: Floats, temperature: float, rng: np.random.Generator) -> int:
    """Return an index drawn from ``p`` (V, 1), made more even by a high ``temperature``; the likeliest at 0."""
    if temperature == 0:
        return int(p.argmax())
    p = (p[:, 0] / p.max()) ** (1 / temperature)
    return int(rng.choice(len(p), p=p / p.sum()))


if __name__ == "__main__":
    parameters = initialize_parameters(50, len(set(SENTENCE)))
    print(generate_text("exemp", 34, parameters, *build_vocabulary(SENTENCE), temperature=1.0))
