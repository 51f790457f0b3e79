import numpy as np


def initialize_parameters(hidden_size, vocab_size):
    W_xh = np.random.randn(hidden_size, vocab_size) * 0.01
    W_hh = np.random.randn(hidden_size, hidden_size) * 0.01
    W_hy = np.random.randn(vocab_size, hidden_size) * 0.01
    b_h = np.zeros((hidden_size, 1))
    b_y = np.zeros((vocab_size, 1))
    return W_xh, W_hh, W_hy, b_h, b_y


def softmax(y):
    e = np.exp(y - np.max(y))
    return e / np.sum(e)


def forward_pass(inputs, h_prev, W_xh, W_hh, W_hy, b_h, b_y):
    hs = {-1: h_prev}
    outputs = []
    for t in range(len(inputs)):
        a = W_xh @ inputs[t] + W_hh @ hs[t - 1] + b_h
        hs[t] = np.tanh(a)
        y = W_hy @ hs[t] + b_y
        outputs.append(softmax(y))
    return outputs, hs


def loss(outputs, targets):
    total = 0.0
    for p, target in zip(outputs[-len(targets) :], targets):
        total += -np.log(p[target, 0])
    return total


def backward_pass(inputs, outputs, hs, targets, W_xh, W_hh, W_hy, b_h, b_y, learning_rate):
    dW_xh = np.zeros_like(W_xh)
    dW_hh = np.zeros_like(W_hh)
    dW_hy = np.zeros_like(W_hy)
    db_h = np.zeros_like(b_h)
    db_y = np.zeros_like(b_y)
    dh_next = np.zeros_like(b_h)
    T = len(inputs)
    for t in reversed(range(T)):
        dy = np.zeros_like(b_y)
        k = t - (T - len(targets))
        if k >= 0:
            dy = outputs[t].copy()
            dy[targets[k]] -= 1
        dW_hy += dy @ hs[t].T
        db_y += dy
        dh = W_hy.T @ dy + dh_next
        da = (1 - hs[t] ** 2) * dh
        dW_xh += da @ inputs[t].T
        dW_hh += da @ hs[t - 1].T
        db_h += da
        dh_next = W_hh.T @ da
    for d in (dW_xh, dW_hh, dW_hy, db_h, db_y):
        np.clip(d, -5, 5, out=d)
    W_xh = W_xh - learning_rate * dW_xh
    W_hh = W_hh - learning_rate * dW_hh
    W_hy = W_hy - learning_rate * dW_hy
    b_h = b_h - learning_rate * db_h
    b_y = b_y - learning_rate * db_y
    return W_xh, W_hh, W_hy, b_h, b_y


def generate_text(start, length, W_xh, W_hh, W_hy, b_h, b_y, char_to_idx, idx_to_char):
    h = np.zeros((W_hh.shape[0], 1))
    V = len(char_to_idx)
    text = start
    unread = start
    for _ in range(length):
        inputs = []
        for char in unread:
            x = np.zeros((V, 1))
            x[char_to_idx[char]] = 1
            inputs.append(x)
        outputs, hs = forward_pass(inputs, h, W_xh, W_hh, W_hy, b_h, b_y)
        h = hs[len(inputs) - 1]
        idx = np.random.choice(V, p=outputs[-1].ravel())
        unread = idx_to_char[idx]
        text += unread
    return text
