"""A network on disk: one safetensors file with everything needed to use it and to continue its training.

Parameters stand under PyTorch's names and in its shapes: a module with attributes ``rnn`` (torch.nn.RNN, GRU or LSTM)
and ``out`` (torch.nn.Linear) loads every key that does not begin with ``state.``; with gains the module is the one that
``export --torch`` writes. Nothing is ever unpickled.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import safetensors.numpy
from numpy.typing import NDArray

from rnn_tui import __version__
from rnn_tui.copies import CopiedWhole
from rnn_tui.errors import RnnTuiError, RunError
from rnn_tui.generation.reader import Reader
from rnn_tui.language import _
from rnn_tui.network.network import CharRNN
from rnn_tui.network.torch_names import from_torch, to_torch
from rnn_tui.reasons import reason_of
from rnn_tui.runs.conforming import MOST_COUNT, conform, parse_json
from rnn_tui.runs.files import open_to_read
from rnn_tui.text.normal_form import encodable
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig, config_from_json
from rnn_tui.training.state import Snapshot, TrainingState, figures_from_json

Answer = TypeVar("Answer")

FORMAT = "rnn-tui 1"
STATE = "state."  # a name that begins like this is not a parameter
_NO_CHECKSUM = b"0" * 64
_CHECKSUM = re.compile(rb'"checksum":"([0-9a-f]{64})"')
_LONGEST_HEADER = 100_000_000  # bytes: safetensors' own limit


@dataclass(frozen=True)
class TextFacts:
    """What a run remembers of its text: ``sha256`` of its normalised characters, ``path`` where it was a file.

    ``encoding`` is what the file was read as.
    """

    name: str
    size: int
    sha256: str
    path: str | None = None
    encoding: str | None = None


@dataclass(frozen=True)
class Checkpoint(CopiedWhole):
    """A network with its vocabulary and the config it was trained with, after ``step`` steps.

    ``opening`` are the text's first words: the prime for who gives none. With a ``state`` the training can go on;
    ``records`` are then the lines that its folder's files had, by name, and ``threads`` those of the training.
    """

    network: CharRNN
    vocabulary: Vocabulary
    config: TrainingConfig
    step: int
    val_loss: float | None
    opening: str
    text: TextFacts
    state: TrainingState | None = None
    records: Mapping[str, int] = field(default_factory=dict)
    threads: int = 1

    def __repr__(self) -> str:
        return f"<Checkpoint of {self.text.name!r}: {self.network.architecture.label}, step {self.step:,}>"

    def reader(self) -> Reader:
        """Return a reader that reads as the network was trained to."""
        return Reader(self.network, self.config.window)


@dataclass(frozen=True)
class Reached:
    """What a checkpoint says of itself: the settings, the text, and how far the training was; losses in nats."""

    text: TextFacts
    config: TrainingConfig
    step: int
    seconds: float
    val_loss: float | None
    best_val_loss: float | None
    watched: float = 0.0

    @property
    def waited(self) -> float:
        """The seconds that a person waited for it, pauses left out."""
        return self.seconds + self.watched


def checkpoint_bytes(checkpoint: Checkpoint) -> bytes:
    """Return the whole file: parameters, and in its metadata everything else, with the checksum filled in."""
    text, state = checkpoint.text, checkpoint.state
    metadata = {
        "format": FORMAT,
        "version": __version__,
        "vocabulary": json.dumps(checkpoint.vocabulary.characters),
        "config": json.dumps(checkpoint.config.as_json()),
        "step": str(checkpoint.step),
        "val_loss": json.dumps(checkpoint.val_loss),
        "opening": encodable(checkpoint.opening),
        "corpus": json.dumps(asdict(text)),
        "checksum": _NO_CHECKSUM.decode(),
    }
    tensors = to_torch(checkpoint.network)
    if state is not None:
        metadata["figures"] = json.dumps(state.figures.as_json())
        metadata["records"] = json.dumps(dict(checkpoint.records))
        metadata["threads"] = str(checkpoint.threads)
        metadata["optimizer_steps"] = str(state.optimizer_steps)
        metadata["good_step"] = str(state.good.step)
        tensors[STATE + "memory"] = state.memory
        tensors[STATE + "h"] = np.ascontiguousarray(state.h)
        tensors[STATE + "good"] = state.good.parameters
    data = safetensors.numpy.save(tensors, metadata)
    begin, end = _checksum_place(data)
    return data[:begin] + hashlib.sha256(data).hexdigest().encode() + data[end:]


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint; raise RunError with one line that names the file for anything not as it should be."""
    return _read(path, lambda: _parse(_whole(path)))


def is_checkpoint(path: Path) -> bool:
    """Return whether a file, as far as its beginning shows, is a checkpoint of this program; raises RunError."""
    return _read(path, lambda: _CHECKSUM.search(_header(path)) is not None)


def read_reached(path: Path) -> Reached:
    """Return what a checkpoint says without its arrays, and without a look at its checksum; raises RunError."""
    return _read(path, lambda: _reached(_metadata(_header(path))))


def _read(path: Path, read: Callable[[], Answer]) -> Answer:
    """Return what ``read`` does; whatever is wrong with the file becomes a RunError that names it."""
    try:
        return read()
    except OSError as error:
        message = _("{path}: it cannot be read ({reason})")
        raise RunError(message.format(path=path, reason=reason_of(error))) from None
    except RunError as error:
        raise RunError(_("{path}: {reason}").format(path=path, reason=error)) from None
    except (
        RnnTuiError,
        safetensors.SafetensorError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        OverflowError,
        MemoryError,
        RecursionError,
    ) as error:
        message = _("{path}: not a checkpoint of this program, or damaged ({reason})")
        raise RunError(message.format(path=path, reason=error)) from None


