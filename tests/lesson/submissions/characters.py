"""Characters as they are, looked up in dicts that stand outside; one-hot targets; recursion in place of a loop."""

import numpy as np

text = "exemple de texte pour entraîner un RNN."
chars = sorted(set(text))
char_to_idx = {c: i for i, c in enumerate(chars)}
idx_to_char = {i: c for i, c in enumerate(chars)}


def encode(char):
    x = np.zeros((len(char_to_idx), 1))
    x[char_to_idx[char]] = 1
    return x


def initialize_parameters(hidden_size, vocab_size):
    small = lambda *shape: np.random.normal(scale=0.05, size=shape)
    return (
        small(hidden_size, vocab_size),
        small(hidden_size, hidden_size),
        small(vocab_size, hidden_size),
        small(hidden_size, 1),
        small(vocab_size, 1),
    )


def forward_pass(inputs, h_prev, W_xh, W_hh, W_hy, b_h, b_y):
    hs, outputs = [], []
    h = h_prev
    for char in inputs:
        h = np.tanh(np.dot(W_xh, encode(char)) + np.dot(W_hh, h) + b_h)
        y = np.dot(W_hy, h) + b_y
        e = np.exp(y - y.max())
        hs.append(h)
        outputs.append(e / e.sum())
    hs.append(h_prev)  # so that hs[-1] is the state before the window
    return outputs, hs


def loss(outputs, targets):
    return -sum(float(np.log(p[char_to_idx[c]]).item()) for p, c in zip(outputs, targets))


def backward_pass(inputs, outputs, hs, targets, W_xh, W_hh, W_hy, b_h, b_y, learning_rate):
    def walk(t, dh_next):
        if t < 0:
            return [np.zeros_like(W) for W in (W_xh, W_hh, W_hy, b_h, b_y)]
        dy = outputs[t] - encode(targets[t])
        da = (1 - hs[t] ** 2) * (W_hy.T @ dy + dh_next)
        own = [da @ encode(inputs[t]).T, da @ hs[t - 1].T, dy @ hs[t].T, da, dy]
        return [mine + before for mine, before in zip(own, walk(t - 1, W_hh.T @ da))]

    gradients = walk(len(inputs) - 1, np.zeros_like(b_h))
    gradients = [np.clip(g, -5, 5) for g in gradients]
    return [W - learning_rate * g for W, g in zip((W_xh, W_hh, W_hy, b_h, b_y), gradients)]


def generate_text(start, length, W_xh, W_hh, W_hy, b_h, b_y, char_to_idx, idx_to_char):
    h = np.zeros_like(b_h)
    out, hs = forward_pass(start, h, W_xh, W_hh, W_hy, b_h, b_y)
    h = hs[-2]
    written = start
    for _ in range(length):
        written += idx_to_char[int(np.random.multinomial(1, out[-1][:, 0] / out[-1].sum()).argmax())]
        out, hs = forward_pass(written[-1], h, W_xh, W_hh, W_hy, b_h, b_y)
        h = hs[-2]
    return written
