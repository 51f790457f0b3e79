"""Architecture: what kind of network, how wide and how deep; and from that the shape of each parameter."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

CellName = Literal["rnn", "relu", "gru", "lstm"]
CELL_NAMES: tuple[CellName, ...] = get_args(CellName)

_GATES = {"rnn": 1, "relu": 1, "gru": 3, "lstm": 4}


@dataclass(frozen=True)
class Architecture:
    """A stack of ``layers`` recurrent layers of ``hidden_size`` units each, under one output layer.

    ``dropout`` is the share of a layer's outputs that training leaves out on their way up, between layers and
    before the output layer, never from one step to the next (Zaremba et al. 2014). ``drop_connect`` is the share of
    W_hh that a training step leaves out, the same for all of its characters (Merity et al. 2017, section 2).

    With a ``gain`` what W_hh multiplies is h_{t-1} times 1 + W_xm[x_t]: each character chooses how much of each unit
    goes round. It is the multiplicative network of Sutskever, Martens and Hinton 2011, section 3, with the factors'
    matrices left out (gated cells: Krause et al. 2016). Of the layers above the first too x_t is the character: what
    the layer below gives out would take a matrix (H, H) and a product in place of a row that is looked up.
    """

    vocabulary_size: int
    hidden_size: int
    cell: CellName = "rnn"
    layers: int = 1
    dropout: float = 0.0
    gain: bool = False
    drop_connect: float = 0.0

    @property
    def label(self) -> str:
        """What it is in short: ``gru 2x512``, ``rnn 256 with gains``."""
        depth = f"{self.layers}x" if self.layers > 1 else ""
        return f"{self.cell} {depth}{self.hidden_size}{' with gains' if self.gain else ''}"

    @property
    def state_parts(self) -> int:
        """How many vectors a layer hands to its next step: h, for the LSTM h and c."""
        return 2 if self.cell == "lstm" else 1

    @property
    def gates(self) -> int:
        """How many blocks of H columns W_xh, W_hh and b_h have."""
        return _GATES[self.cell]

    def state_shape(self, batch_size: int) -> tuple[int, int, int, int]:
        """Return the shape of a state: (layers, parts, B, H)."""
        return self.layers, self.state_parts, batch_size, self.hidden_size

    @property
    def connections_shape(self) -> tuple[int, ...]:
        """The shape of what DropConnect multiplies every W_hh with: (layers, G, H, H), and of nothing without it."""
        return (self.layers, self.gates, self.hidden_size, self.hidden_size) if self.drop_connect else (0,)

    def parameter_shapes(self) -> dict[str, tuple[int, ...]]:
        """Return each parameter's shape in the order in which they lie in the flat vector.

        A gated cell's blocks come first, each a matrix of its own: W_hh (4, H, H). The layers above the first have
        their number behind the name: ``W_xh_l1``.
        """
        V, H = self.vocabulary_size, self.hidden_size
        blocks = () if self.gates == 1 else (self.gates,)
        shapes: dict[str, tuple[int, ...]] = {}
        for layer in range(self.layers):
            shapes[layer_name("W_xh", layer)] = (*blocks, H if layer else V, H)
            shapes[layer_name("W_hh", layer)] = (*blocks, H, H)
            shapes[layer_name("b_h", layer)] = (*blocks, H)
            if self.cell == "gru":
                shapes[layer_name("b_hn", layer)] = (H,)
            if self.gain:
                shapes[layer_name("W_xm", layer)] = (V, H)
        shapes["W_hy"] = (H, V)
        shapes["b_y"] = (V,)
        return shapes

    @property
    def parameter_count(self) -> int:
        """The number of parameters."""
        return sum(math.prod(shape) for shape in self.parameter_shapes().values())

    @property
    def operations(self) -> int:
        """Additions and multiplications that learning one character takes: two for each weight forward, four backward.

        Only those of the matrix products; the first W_xh is looked up, and so is every W_xm.
        """
        shapes = self.parameter_shapes().items()
        multiplied = [shape for name, shape in shapes if name.startswith(("W_hh", "W_xh_l", "W_hy"))]
        return 6 * sum(map(math.prod, multiplied))


def layer_name(parameter: str, layer: int) -> str:
    """Return the name of a layer's parameter; the first layer's has no number."""
    return f"{parameter}_l{layer}" if layer else parameter
