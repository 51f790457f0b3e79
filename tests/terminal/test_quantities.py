"""Quantities as people read them."""

import pytest

from rnn_tui.terminal.quantities import size_label


@pytest.mark.parametrize(
    ("size", "label"),
    [(999, "999 B"), (1_000, "1 kB"), (23_400, "23 kB"), (999_900_000, "999.9 MB"), (10_000_000_000, "10.0 GB")],
)
def test_a_size_has_the_unit_that_suits_it(size, label):
    assert size_label(size) == label
