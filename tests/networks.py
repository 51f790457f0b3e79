"""Small networks of every kind, and windows of random text for them."""

import numpy as np

from rnn_tui.network.architecture import CELL_NAMES, Architecture
from rnn_tui.network.network import CharRNN

CELLS = CELL_NAMES


def make_network(V: int, H: int, cell="rnn", layers=1, dropout=0.0, seed=0, dtype=np.float64, threads=1) -> CharRNN:
    network = CharRNN(Architecture(V, H, cell, layers, dropout), dtype, threads)
    network.flat[...] = np.random.default_rng(seed).uniform(-0.6, 0.6, network.flat.size)
    return network


def random_window(network: CharRNN, T: int, B: int, K: int, seed: int = 0):
    """Inputs (T, B), targets (K, B), and a state to begin with."""
    rng = np.random.default_rng(seed)
    V = network.architecture.vocabulary_size
    inputs = rng.integers(0, V, (T, B)).astype(np.uint8)
    targets = rng.integers(0, V, (K, B)).astype(np.uint8)
    state = rng.uniform(-0.9, 0.9, network.architecture.state_shape(B)).astype(network.flat.dtype)
    return inputs, targets, state
