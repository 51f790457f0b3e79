"""The few lines of Python, with PyTorch and nothing of ours, that load what is exported and write with it.

A network with gains is none of PyTorch's modules; what it computes is then among the lines.
"""

from pathlib import Path

from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.network.network import CharRNN
from rnn_tui.runs.checkpoint import Checkpoint
from rnn_tui.text.normal_form import encodable

MARK = "# written by: rnn-tui export --torch"  # at its beginning: what has another one is somebody's own
FACTS = "rnn-tui"  # where a state dict's metadata has vocabulary and config
_MODULES = {"rnn": "RNN", "relu": "RNN", "gru": "GRU", "lstm": "LSTM"}
_SAFETENSORS = """import safetensors
with safetensors.safe_open(Path(__file__).with_name({name!r}), "pt") as file:
    state, facts = {{key: file.get_tensor(key) for key in file.keys()}}, file.metadata()"""
_PICKLED = """state = torch.load(Path(__file__).with_name({name!r}), weights_only=True)
facts = state._metadata[{facts!r}]"""
# How each cell goes on from a, what the input adds, and b, what W_hh does.
_CELLS = {
    "rnn": ("h' = tanh(a + b)", """h[layer] = torch.tanh(a + b)"""),
    "relu": ("h' = max(0, a + b)", """h[layer] = torch.relu(a + b)"""),
    "gru": (
        "r, z = sigmoid(a + b), n = tanh(a + r b), h' = (1 - z) n + z h",
        """(a_r, a_z, a_n), (b_r, b_z, b_n) = a.chunk(3, -1), b.chunk(3, -1)
                r, z = torch.sigmoid(a_r + b_r), torch.sigmoid(a_z + b_z)
                h[layer] = (1 - z) * torch.tanh(a_n + r * b_n) + z * h[layer]""",
    ),
    "lstm": (
        "i, f, o = sigmoid(a + b), g = tanh(a + b), c' = f c + i g, h' = o tanh(c')",
        """i, f, g, o = (a + b).chunk(4, -1)
                c[layer] = torch.sigmoid(f) * c[layer] + torch.sigmoid(i) * torch.tanh(g)
                h[layer] = torch.sigmoid(o) * torch.tanh(c[layer])""",
    ),
}
_GAINED = '''class Gained(torch.nn.{module}):
    """With m = (1 + W_im x) h, a = W_ih x + b_ih and b = W_hh m + b_hh: {equations}.

    The x of W_im is the character in each layer, that of W_ih above the first what the layer below gives out.
    """

    def __init__(self, V, H, layers):
        super().__init__(V, H, layers)
        for layer in range(layers):
            self.register_parameter(f"weight_im_l{{layer}}", torch.nn.Parameter(torch.zeros(H, V)))

    def forward(self, characters, state=None):  # one-hot, (T, V) or (T, B, V)
        (h, c), outputs = map(list, state or ([0.0] * self.num_layers,) * 2), []
        for x in characters:
            character = x
            for layer, (W_ih, W_hh, b_ih, b_hh) in enumerate(self.all_weights):
                m = (1 + character @ getattr(self, f"weight_im_l{{layer}}").T) * h[layer]
                a, b = x @ W_ih.T + b_ih, m @ W_hh.T + b_hh
                {step}
                x = h[layer]
            outputs.append(x)
        return torch.stack(outputs), (h, c)


'''
_LINES = """{mark}
import json
from pathlib import Path

import torch

{gained}prime, temperature, length = {prime!r}, {temperature}, 500
{load}
characters, config = json.loads(facts["vocabulary"]), json.loads(facts["config"])
V, H, window = len(characters), config["hidden_size"], {window}
model = torch.nn.Module()
model.rnn, model.out = {rnn}(V, H, config["layers"]{relu}), torch.nn.Linear(H, V)
model.load_state_dict(state)
text, new, h = prime, prime, None
for _ in range(length):
    read = text[-window:] if window else new  # with a window, from zero each time
    one_hot = torch.eye(V)[[characters.index(character) for character in read]]
    outputs, h = model.rnn(one_hot, None if window else h)
    shares = torch.softmax(model.out(outputs[-1]) / temperature, 0)
    new = characters[int(torch.multinomial(shares, 1))]
    text += new
print(text)
"""


def path_of_lines(file: Path) -> Path:
    """Return where the lines for ``file`` stand: beside it."""
    return file.with_name(f"load_{file.stem}.py")


def loading_lines(file: Path, network: CharRNN, window: int | None, prime: str, temperature: float) -> str:
    """Return the program that loads ``file``, which holds this network, and writes on from ``prime``."""
    cell, gain = network.architecture.cell, network.architecture.gain
    equations, step = _CELLS[cell]
    load = _SAFETENSORS if file.suffix == ".safetensors" else _PICKLED
    return _LINES.format(
        mark=MARK,
        load=load.format(name=file.name, facts=FACTS),
        prime=prime,
        temperature=temperature or 1e-6,
        window=window,
        gained=_GAINED.format(module=_MODULES[cell], equations=equations, step=step) if gain else "",
        rnn="Gained" if gain else f"torch.nn.{_MODULES[cell]}",
        relu=', nonlinearity="relu"' if cell == "relu" and not gain else "",
    )


def prime_of(checkpoint: Checkpoint) -> str:
    """Return what a program begins to write from: the text's opening, as far as it is known to the network."""
    known = "".join(filter(checkpoint.vocabulary.__contains__, encodable(checkpoint.opening)))
    return known or encodable(checkpoint.vocabulary.characters[0])


def demand_ours(path: Path, mark: str = MARK, option: str = "--torch") -> None:
    """Raise RunError where something that does not begin with ``mark`` stands in a place; raises OSError."""
    if path.exists() and not path.read_bytes().startswith(mark.encode()):
        message = _("{path}: this file was not written by this program; choose another name for {option}")
        raise RunError(message.format(path=path, option=option))