def _header(path: Path) -> bytes:
    """Return the length and the JSON at the beginning of a safetensors file; raise RunError where there is none."""
    with open_to_read(path) as file:
        first = file.read(8)
        length = int.from_bytes(first, "little")
        if len(first) < 8 or length > _LONGEST_HEADER:
            raise RunError(_("not a checkpoint of this program"))
        return first + file.read(length)


def _whole(path: Path) -> bytes:
    """Return the file; one that does not begin like a checkpoint is not read to its end, which may be far."""
    _checksum_place(_header(path))
    with open_to_read(path) as file:
        return file.read()


def _metadata(header: bytes) -> dict[str, str]:
    found = parse_json(header[8 : 8 + int.from_bytes(header[:8], "little")])
    metadata = found.get("__metadata__") if isinstance(found, dict) else None
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise RunError(_("not a checkpoint of this program"))
    if metadata["format"] != FORMAT:
        raise RunError(_("written in another format ({format})").format(format=metadata["format"]))
    return metadata


def _reached(metadata: Mapping[str, str]) -> Reached:
    figures = parse_json(metadata.get("figures", "{}"))
    return conform(
        Reached,
        {
            "seconds": 0.0,
            "best_val_loss": None,
            **(figures if isinstance(figures, dict) else {}),
            "text": parse_json(metadata["corpus"]),
            "config": config_from_json(parse_json(metadata["config"])),
            "step": _count(metadata["step"]),
            "val_loss": parse_json(metadata["val_loss"]),
        },
    )


def _parse(data: bytes) -> Checkpoint:
    begin, end = _checksum_place(data)
    zeroed = data[:begin] + _NO_CHECKSUM + data[end:]
    if hashlib.sha256(zeroed).hexdigest().encode() != data[begin:end]:
        raise RunError(_("damaged: its checksum does not match"))
    metadata = _metadata(data)
    vocabulary = _vocabulary(parse_json(metadata["vocabulary"]))
    reached = _reached(metadata)
    architecture = reached.config.architecture(len(vocabulary))
    if 4 * architecture.parameter_count > len(data):  # before any room is made for them
        raise RunError(_("damaged: it is too small for its own settings"))
    tensors = safetensors.numpy.load(data)
    network = CharRNN(architecture)
    _check(tensors, {name: (like.shape, like.dtype) for name, like in to_torch(network).items()})
    from_torch(network, tensors)
    return Checkpoint(
        network,
        vocabulary,
        reached.config,
        reached.step,
        reached.val_loss,
        metadata["opening"],
        reached.text,
        _state(metadata, tensors, network) if "figures" in metadata else None,
        _counts(parse_json(metadata.get("records", "{}"))),
        _count(metadata.get("threads", "1")),
    )


def _state(metadata: Mapping[str, str], tensors: Mapping[str, NDArray[Any]], network: CharRNN) -> TrainingState:
    """Return the training's state; that its arrays fit the optimizer and the streams is seen where it is put in."""
    N, dtype = network.flat.size, network.flat.dtype
    memory, h = tensors[STATE + "memory"], tensors[STATE + "h"]
    _check(tensors, {STATE + "good": ((N,), dtype), STATE + "memory": ((len(memory), N), dtype)})
    _check(tensors, {STATE + "h": (network.architecture.state_shape(h.shape[2]), dtype)})
    good = Snapshot(_count(metadata["good_step"]), tensors[STATE + "good"])
    figures = figures_from_json(parse_json(metadata["figures"]))
    return TrainingState(figures, memory, _count(metadata["optimizer_steps"]), h, good)


def _checksum_place(data: bytes) -> tuple[int, int]:
    """Return where the checksum's digits stand; inside a JSON string quotes are escaped, so no text looks like it."""
    found = _CHECKSUM.search(data)
    if found is None:
        raise RunError(_("not a checkpoint of this program"))
    return found.span(1)


def _check(tensors: Mapping[str, NDArray[Any]], wanted: Mapping[str, tuple[tuple[int, ...], np.dtype[Any]]]) -> None:
    """Raise RunError where an array is missing, of another shape or type, or holds what is no number."""
    for name, (shape, dtype) in wanted.items():
        tensor = tensors.get(name)
        if tensor is None or tensor.shape != shape or tensor.dtype != dtype:
            raise RunError(_("damaged: {name} is missing or has the wrong shape").format(name=name))
        if not np.isfinite(tensor).all():
            raise RunError(_("damaged: {name} holds values that are not numbers").format(name=name))


def _vocabulary(characters: object) -> Vocabulary:
    """Return the vocabulary of a JSON array that is one: single characters in order, none of them twice."""
    if not isinstance(characters, list) or not all(isinstance(char, str) and len(char) == 1 for char in characters):
        raise RunError(_("damaged: its vocabulary is not a list of characters"))
    vocabulary = Vocabulary(characters)
    if list(vocabulary.characters) != characters or not characters:
        raise RunError(_("damaged: its vocabulary is not in order"))
    return vocabulary


def _counts(values: object) -> dict[str, int]:
    if not isinstance(values, dict):
        raise RunError(_("damaged: {value!r} is not a count").format(value=values))
    return {name: _count(value) for name, value in values.items()}


def _count(value: object) -> int:
    """Return a whole number that is not negative; raise RunError for anything else."""
    number = int(value) if isinstance(value, int | str) else -1
    if not 0 <= number < MOST_COUNT:
        raise RunError(_("damaged: {value!r} is not a count").format(value=value))
    return number
