"""A network on disk: one safetensors file that holds all that is needed to use it, written whole or not at all.

Parameters stand under PyTorch's names and in its shapes: a module with attributes ``rnn`` (torch.nn.RNN, GRU or LSTM)
and ``out`` (torch.nn.Linear) loads them as they are.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
from numpy.typing import NDArray

from rnn_tui import __version__
from rnn_tui.errors import RnnTuiError, RunError
from rnn_tui.generation.reader import Reader
from rnn_tui.language import _
from rnn_tui.network.network import CharRNN
from rnn_tui.network.torch_names import from_torch, to_torch
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig, config_from_json

FORMAT = "rnn-tui 1"
SUFFIX = ".safetensors"
_NO_CHECKSUM = b"0" * 64
_CHECKSUM = re.compile(rb'"checksum":"([0-9a-f]{64})"')


@dataclass(frozen=True)
class Checkpoint:
    """A network with its vocabulary and the config it was trained with, after ``step`` steps.

    ``opening`` are the text's first words: the prime for who gives none.
    """

    network: CharRNN
    vocabulary: Vocabulary
    config: TrainingConfig
    step: int
    val_loss: float | None
    opening: str

    def reader(self) -> Reader:
        """Return a reader that reads as the network was trained to."""
        return Reader(self.network, self.config.window)


def checkpoint_bytes(checkpoint: Checkpoint, corpus: Corpus) -> bytes:
    """Return the whole file: parameters, and in its metadata everything else, with the checksum filled in."""
    metadata = {
        "format": FORMAT,
        "version": __version__,
        "vocabulary": json.dumps(checkpoint.vocabulary.characters),
        "config": json.dumps(checkpoint.config.as_json()),
        "step": str(checkpoint.step),
        "val_loss": json.dumps(checkpoint.val_loss),
        "opening": checkpoint.opening,
        "corpus": json.dumps({"name": corpus.name, "size": corpus.size, "sha256": corpus.sha256}),
        "checksum": _NO_CHECKSUM.decode(),
    }
    data = safetensors.numpy.save(to_torch(checkpoint.network), metadata)
    begin, end = _checksum_place(data)
    return data[:begin] + hashlib.sha256(data).hexdigest().encode() + data[end:]


def write_atomically(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` so that a kill at any instant leaves the old file or the new one."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    if os.name == "posix":  # the folder's entry must reach the disk as well; Windows cannot open a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint; raise RunError with one line that names the file for anything not as it should be."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunError(_("{path}: it cannot be read ({reason})").format(path=path, reason=reason)) from None
    try:
        return _parse(data)
    except RunError as error:
        raise RunError(f"{path}: {error}") from None
    except (RnnTuiError, safetensors.SafetensorError, ValueError, KeyError, TypeError) as error:
        message = _("{path}: not a checkpoint of this program, or damaged ({reason})")
        raise RunError(message.format(path=path, reason=error)) from None


def _parse(data: bytes) -> Checkpoint:
    begin, end = _checksum_place(data)
    zeroed = data[:begin] + _NO_CHECKSUM + data[end:]
    if hashlib.sha256(zeroed).hexdigest().encode() != data[begin:end]:
        raise RunError(_("damaged: its checksum does not fit"))
    header_length = int.from_bytes(data[:8], "little")
    metadata: dict[str, str] = json.loads(data[8 : 8 + header_length])["__metadata__"]
    if metadata["format"] != FORMAT:
        raise RunError(_("written in another format ({format})").format(format=metadata["format"]))
    vocabulary = Vocabulary(json.loads(metadata["vocabulary"]))
    config = config_from_json(json.loads(metadata["config"]))
    network = CharRNN(config.architecture(len(vocabulary)))
    tensors = safetensors.numpy.load(data)
    _check(network, tensors)
    from_torch(network, tensors)
    val_loss = json.loads(metadata["val_loss"])
    return Checkpoint(network, vocabulary, config, int(metadata["step"]), val_loss, metadata["opening"])


def _checksum_place(data: bytes) -> tuple[int, int]:
    """Return where the checksum's digits stand; inside a JSON string quotes are escaped, so no text looks like it."""
    found = _CHECKSUM.search(data)
    if found is None:
        raise RunError(_("not a checkpoint of this program"))
    return found.span(1)


def _check(network: CharRNN, tensors: Mapping[str, NDArray[Any]]) -> None:
    """Raise RunError where a parameter is missing, of another shape or type, or no number."""
    for name, like in to_torch(network).items():
        tensor = tensors.get(name)
        if tensor is None or tensor.shape != like.shape or tensor.dtype != like.dtype:
            raise RunError(_("damaged: {name} is missing or of another shape").format(name=name))
        if not np.isfinite(tensor).all():
            raise RunError(_("damaged: {name} holds values that are no numbers").format(name=name))
