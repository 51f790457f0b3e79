"""Characters as indices, flat states and biases, one matrix of states, gradients by matrices at once, dicts of parameters."""

import numpy as np

NAMES = ["W_xh", "W_hh", "W_hy", "b_h", "b_y"]


def initialize_parameters(hidden_size, vocab_size):
    rng = np.random.RandomState(1)
    return {
        "W_xh": rng.normal(0, 0.01, (hidden_size, vocab_size)),
        "W_hh": np.eye(hidden_size) * 0.1,
        "W_hy": rng.normal(0, 0.01, (vocab_size, hidden_size)),
        "b_h": np.zeros(hidden_size),
        "b_y": np.zeros(vocab_size),
    }


def forward_pass(inputs, h_prev, parameters):
    W_xh, W_hh, W_hy, b_h, b_y = (parameters[name] for name in NAMES)
    hs = [h_prev]
    for idx in inputs:
        hs.append(np.tanh(W_xh[:, idx] + W_hh @ hs[-1] + b_h))
    Y = np.array(hs[1:]) @ W_hy.T + b_y
    P = np.exp(Y - Y.max(axis=1, keepdims=True))
    return {"outputs": P / P.sum(axis=1, keepdims=True), "hs": hs}


def loss(outputs, targets):
    rows = np.arange(len(outputs) - len(targets), len(outputs))
    return float(-np.log(outputs[rows, targets]).sum())


def backward_pass(inputs, outputs, hs, targets, parameters, learning_rate):
    H = np.array(hs)
    T = len(inputs)
    D = outputs.copy()
    D[: T - len(targets)] = 0
    D[np.arange(T - len(targets), T), targets] -= 1
    A = np.zeros((T, H.shape[1]))
    carried = 0
    for t in range(T - 1, -1, -1):
        A[t] = (D[t] @ parameters["W_hy"] + carried) * (1 - H[t + 1] * H[t + 1])
        carried = A[t] @ parameters["W_hh"]
    dW_xh = np.zeros_like(parameters["W_xh"])
    np.add.at(dW_xh.T, inputs, A)
    gradients = [dW_xh, A.T @ H[:-1], D.T @ H[1:], A.sum(axis=0), D.sum(axis=0)]
    return {name: parameters[name] - learning_rate * g.clip(-5, 5) for name, g in zip(NAMES, gradients)}


def generate_text(start, length, parameters, char_to_idx, idx_to_char):
    text = start
    for _ in range(length):
        window = [char_to_idx[c] for c in text[-5:]]
        h = np.zeros(len(parameters["b_h"]))
        given = forward_pass(window, h, parameters)
        text += idx_to_char[int(given["outputs"][-1].argmax())]
    return text
