"""The lesson's network as the engine has it: rows in place of columns, every parameter transposed."""

from collections.abc import Sequence

import numpy as np

from rnn_tui.generation.reader import State
from rnn_tui.inspection.dissection import specimen_of_passage
from rnn_tui.inspection.passage import Passage
from rnn_tui.inspection.specimen import Specimen
from rnn_tui.lesson.code.parameters import Parameters
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.network import CharRNN
from rnn_tui.training.presets import preset_config

NAMES = ("W_xh", "W_hh", "W_hy", "b_h", "b_y")  # in the order of the lesson's parameters


def network_of(parameters: Parameters) -> CharRNN:
    """Return the same network, in float64: W_xh (H, V) is its W_xh (V, H), b_h (H, 1) its b_h (H,)."""
    hidden_size, vocabulary_size = parameters[0].shape
    network = CharRNN(Architecture(vocabulary_size, hidden_size, "rnn"), np.float64)
    for name, array in zip(NAMES, parameters):
        network.parameters[name][...] = array.T.reshape(network.parameters[name].shape)
    return network


def specimen_of(inputs: Sequence[int], targets: Sequence[int], parameters: Parameters) -> Specimen:
    """Return a window, read from zero, as the laboratory's microscope takes it."""
    network = network_of(parameters)
    start = State(np.zeros((1, 1, network.architecture.hidden_size)), np.zeros(network.architecture.vocabulary_size))
    passage = Passage(network, start, np.array(inputs), range(len(inputs)))
    return specimen_of_passage(passage, np.array(targets), preset_config("notebook"))
