"""Gradients in a dict, parameters changed in place, nothing given back; all states in one array; own argument names."""

import numpy as np


def initialize_parameters(hidden_size, vocab_size, seed=0):
    rng = np.random.default_rng(seed)
    scale = 1 / np.sqrt(hidden_size)
    Wxh = rng.uniform(-scale, scale, (hidden_size, vocab_size))
    Whh = rng.uniform(-scale, scale, (hidden_size, hidden_size))
    Why = rng.uniform(-scale, scale, (vocab_size, hidden_size))
    return [Wxh, Whh, Why, np.zeros((hidden_size, 1)), np.zeros((vocab_size, 1))]


def forward_pass(xs, hprev, Wxh, Whh, Why, bh, by):
    T, H = len(xs), Whh.shape[0]
    states = np.zeros((T + 1, H))
    states[0] = hprev[:, 0]
    probs = np.zeros((T, Why.shape[0]))
    for t, x in enumerate(xs, start=1):
        states[t] = np.tanh(Wxh.dot(x)[:, 0] + Whh.dot(states[t - 1]) + bh[:, 0])
        logits = Why.dot(states[t]) + by[:, 0]
        logits -= logits.max()
        probs[t - 1] = np.exp(logits) / np.exp(logits).sum()
    return probs, states


def loss(probs, targets):
    return sum(-np.log(probs[t][k] + 1e-12) for t, k in enumerate(targets))


def backward_pass(xs, probs, states, targets, Wxh, Whh, Why, bh, by, lr=0.05):
    grads = {"Wxh": 0.0 * Wxh, "Whh": 0.0 * Whh, "Why": 0.0 * Why, "bh": 0.0 * bh, "by": 0.0 * by}
    carried = np.zeros(Whh.shape[0])
    for t in range(len(xs), 0, -1):
        delta = np.array(probs[t - 1])
        delta[targets[t - 1]] -= 1.0
        grads["Why"] += np.outer(delta, states[t])
        grads["by"] += delta[:, None]
        raw = (np.dot(Why.T, delta) + carried) * (1 - np.square(states[t]))
        grads["Wxh"] += np.outer(raw, xs[t - 1])
        grads["Whh"] += np.outer(raw, states[t - 1])
        grads["bh"] += raw[:, None]
        carried = np.dot(Whh.T, raw)
    for name, W in zip(grads, (Wxh, Whh, Why, bh, by)):
        W -= lr * np.clip(grads[name], -5, 5)


def generate_text(seed_text, n, Wxh, Whh, Why, bh, by, stoi, itos):
    h, written = np.zeros(Whh.shape[0]), []
    unread = list(seed_text)
    while len(written) < n:
        for char in unread:
            h = np.tanh(Wxh[:, stoi[char]] + Whh @ h + bh[:, 0])
        y = Why @ h + by[:, 0]
        unread = [itos[int(np.argmax(y))]]
        written += unread
    return "".join(written)
