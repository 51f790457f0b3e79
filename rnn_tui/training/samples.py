"""The samples that are written at each snapshot: training asks generation."""

from itertools import islice

import numpy as np

from rnn_tui.generation.reader import Reader, generate
from rnn_tui.generation.sampling import Sampling
from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.network.network import CharRNN
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig

_LENGTH = 160  # characters
_SEED = 7  # always the same, so that what changes in the samples is what the network learnt


@ONE_BLAS_THREAD
def write_sample(network: CharRNN, vocabulary: Vocabulary, config: TrainingConfig, prime: str) -> str:
    """Return what the network writes after ``prime``; one that diverges writes, too."""
    reader = Reader(network, config.window)
    with np.errstate(all="ignore"):
        state = reader.read_all(reader.start(), vocabulary.encode(prime).tolist())
        return vocabulary.decode(islice(generate(reader, state, Sampling(config.temperature), _SEED), _LENGTH))
