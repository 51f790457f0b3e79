"""Step 3: the product with a one-hot column is a column, to the last bit."""

import numpy as np
import pytest

from rnn_tui.lesson.code.one_hot import picked_column
from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.steps.one_hot import STEP, OneHot
from rnn_tui.lesson.subject import subject_of


@pytest.fixture
def stage():
    return OneHot(subject_of(SENTENCE))


def test_850_products_of_which_none_is_needed(stage):
    figures = stage.figures()
    sizes = {"H": "50", "V": "17", "zeros": "16", "products": "850"}
    assert figures == {**sizes, "index": "6", "column": "W_xh[:, [idx]]"}
    assert STEP.excerpt.lines()[3] == f"column = {figures['column']}"


def test_the_product_is_the_column():
    W_xh = np.random.default_rng(1).standard_normal((5, 7))
    for idx in range(7):
        product, column = picked_column(W_xh, idx)
        by_hand = [[sum(W_xh[unit, place] * (place == idx) for place in range(7))] for unit in range(5)]
        assert product.shape == (5, 1) and product.tolist() == column.tolist() == by_hand


def test_the_one_moves_round_and_the_column_with_it(stage):
    assert subject_of(SENTENCE).characters[stage.index] == "e"
    for _each in range(7):
        stage.press("left")
    assert stage.index == 16 and (stage.product == stage.W_xh[:, 16]).all()
    stage.press("right")
    assert stage.index == 0 and stage.values()[1] == ("x[0]", "1.0") and stage.line == 1


def test_what_stands_beside_the_code_is_of_the_unit(stage):
    stage.press("up")
    assert stage.unit == 49
    written = f"{stage.W_xh[49, 6]:.4f}".replace("-", "−")
    assert list(stage.values()) == [
        ("x", "(17, 1)"),
        ("x[6]", "1.0"),
        ("product[49]", written),
        ("column[49]", written),
        ("", "True"),
    ]
