"""A network's parameters as the lesson writes them, in columns, and a program in plain NumPy that writes with them.

Only the lesson's own kind of network has all of its parameters under these names: one layer, tanh, no gains.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.cli.torch_lines import demand_ours, prime_of
from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.network.network import CharRNN
from rnn_tui.runs.checkpoint import Checkpoint
from rnn_tui.training.config import model_label

MARK = "# written by: rnn-tui export --script"  # at its beginning: what has another one is somebody's own
NAMES = ("W_xh", "W_hh", "W_hy", "b_h", "b_y")
_PROGRAM = '''{mark}
"""{about}"""

import argparse
import sys
from pathlib import Path

import numpy as np

with np.load(Path(__file__).with_suffix(".npz")) as file:
    W_xh, W_hh, W_hy, b_h, b_y = (file[name].astype(float) for name in {names!r})
    characters = [str(character) for character in file["characters"]]
index = {{character: idx for idx, character in enumerate(characters)}}


def step(character, h):
    """Read one character: from the state h (H, 1) to the next one, and the logits (V, 1)."""
    h = np.tanh(W_xh[:, [index[character]]] + W_hh @ h + b_h)
    return h, W_hy @ h + b_y


def choose(logits, temperature, rng):
    """Return the index of the next character: drawn from softmax(logits / temperature), the likeliest at 0."""
    if temperature == 0:
        return int(logits.argmax())
    p = np.exp((logits - logits.max()) / temperature)[:, 0]
    return int(rng.choice(len(p), p=p / p.sum()))


def generate(start, length, temperature, seed=None):
    """Return start and length characters more{how_it_reads}."""
    rng, zero = np.random.default_rng(seed), np.zeros_like(b_h)
    text, unread, h = start, start, zero
    for _ in range(length):{reread}
        for character in unread:
            h, logits = step(character, h)
        unread = characters[choose(logits, temperature, rng)]
        text += unread
    return text


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("start", nargs="?", default={prime!r})
    parser.add_argument("--length", type=int, default=500)
    parser.add_argument("--temperature", type=float, default={temperature})
    parser.add_argument("--seed", type=int)
    asked = parser.parse_args()
    unknown = sorted(set(asked.start) - set(characters))
    if unknown or not asked.start:
        parser.error({unknown!r}.format(characters=unknown))
    if not 0 <= asked.temperature < float("inf"):
        parser.error({temperature_said!r})
    sys.stdout.reconfigure(errors="backslashreplace")
    print(generate(asked.start, asked.length, asked.temperature, asked.seed))
'''
_REREAD = """
        h, unread = zero, text[-{window}:]  # as it was trained: from zero each time"""


def in_lesson_shapes(network: CharRNN, option: str) -> dict[str, NDArray[Any]]:
    """Return copies of W_xh (H, V), W_hh (H, H), W_hy (V, H), b_h (H, 1) and b_y (V, 1), as they were trained.

    Raises RunError, which names the ``option``, for a network that has more than these.
    """
    shape = network.architecture
    if shape.cell != "rnn" or shape.layers > 1 or shape.gain:
        message = _(
            "{option}: the lesson has names for a plain network of one layer (--preset rnn or notebook); this one is "
            "{network}: use --torch"
        )
        name = model_label(shape)
        told = _("{network} with gains").format(network=name) if shape.gain else name
        raise RunError(message.format(option=option, network=told))
    columns = {name: network.parameters[name] for name in NAMES}
    return {name: np.ascontiguousarray(np.atleast_2d(array).T) for name, array in columns.items()}


def write_npz(file: Path, arrays: dict[str, NDArray[Any]], characters: tuple[str, ...]) -> None:
    """Write the parameters, and the ``characters`` (V,) in the order of their indices; raises OSError."""
    with file.open("wb") as opened:  # np.savez would call a path without .npz otherwise
        W_xh, W_hh, W_hy, b_h, b_y = (arrays[name] for name in NAMES)
        np.savez(opened, W_xh=W_xh, W_hh=W_hh, W_hy=W_hy, b_h=b_h, b_y=b_y, characters=np.array(characters))


def write_program(program: Path, checkpoint: Checkpoint) -> Path:
    """Write the program, and its parameters beside it under the same name; return where these are.

    It begins with the opening of the text. Raises OSError, and RunError where something of somebody else stands there,
    or for a network that is no plain one.
    """
    file = program.with_suffix(".npz")
    if file == program:
        raise RunError(_("{path}: name a .py for --script; its parameters will stand beside it").format(path=program))
    arrays = in_lesson_shapes(checkpoint.network, "--script")
    demand_ours(program, MARK, "--script")
    if file.exists() and not program.exists():
        demand_ours(file, MARK, "--script")
    window, vocabulary = checkpoint.config.window, checkpoint.vocabulary
    text = _PROGRAM.format(
        mark=MARK,
        about=_("Write with a network that was trained with rnn-tui, in plain NumPy."),
        names=NAMES,
        how_it_reads="" if window is None else f", reading the last {window} each time",
        reread="" if window is None else _REREAD.format(window=window),
        prime=prime_of(checkpoint),
        temperature=checkpoint.config.temperature,
        unknown=_("start: {characters}: the network does not know these characters"),
        temperature_said=_("--temperature: zero or more, and finite"),
    )
    write_npz(file, arrays, vocabulary.characters)
    program.write_text(text, encoding="utf-8")
    return file
