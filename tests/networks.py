"""Small networks of every kind, and windows of random text for them."""

import numpy as np
from hypothesis import strategies as st

from rnn_tui.network.architecture import CELL_NAMES, Architecture
from rnn_tui.network.network import CharRNN

CELLS = CELL_NAMES
NO_EXTRAS = {"dropout": 0, "gain": False, "drop_connect": 0}
ALL_EXTRAS = {"dropout": 0.4, "gain": True, "drop_connect": 0.3}
extras = st.fixed_dictionaries({name: st.sampled_from([NO_EXTRAS[name], ALL_EXTRAS[name]]) for name in NO_EXTRAS})


def make_network(
    V: int, H: int, cell="rnn", layers=1, dropout=0.0, seed=0, dtype=np.float64, threads=1, gain=False, drop_connect=0.0
) -> CharRNN:
    network = CharRNN(Architecture(V, H, cell, layers, dropout, gain, drop_connect), dtype, threads)
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
