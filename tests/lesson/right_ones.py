"""Right submissions in forty styles: each the plain one with some of its text replaced."""

from tests.lesson.checking import PLAIN, patched
from tests.lesson.wrong_ones import AFTER, CARRY, CLIP, D_HY, DY, NAMES, NEGATIVE_LOG, RETURN, SLOPE, TANH

FORWARD = "def forward_pass(inputs, h_prev, W_xh, W_hh, W_hy, b_h, b_y):"
BACKWARD = "def backward_pass(inputs, outputs, hs, targets, W_xh, W_hh, W_hy, b_h, b_y, learning_rate):"
LOSS = PLAIN[PLAIN.index("def loss") : PLAIN.index("def backward_pass")]
CALL = "outputs, hs = forward_pass(inputs, h, W_xh, W_hh, W_hy, b_h, b_y)"
RIGHT: dict[str, str] = {}


def right(name: str, *changes: tuple[str, str]) -> None:
    RIGHT[name] = patched(*changes)


right(
    "forward dict",
    (RETURN, "    return {'outputs': outputs, 'hs': hs}"),
    (
        CALL,
        "both = forward_pass(inputs, h, W_xh, W_hh, W_hy, b_h, b_y)\n        outputs, hs = both['outputs'], both['hs']",
    ),
)
right(
    "hs list first, adapted",
    ("hs = {-1: h_prev}", "hs = [h_prev]"),
    ("hs[t - 1] + b_h", "hs[-1] + b_h"),
    (TANH, "hs.append(np.tanh(a))"),
    ("hs[t] + b_y", "hs[-1] + b_y"),
    (D_HY, "dW_hy += dy @ hs[t + 1].T"),
    ("(1 - hs[t] ** 2)", "(1 - hs[t + 1] ** 2)"),
    ("dW_hh += da @ hs[t - 1].T", "dW_hh += da @ hs[t].T"),
    (CARRY, "        h = hs[-1]\n"),
)
right(
    "hs 1-based dict",
    ("hs = {-1: h_prev}", "hs = {0: h_prev}"),
    ("hs[t - 1] + b_h", "hs[t] + b_h"),
    (TANH, "hs[t + 1] = np.tanh(a)"),
    ("hs[t] + b_y", "hs[t + 1] + b_y"),
    (D_HY, "dW_hy += dy @ hs[t + 1].T"),
    ("(1 - hs[t] ** 2)", "(1 - hs[t + 1] ** 2)"),
    ("dW_hh += da @ hs[t - 1].T", "dW_hh += da @ hs[t].T"),
    (CARRY, "        h = hs[len(inputs)]\n"),
)
right(
    "loss one-hot",
    (
        LOSS,
        "def loss(outputs, targets):\n"
        "    return -sum(np.sum(y * np.log(p + 1e-9)) for p, y in zip(outputs[-len(targets):], targets))\n\n\n",
    ),
    ("dy = outputs[t].copy()\n            " + DY, "dy = outputs[t] - targets[k]"),
)
right(
    "one-hot five",
    (
        LOSS,
        "def loss(outputs, targets):\n"
        "    return -np.sum([y * np.log(p + 1e-9) for p, y in zip(outputs, targets)])\n\n\n",
    ),
    ("dy = outputs[t].copy()\n            " + DY, "dy = outputs[t] - targets[t]"),
)
right(
    "loss int",
    (LOSS, "def loss(outputs, targets):\n    return -np.log(outputs[-1][targets])[0]\n\n\n"),
    ("k = t - (T - len(targets))", "k = t - (T - 1)"),
    (DY, "dy[targets] -= 1"),
)
right("y_true", ("def loss(outputs, targets):", "def loss(y_true, y_pred):\n    outputs, targets = y_pred, y_true"))
right("backward h_prev arg", (BACKWARD, BACKWARD.replace("hs, targets", "hs, h_prev, targets")))
right(
    "backward order",
    (BACKWARD, "def backward_pass(learning_rate, W_xh, W_hh, W_hy, b_h, b_y, hs, outputs, targets, inputs):"),
)
right(
    "positional unknown",
    (
        FORWARD,
        "def forward_pass(q1, q2, q3, q4, q5, q6, q7):\n"
        "    inputs, h_prev, W_xh, W_hh, W_hy, b_h, b_y = q1, q2, q3, q4, q5, q6, q7",
    ),
)
right(
    "positional unknown backward",
    (
        BACKWARD,
        "def backward_pass(a, b, c, d, e, f, g, h, i, j):\n"
        "    inputs, outputs, hs, targets, W_xh, W_hh, W_hy, b_h, b_y, learning_rate = a, b, c, d, e, f, g, h, i, j",
    ),
)
right(
    "UVW",
    (
        FORWARD,
        "def forward_pass(x, s0, U, W, V, b, c):\n"
        "    inputs, h_prev, W_xh, W_hh, W_hy, b_h, b_y = x, s0, U, W, V, b, c",
    ),
)
right(
    "Wx Wh Wy",
    (
        FORWARD,
        "def forward_pass(X, h0, Wx, Wh, Wy, bh, by):\n"
        "    inputs, h_prev, W_xh, W_hh, W_hy, b_h, b_y = X, h0, Wx, Wh, Wy, bh, by",
    ),
)
right(
    "three results",
    (RETURN, "    return outputs, hs, inputs"),
    (CALL, CALL.replace("outputs, hs =", "outputs, hs, _ =")),
)
right(
    "array outputs",
    (RETURN, "    return np.hstack(outputs), hs"),
    ("zip(outputs[-len(targets) :]", "zip(outputs.T[-len(targets) :, :, None]"),
    ("dy = outputs[t].copy()", "dy = outputs[:, [t]].copy()"),
    ("p=outputs[-1].ravel()", "p=outputs[:, -1]"),
)
right(
    "inputs.shape",
    ("for t in range(len(inputs)):", "for t in range(inputs.shape[0]):"),
    ("outputs, hs = forward_pass(inputs, h", "outputs, hs = forward_pass(np.array(inputs), h"),
)
right("float32", ("hs[t] = np.tanh(a)", "hs[t] = np.tanh(a).astype(np.float32)"))
right(
    "wraps",
    (FORWARD, "@deco\n" + FORWARD),
    (
        "import numpy as np\n",
        "import numpy as np\n"
        "import functools\n\n\n"
        "def deco(f):\n"
        "    @functools.wraps(f)\n"
        "    def g(*args, **kw):\n"
        "        return f(*args, **kw)\n"
        "    return g\n\n",
    ),
)
right(
    "bare deco",
    (FORWARD, "@deco\n" + FORWARD),
    (
        "import numpy as np\n",
        "import numpy as np\n\n\n"
        "def deco(f):\n"
        "    def g(*args, **kw):\n"
        "        return f(*args, **kw)\n"
        "    return g\n\n",
    ),
)
right("clip p", (NEGATIVE_LOG, "total -= np.log(np.clip(p, 1e-12, 1))[target].item()"))
right(
    "greedy exclude",
    ("idx = np.random.choice(V, p=outputs[-1].ravel())", "idx = outputs[-1].argmax()"),
    ("text = start\n", "text = ''\n"),
)
right(
    "global size",
    (
        "h = np.zeros((W_hh.shape[0], 1))\n    V = len(char_to_idx)",
        "h = np.zeros((hidden_size, 1))\n    V = vocab_size",
    ),
    ("import numpy as np\n", "import numpy as np\n\nhidden_size = 50\nvocab_size = 17\n"),
)
right(
    "window reread",
    ("        h = hs[len(inputs) - 1]\n", ""),
    (
        "        unread = idx_to_char[idx]\n        text += unread",
        "        text += idx_to_char[idx]\n        unread = text[-5:]",
    ),
)
right(
    "reread all",
    ("        h = hs[len(inputs) - 1]\n", ""),
    (
        "        unread = idx_to_char[idx]\n        text += unread",
        "        text += idx_to_char[idx]\n        unread = text",
    ),
)
right(
    "in place None",
    (AFTER, "\n\ndef generate_text"),
    *[(f"    {n} = {n} - learning_rate * d{n}\n", f"    {n} -= learning_rate * d{n}\n") for n in NAMES],
)
right(
    "np.clip list rebinding right",
    (
        "    for d in (dW_xh, dW_hh, dW_hy, db_h, db_y):\n        np.clip(d, -5, 5, out=d)",
        "    dW_xh, dW_hh, dW_hy, db_h, db_y = [np.clip(d, -5, 5) for d in (dW_xh, dW_hh, dW_hy, db_h, db_y)]",
    ),
)
right("extra loss returned", (AFTER, "    return W_xh, W_hh, W_hy, b_h, b_y, hs[T - 1]\n\n\ndef generate_text"))
right("returns list", (AFTER, "    return [W_xh, W_hh, W_hy, b_h, b_y]\n\n\ndef generate_text"))
right("typed", (FORWARD, FORWARD.replace("):", ") -> tuple[list, dict]:").replace("inputs,", "inputs: list,")))
right("kwonly rate", (BACKWARD, BACKWARD.replace("learning_rate", "*, learning_rate=0.1")))
right(
    "default clip",
    (BACKWARD, BACKWARD.replace("learning_rate", "learning_rate, clip_value=5")),
    (CLIP, "        np.clip(d, -clip_value, clip_value, out=d)"),
)
right(
    "seed",
    (
        "def initialize_parameters(hidden_size, vocab_size):",
        "def initialize_parameters(input_size, hidden_size, output_size, seed=42):\n"
        "    vocab_size = input_size\n"
        "    np.random.seed(seed)",
    ),
)
right(
    "xavier",
    ("np.random.randn(hidden_size, hidden_size) * 0.01", "np.linalg.qr(np.random.randn(hidden_size, hidden_size))[0]"),
)
right("ones biases", ("b_h = np.zeros((hidden_size, 1))", "b_h = np.ones((hidden_size, 1)) * 0.1"))
right("loss float", ("    return total\n", "    return float(total)\n"))
right("recompute", (SLOPE, "da = dh - dh * hs[t] * hs[t]"))
right("cosh", (SLOPE, "da = dh / np.cosh(np.arctanh(hs[t])) ** 2"))
right("mutating outputs", ("dy = outputs[t].copy()", "dy = outputs[t]"))
right("pops hs", ("    for t in reversed(range(T)):", "    hs = dict(hs)\n    for t in reversed(range(T)):"))
right(
    "start_char name",
    ("def generate_text(start, length,", "def generate_text(start_text, num_chars,"),
    (
        "    text = start\n    unread = start\n    for _ in range(length)",
        "    text = start_text\n    unread = start_text\n    for _ in range(num_chars)",
    ),
)
right(
    "a rate with a default, by another name, and a bound of its own",
    (BACKWARD, BACKWARD.replace("learning_rate)", "pas=0.05, borne=5)")),
    *((f"- learning_rate * d{name}", f"- pas * d{name}") for name in ("W_xh", "W_hh", "W_hy", "b_h", "b_y")),
    (CLIP, CLIP.replace("-5, 5", "-borne, borne")),
)
