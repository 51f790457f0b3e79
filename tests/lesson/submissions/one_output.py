"""The last output alone, one target, loops over elements where there is one, arguments in an order of its own."""

import numpy as np

hidden_size = 50
vocab_size = 17


def initialize_parameters(hidden_size, vocab_size):
    rng = np.random.default_rng()
    return (
        rng.standard_normal((hidden_size, vocab_size)).astype(np.float32) * np.float32(0.01),
        np.zeros((hidden_size, hidden_size), np.float32),
        rng.standard_normal((vocab_size, hidden_size)).astype(np.float32) * np.float32(0.01),
        np.zeros((hidden_size, 1), np.float32),
        np.zeros((vocab_size, 1), np.float32),
    )


def forward_pass(W_xh, W_hh, W_hy, b_h, b_y, inputs, h_prev):
    h = np.zeros((hidden_size, 1)) + h_prev
    hs = {-1: h.copy()}
    for t, x in enumerate(inputs):
        new = np.zeros_like(h)
        for i in range(h.shape[0]):
            total = float(b_h[i, 0])
            for j in range(x.shape[0]):
                total += W_xh[i, j] * x[j, 0]
            for j in range(h.shape[0]):
                total += W_hh[i, j] * h[j, 0]
            new[i, 0] = np.tanh(total)
        h = new
        hs[t] = h
    y = np.matmul(W_hy, h) + b_y
    y = y - np.max(y)
    return np.exp(y) / np.exp(y).sum(), hs


def loss(outputs, targets):
    return -np.log(outputs[targets[-1]])


def backward_pass(outputs, targets, inputs, hs, learning_rate, W_xh, W_hh, W_hy, b_h, b_y):
    print("backward", len(inputs))
    dy = np.copy(outputs)
    dy[targets[-1]] -= 1
    gW_hy, gb_y = dy * hs[len(inputs) - 1].T, dy
    gW_xh, gW_hh, gb_h = np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(b_h.shape)
    back = W_hy.T @ dy
    t = len(inputs) - 1
    while t >= 0:
        back = back * (1 - hs[t] ** 2)
        gW_xh = gW_xh + back @ inputs[t].T
        gW_hh = gW_hh + back @ hs[t - 1].T
        gb_h = gb_h + back
        back = W_hh.T @ back
        t = t - 1
    clip = lambda g: np.minimum(np.maximum(g, -5), 5)
    return tuple(
        W - learning_rate * clip(g) for W, g in ((W_xh, gW_xh), (W_hh, gW_hh), (W_hy, gW_hy), (b_h, gb_h), (b_y, gb_y))
    )


def generate_text(start, length, W_xh, W_hh, W_hy, b_h, b_y, char_to_idx, idx_to_char):
    h = np.zeros((hidden_size, 1))
    result = ""
    for place in range(len(start) + length - 1):
        char = start[place] if place < len(start) else result[-1]
        x = np.zeros((vocab_size, 1))
        x[char_to_idx[char]] = 1
        p, hs = forward_pass(W_xh, W_hh, W_hy, b_h, b_y, [x], h)
        h = hs[0]
        if place >= len(start) - 1:
            result += idx_to_char[np.random.choice(range(vocab_size), p=p.ravel())]
    return result
