"""The parameters under PyTorch's names and in its shapes, and back.

PyTorch's matrices are the transposes of ours, its gates lie one below the other, (G * H, K), in an order of its own:
for the GRU r, z, n, for the LSTM i, f, g, o. It has two biases where one would do, but for the GRU's n. What it has no
name for is called as it would be: weight_im_l0 (H, V) leads from the input to what W_hh multiplies, and is W_xm.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.network.architecture import Architecture, CellName, layer_name
from rnn_tui.network.network import CharRNN

Tensors = dict[str, NDArray[Any]]

# For each gate in PyTorch's order its place in ours: of W_xh and b_h, and of W_hh.
_INPUT_GATES = {"rnn": [0], "relu": [0], "gru": [1, 2, 0], "lstm": [0, 1, 3, 2]}
_STATE_GATES = {"rnn": [0], "relu": [0], "gru": [0, 1, 2], "lstm": [0, 1, 3, 2]}

# By the gates: a state dict does not tell tanh from ReLU.
_CELLS: dict[float, CellName] = {1: "rnn", 3: "gru", 4: "lstm"}


def architecture_of(tensors: Mapping[str, NDArray[Any]], *, relu: bool = False) -> Architecture:
    """Return the architecture whose parameters these are, by the shapes of the first layer and the number of layers.

    An RNN is taken to have tanh unless ``relu`` says otherwise. Raises ValueError where the first layer is missing, or
    of no shape of that kind.
    """
    layers = sum(name.startswith("rnn.weight_hh_l") for name in tensors)
    names = ("rnn.weight_ih_l0", "rnn.weight_hh_l0")
    match [np.shape(tensors.get(name, 0)) for name in names]:
        case [(rows, V), (below, H)] if V and H and rows == below and rows / H in _CELLS:
            cell = _CELLS[rows / H]
            gain = "rnn.weight_im_l0" in tensors
            return Architecture(V, H, "relu" if relu and cell == "rnn" else cell, layers, gain=gain)
        case shapes:
            raise ValueError(", ".join(f"{name} {shape}" for name, shape in zip(names, shapes)))


def to_torch(network: CharRNN) -> Tensors:
    """Return copies of the parameters as ``torch.nn.RNN``, ``GRU`` or ``LSTM`` and ``torch.nn.Linear`` have them.

    With gains there is a ``rnn.weight_im`` for each layer, which is one too many for these.
    """
    cell, H = network.architecture.cell, network.architecture.hidden_size
    tensors: Tensors = {}
    for layer in range(network.architecture.layers):
        W_xh, W_hh, b_h = (_blocks(network, name, layer) for name in ("W_xh", "W_hh", "b_h"))
        tensors[f"rnn.weight_ih_l{layer}"] = _stack(W_xh[_INPUT_GATES[cell]])
        tensors[f"rnn.weight_hh_l{layer}"] = _stack(W_hh[_STATE_GATES[cell]])
        tensors[f"rnn.bias_ih_l{layer}"] = b_h[_INPUT_GATES[cell]].reshape(-1)
        second = np.zeros_like(tensors[f"rnn.bias_ih_l{layer}"])
        if cell == "gru":
            second[-H:] = network.parameters[layer_name("b_hn", layer)]
        tensors[f"rnn.bias_hh_l{layer}"] = second
        if network.architecture.gain:
            tensors[f"rnn.weight_im_l{layer}"] = np.ascontiguousarray(network.parameters[layer_name("W_xm", layer)].T)
    tensors["out.weight"] = np.ascontiguousarray(network.parameters["W_hy"].T)
    tensors["out.bias"] = network.parameters["b_y"].copy()
    return tensors


def from_torch(network: CharRNN, tensors: Mapping[str, NDArray[Any]]) -> None:
    """Set the parameters from PyTorch's; raise KeyError or ValueError where one is missing or of another shape."""
    cell, H = network.architecture.cell, network.architecture.hidden_size
    for layer in range(network.architecture.layers):
        for name, order in (("ih", _INPUT_GATES[cell]), ("hh", _STATE_GATES[cell])):
            blocks = _blocks(network, "W_xh" if name == "ih" else "W_hh", layer)
            weight = tensors[f"rnn.weight_{name}_l{layer}"]
            blocks[order] = weight.reshape(len(order), H, -1).transpose(0, 2, 1)
        first, second = tensors[f"rnn.bias_ih_l{layer}"], tensors[f"rnn.bias_hh_l{layer}"].copy()
        if cell == "gru":
            network.parameters[layer_name("b_hn", layer)][...] = second[-H:]
            second[-H:] = 0
        bias = np.where(second == 0, first, first + second)  # adding a zero would make a zero of -0.0
        _blocks(network, "b_h", layer)[_INPUT_GATES[cell]] = bias.reshape(-1, 1, H)
        if network.architecture.gain:
            network.parameters[layer_name("W_xm", layer)][...] = tensors[f"rnn.weight_im_l{layer}"].T
    network.parameters["W_hy"][...] = tensors["out.weight"].T
    network.parameters["b_y"][...] = tensors["out.bias"]


def _blocks(network: CharRNN, name: str, layer: int) -> NDArray[Any]:
    """Return a view (G, rows, H) of a layer's parameter."""
    parameter = network.parameters[layer_name(name, layer)]
    return parameter.reshape(network.architecture.gates, -1, network.architecture.hidden_size)


def _stack(blocks: NDArray[Any]) -> NDArray[Any]:
    """Return (G, K, H) as PyTorch's (G * H, K); contiguous: safetensors writes views wrongly (its issue 825)."""
    gates, rows, H = blocks.shape
    return np.ascontiguousarray(blocks.transpose(0, 2, 1)).reshape(gates * H, rows)
