"""Three cells with as many parameters."""

import pytest

from rnn_tui.training.equal_cells import SECONDS_EACH, equal_cells


@pytest.mark.parametrize("vocabulary_size", [2, 17, 65, 3_000])
def test_an_rnn_a_gru_and_an_lstm_have_as_many_parameters_within_two_per_cent(vocabulary_size):
    configs = equal_cells(vocabulary_size)
    assert [config.cell for config in configs] == ["rnn", "gru", "lstm"]
    counts = [config.architecture(vocabulary_size).parameter_count for config in configs]
    assert max(counts) / min(counts) < 1.02
    assert {(config.seq_length, config.batch_size, config.budget) for config in configs} == {(64, 32, SECONDS_EACH)}
