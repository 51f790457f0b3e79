"""A class behind the functions; the parameters change in place and come back too; softmax through logarithms."""

import numpy as np


class Network:
    def __init__(self, W_xh, W_hh, W_hy, b_h, b_y):
        self.W_xh, self.W_hh, self.W_hy, self.b_h, self.b_y = W_xh, W_hh, W_hy, b_h, b_y

    @property
    def all(self):
        return self.W_xh, self.W_hh, self.W_hy, self.b_h, self.b_y

    def step(self, x, h):
        h = np.tanh(self.W_xh @ x + self.W_hh @ h + self.b_h)
        y = self.W_hy @ h + self.b_y
        return h, np.exp(y - np.logaddexp.reduce(y, axis=0))

    def gradients(self, inputs, outputs, hs, asked):
        total = [np.zeros_like(W) for W in self.all]
        dh_next = np.zeros_like(self.b_h)
        for t in sorted(range(len(inputs)), reverse=True):
            dy = np.zeros_like(self.b_y)
            if t in asked:
                dy += outputs[t]
                dy[asked[t]] -= 1
            da = np.einsum("ij,ik->jk", self.W_hy, dy)
            da += dh_next
            da *= 1 - hs[t] * hs[t]
            own = [da * inputs[t].T, da * hs[t - 1].T, dy * hs[t].T, da, dy]
            for whole, part in zip(total, own):
                whole += part
            dh_next = (da.T @ self.W_hh).T
        return total


def initialize_parameters(hidden_size=50, vocab_size=17):
    rng = np.random.default_rng(7)
    shapes = [(hidden_size, vocab_size), (hidden_size, hidden_size), (vocab_size, hidden_size)]
    return (*(rng.normal(0, 0.14, shape) for shape in shapes), np.zeros((hidden_size, 1)), np.zeros((vocab_size, 1)))


def forward_pass(inputs, h_prev, *weights):
    network = Network(*weights)
    outputs, hs = {}, {-1: np.copy(h_prev)}
    for t, x in enumerate(inputs):
        hs[t], outputs[t] = network.step(x, hs[t - 1])
    return outputs, hs


def loss(outputs, targets):
    if not isinstance(targets, (list, tuple)):
        targets = [targets]
    ts = list(outputs)[-len(targets) :]
    return np.sum([-np.log(outputs[t][k]) for t, k in zip(ts, targets)])


def backward_pass(inputs, outputs, hs, targets, *rest):
    *weights, learning_rate = rest
    asked = dict(zip(range(len(inputs) - len(targets), len(inputs)), targets))
    gradients = Network(*weights).gradients(inputs, outputs, hs, asked)
    for W, dW in zip(weights, gradients):
        dW[dW > 5] = 5
        dW[dW < -5] = -5
        W -= learning_rate * dW
    return weights


def generate_text(start, length, W_xh, W_hh, W_hy, b_h, b_y, char_to_idx, idx_to_char, temperature=1.0):
    network = Network(W_xh, W_hh, W_hy, b_h, b_y)
    h, p = np.zeros_like(b_h), None
    one_hot = np.eye(len(char_to_idx))
    for char in start:
        h, p = network.step(one_hot[:, [char_to_idx[char]]], h)
    text = list(start)
    for _ in range(length):
        p = p ** (1 / temperature)
        p /= p.sum()
        idx = int(np.searchsorted(np.cumsum(p), np.random.rand()))
        text.append(idx_to_char[min(idx, len(p) - 1)])
        h, p = network.step(one_hot[:, [idx]], h)
    return text
