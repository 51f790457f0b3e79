"""Parameters that PyTorch saved: a plain state dict in a safetensors file, without anything of ours.

It is that of a module with attributes ``rnn`` (torch.nn.RNN, GRU or LSTM) and ``out`` (torch.nn.Linear) over one-hot
characters; what stands before these names in all of them (``module.``) is left out. Cell, sizes, layers and gains
follow from names and shapes, but for an RNN's tanh or ReLU, which only our own exports say. Which
character is which index is not asked: they are the text's own, in the order of their code points.
"""

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import safetensors

from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.network.network import CharRNN
from rnn_tui.network.torch_names import Tensors, architecture_of, from_torch, to_torch
from rnn_tui.reasons import reason_of
from rnn_tui.runs.about import Parent
from rnn_tui.runs.checkpoint import Checkpoint, TextFacts
from rnn_tui.runs.conforming import parse_json
from rnn_tui.runs.resuming import Origin
from rnn_tui.text.corpus import Corpus
from rnn_tui.training.config import TrainingConfig

_FIRST = "rnn.weight_ih_l0"
_OF_A_LAYER = re.compile(r"rnn\.(?:weight|bias)_(?:ih|hh)_l([0-9]+)")
_BFLOAT16, _DTYPES = "BF16", {"F64": "<f8", "F32": "<f4", "F16": "<f2"}


def load_state_dict(path: Path, *, relu: bool = False) -> CharRNN:
    """Return the network whose parameters a file holds, in float32; an RNN has ReLU where ``relu`` or the file says so.

    Raises RunError with one line for any other file.
    """
    try:
        with np.errstate(over="ignore"):  # what float32 cannot hold is refused below
            data = path.read_bytes()
            tensors = _under_their_names(_tensors_in(data))
        _demand_layers(tensors)
        network = CharRNN(architecture_of(tensors, relu=relu or _says_relu(data)))
        _demand_same(tensors, to_torch(network))
        from_torch(network, tensors)
    except OSError as error:
        reason = reason_of(error)
    except (safetensors.SafetensorError, ValueError, LookupError, TypeError, MemoryError) as error:
        reason = str(error)
    else:
        return network
    message = _(
        "{path}: neither a checkpoint of this program nor a state dict with rnn (RNN, GRU, LSTM) and out ({reason})"
    )
    raise RunError(message.format(path=path, reason=reason))


def origin_of(path: Path, network: CharRNN, corpus: Corpus, config: TrainingConfig) -> Origin:
    """Return the parameters as what a training of ``corpus`` begins with.

    Raises RunError where the text has another number of different characters than they are for.
    """
    vocabulary = corpus.folded_vocabulary(config.min_count)
    V = network.architecture.vocabulary_size
    if len(vocabulary) != V:
        message = _("{path}: its parameters are for {count} different characters; the text has {different}")
        raise RunError(message.format(path=path, count=V, different=len(vocabulary)))
    facts = TextFacts(corpus.name, corpus.size, corpus.sha256)
    theirs = replace(settings_for(network, config), gain=network.architecture.gain)
    checkpoint = Checkpoint(network, vocabulary, theirs, 0, None, "", facts)
    return Origin(checkpoint, Parent(path.name, 0))


def settings_for(network: CharRNN, config: TrainingConfig) -> TrainingConfig:
    """Return ``config`` for a network of this kind and size, with gains where it has any."""
    kind = network.architecture
    return replace(config, cell=kind.cell, hidden_size=kind.hidden_size, layers=kind.layers, gain=kind.gain)


def _tensors_in(data: bytes) -> Tensors:
    """Return the arrays of a safetensors file in float32; raise ValueError for one that is of whole numbers.

    NumPy has no bfloat16: it is the first half of a float32.
    """
    tensors: Tensors = {}
    for name, tensor in safetensors.deserialize(data):  # type: ignore[no-untyped-call]  # as they ship it
        values, dtype = tensor["data"], tensor["dtype"]
        if dtype == _BFLOAT16:
            numbers = (np.frombuffer(values, "<u2").astype(np.uint32) << 16).view(np.float32)
        elif dtype in _DTYPES:
            numbers = np.frombuffer(values, _DTYPES[dtype]).astype(np.float32)
        else:
            raise ValueError(_("{name} has the type {dtype}").format(name=name, dtype=dtype))
        tensors[name] = numbers.reshape(tensor["shape"])
    return tensors


def _says_relu(data: bytes) -> bool:
    """Return whether the config in the metadata of a safetensors file, as an export of ours has it, names ReLU."""
    length = int.from_bytes(data[:8], "little")
    with suppress(RunError, LookupError, TypeError):  # what has no such metadata says nothing
        header: Any = parse_json(data[8 : 8 + length])
        config: Any = parse_json(header["__metadata__"]["config"])
        return bool(config["cell"] == "relu")
    return False


def _under_their_names(tensors: Tensors) -> Tensors:
    """Return the arrays without what a wrapper of the module has put before every name."""
    before = next((name.removesuffix(_FIRST) for name in tensors if name.endswith("." + _FIRST)), "")
    return {name.removeprefix(before): tensor for name, tensor in tensors.items()}


def _demand_layers(tensors: Tensors) -> None:
    """Raise ValueError with the name of a weight that is missing in one of the layers there are."""
    layers = {found[1] for name in tensors if (found := _OF_A_LAYER.fullmatch(name))}
    for layer in range(max(1, len(layers))):
        for name in (f"rnn.weight_ih_l{layer}", f"rnn.weight_hh_l{layer}"):
            if name not in tensors:
                raise ValueError(_("{name} is missing").format(name=name))


def _demand_same(tensors: Tensors, wanted: Tensors) -> None:
    """Raise ValueError where an array is missing, too many, of another shape, or holds what is no number."""
    for name in sorted({*tensors, *wanted}):
        if name not in wanted:
            raise ValueError(_("{name} is not expected").format(name=name))
        if name not in tensors:
            raise ValueError(_("{name} is missing").format(name=name))
        if tensors[name].shape != wanted[name].shape:
            raise ValueError(_("{name} has the wrong shape").format(name=name))
        if not np.isfinite(tensors[name]).all():
            raise ValueError(_("{name} holds values that are not numbers").format(name=name))
