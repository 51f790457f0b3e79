"""The few lines of Python, with PyTorch and nothing of ours, that load what is exported and write with it."""

from pathlib import Path

from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.network.network import CharRNN

MARK = "# written by: rnn-tui export --torch"  # at its beginning: what has another one is somebody's own
FACTS = "rnn-tui"  # where a state dict's metadata has vocabulary and config
_MODULES = {"rnn": "RNN", "relu": "RNN", "gru": "GRU", "lstm": "LSTM"}
_SAFETENSORS = """import safetensors
with safetensors.safe_open(Path(__file__).with_name({name!r}), "pt") as file:
    state, facts = {{key: file.get_tensor(key) for key in file.keys()}}, file.metadata()"""
_PICKLED = """state = torch.load(Path(__file__).with_name({name!r}), weights_only=True)
facts = state._metadata[{facts!r}]"""
_LINES = """{mark}
import json
from pathlib import Path

import torch

prime, temperature, length = {prime!r}, {temperature}, 500
{load}
characters, config = json.loads(facts["vocabulary"]), json.loads(facts["config"])
V, H, window = len(characters), config["hidden_size"], {window}
model = torch.nn.Module()
model.rnn, model.out = torch.nn.{module}(V, H, config["layers"]{relu}), torch.nn.Linear(H, V)
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
    cell = network.architecture.cell
    load = _SAFETENSORS if file.suffix == ".safetensors" else _PICKLED
    return _LINES.format(
        mark=MARK,
        load=load.format(name=file.name, facts=FACTS),
        prime=prime,
        temperature=temperature or 1e-6,
        window=window,
        module=_MODULES[cell],
        relu=', nonlinearity="relu"' if cell == "relu" else "",
    )


def demand_ours(path: Path) -> None:
    """Raise RunError where something else stands in the place of the lines; raises OSError."""
    if path.exists() and not path.read_bytes().startswith(MARK.encode()):
        raise RunError(_("{path}: it is not of this program; choose another name for --torch").format(path=path))
