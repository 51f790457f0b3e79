"""A second implementation of the network and of Adagrad, in plain loops, sharing nothing with the first."""

import math


class PlainRNN:
    """One stream, one window at a time; matrices are lists of rows, as in the lesson's equations."""

    def __init__(self, W_xh, W_hh, b_h, W_hy, b_y):
        self.parameters = {"W_xh": W_xh, "W_hh": W_hh, "b_h": b_h, "W_hy": W_hy, "b_y": b_y}
        self.squares = {name: zeros_like(value) for name, value in self.parameters.items()}

    def train_window(self, inputs, targets, h, learning_rate, clip):
        """One step of Adagrad on the sum of the window's losses; return the mean loss and the last state."""
        loss, gradients, h = self.gradients(inputs, targets, h)
        for name, value in self.parameters.items():
            update(value, self.squares[name], gradients[name], learning_rate, clip)
        return loss / len(inputs), h

    def gradients(self, inputs, targets, h):
        p = self.parameters
        hidden, size = len(p["b_h"]), len(p["b_y"])
        states, shares, loss = [h], [], 0.0
        for x, target in zip(inputs, targets, strict=True):
            before = states[-1]
            state = []
            for j in range(hidden):
                total = p["W_xh"][x][j] + p["b_h"][j]
                for i in range(hidden):
                    total += before[i] * p["W_hh"][i][j]
                state.append(math.tanh(total))
            scores = [p["b_y"][k] + sum(state[j] * p["W_hy"][j][k] for j in range(hidden)) for k in range(size)]
            weights = [math.exp(score) for score in scores]
            share = [weight / sum(weights) for weight in weights]
            loss -= math.log(share[target])
            states.append(state)
            shares.append(share)
        d = {name: zeros_like(value) for name, value in p.items()}
        from_later = [0.0] * hidden
        for t in reversed(range(len(inputs))):
            dy = list(shares[t])
            dy[targets[t]] -= 1
            state, before = states[t + 1], states[t]
            da = []
            for j in range(hidden):
                dh = from_later[j] + sum(p["W_hy"][j][k] * dy[k] for k in range(size))
                da.append((1 - state[j] ** 2) * dh)
                for k in range(size):
                    d["W_hy"][j][k] += state[j] * dy[k]
            for k in range(size):
                d["b_y"][k] += dy[k]
            for j in range(hidden):
                d["b_h"][j] += da[j]
                d["W_xh"][inputs[t]][j] += da[j]
                for i in range(hidden):
                    d["W_hh"][i][j] += before[i] * da[j]
            from_later = [sum(p["W_hh"][i][j] * da[j] for j in range(hidden)) for i in range(hidden)]
        return loss, d, states[-1]


def zeros_like(value):
    return [zeros_like(each) for each in value] if isinstance(value, list) else 0.0


def update(value, squares, gradient, learning_rate, clip):
    for place, slope in enumerate(gradient):
        if isinstance(slope, list):
            update(value[place], squares[place], slope, learning_rate, clip)
        else:
            clipped = max(-clip, min(clip, slope))
            squares[place] += clipped**2
            value[place] -= learning_rate * clipped / (math.sqrt(squares[place]) + 1e-10)
