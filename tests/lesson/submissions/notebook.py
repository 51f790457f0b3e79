# %% 1
import numpy as np

text = "exemple de texte pour entraîner un RNN."
chars = sorted(list(set(text)))
char_to_idx = {ch: i for i, ch in enumerate(chars)}
idx_to_char = {i: ch for i, ch in enumerate(chars)}
vocab_size = len(chars)
hidden_size = 50
seq_length = 5

# %% 2
inputs = []
targets = []
for i in range(len(text) - seq_length):
    inputs.append(text[i : i + seq_length])
    targets.append(text[i + seq_length])


# %% 3
def one_hot_dict(chars):
    return {char: [1 if i == j else 0 for j in range(len(chars))] for i, char in enumerate(chars)}


one_hot_dict(chars)

# %% 10
losses = train_rnn(inputs, targets, 100)


# %% 5
def forward_pass(inputs, h_prev, W_xh, W_hh, W_hy, b_h, b_y):
    outputs, hs = [], {-1: h_prev}
    for t in range(len(inputs)):
        x = one_hot_dict[inputs[t]].reshape(-1, 1)
        hs[t] = np.tanh(np.dot(W_xh, x) + np.dot(W_hh, hs[t - 1]) + b_h)
        y = np.dot(W_hy, hs[t]) + b_y
        outputs.append(np.exp(y) / np.sum(np.exp(y)))
    return outputs, hs


# %% 6
def loss(outputs, targets):
    loss = 0
    for t in range(len(outputs)):
        loss += -np.log(outputs[t][char_to_idx[targets[t]]])
    return loss


# %% 7
def backward_pass(inputs, outputs, hs, targets, W_xh, W_hh, W_hy, b_h, b_y, learning_rate):
    dW_xh, dW_hh, dW_hy = np.zeros_like(W_xh), np.zeros_like(W_hh), np.zeros_like(W_hy)
    db_h, db_y = np.zeros_like(b_h), np.zeros_like(b_y)
    dh_next = np.zeros_like(hs[0])
    for t in reversed(range(len(inputs))):
        dy = np.copy(outputs[t])
        dy[char_to_idx[targets[t]]] -= 1
        dW_hy += np.dot(dy, hs[t].T)
        db_y += dy
        dh = np.dot(W_hy.T, dy) + dh_next
        dh_raw = (1 - hs[t] * hs[t]) * dh
        db_h += dh_raw
        dW_xh += np.dot(dh_raw, one_hot_dict[inputs[t]].reshape(1, -1))
        dW_hh += np.dot(dh_raw, hs[t - 1].T)
        dh_next = np.dot(W_hh.T, dh_raw)
    for dparam in [dW_xh, dW_hh, dW_hy, db_h, db_y]:
        np.clip(dparam, -5, 5, out=dparam)
    W_xh -= learning_rate * dW_xh
    W_hh -= learning_rate * dW_hh
    W_hy -= learning_rate * dW_hy
    b_h -= learning_rate * db_h
    b_y -= learning_rate * db_y
    return W_xh, W_hh, W_hy, b_h, b_y


# %% 8
def train_rnn(inputs, targets, epochs, learning_rate):
    W_xh, W_hh, W_hy, b_h, b_y = initialize_parameters(hidden_size, vocab_size)
    for epoch in range(epochs):
        h_prev = np.zeros((hidden_size, 1))
        total = 0
        for i in range(len(inputs)):
            outputs, hs = forward_pass(inputs[i], h_prev, W_xh, W_hh, W_hy, b_h, b_y)
            total += loss(outputs, targets[i])
            W_xh, W_hh, W_hy, b_h, b_y = backward_pass(
                inputs[i], outputs, hs, targets[i], W_xh, W_hh, W_hy, b_h, b_y, learning_rate
            )
        print(f"Epoch {epoch}/{epochs}, Loss: {total}")


# %% 9
def generate_text(start_char, length, W_xh, W_hh, W_hy, b_h, b_y, char_to_idx, idx_to_char):
    h = np.zeros((W_hh.shape[0], 1))
    x = np.zeros((len(char_to_idx), 1))
    x[char_to_idx[start_char]] = 1
    text = start_char
    for _ in range(length):
        h = np.tanh(np.dot(W_xh, x) + np.dot(W_hh, h) + b_h)
        y = np.dot(W_hy, h) + b_y
        p = np.exp(y) / np.sum(np.exp(y))
        idx = np.random.choice(range(len(char_to_idx)), p=p.ravel())
        x = np.zeros((len(char_to_idx), 1))
        x[idx] = 1
        text += idx_to_char[idx]
    return text
