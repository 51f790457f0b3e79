"""Distributions against plain definitions, draws against their distribution."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.errors import ConfigError
from rnn_tui.generation.sampling import (
    Sampling,
    choose,
    choose_each,
    distribution,
    distributions,
    draw,
    draws,
    entropy_bits,
    likeliest,
    perplexity,
    place_of,
)

logit_lists = st.lists(st.floats(-30, 30), min_size=2, max_size=12).map(lambda values: np.array(values, np.float32))


def plain(logits, sampling: Sampling) -> list[float]:
    """The definition, without any care for speed."""
    weights = [math.exp((float(logit) - float(max(logits))) / sampling.temperature) for logit in logits]
    shares = [weight / sum(weights) for weight in weights]
    order = sorted(range(len(shares)), key=lambda index: (-shares[index], index))
    if sampling.top_k:
        order = order[: sampling.top_k]
    kept, reached = [], 0.0
    for index in order:
        kept.append(index)
        reached += shares[index]
        if reached >= sampling.top_p - 1e-12:
            break
    total = sum(shares[index] for index in kept)
    return [shares[index] / total if index in kept else 0.0 for index in range(len(shares))]


@given(logit_lists, st.floats(0.1, 5), st.integers(0, 12), st.floats(0.05, 1))
def test_temperature_top_k_and_top_p_are_as_defined(logits, temperature, top_k, top_p):
    sampling = Sampling(temperature, top_k, top_p)
    assert distribution(logits, sampling) == pytest.approx(plain(logits, sampling), abs=1e-9)


scores = st.sampled_from([-math.inf, -2.0, -0.0, 0.0, 1.5, 3.0]) | st.floats(-30, 30)


@given(st.lists(scores, min_size=1, max_size=40), st.integers(-1, 45))
def test_the_likeliest_are_those_of_a_full_sort_and_stand_in_its_order(values, count):
    logits = np.array(values, np.float32)
    order = sorted(range(len(values)), key=lambda index: (-logits[index], index))
    assert likeliest(logits, count).tolist() == order[: max(0, count)]
    assert [place_of(logits, index) for index in order] == list(range(len(order)))


def test_what_is_no_number_is_the_least_likely():
    logits = np.array([math.nan, 1.0, math.nan, 2.0], np.float32)
    assert [likeliest(logits, count).tolist() for count in (1, 3, 4)] == [[3], [3, 1, 0], [3, 1, 0, 2]]
    assert place_of(logits, 2) == 3


@pytest.mark.parametrize("temperature", [1e-6, 1e6, 0.0])
def test_extreme_temperatures_are_finite(temperature):
    logits = np.array([1e4, -1e4, 9_999.0, 0.0], np.float32)
    shares = distribution(logits, Sampling(temperature))
    assert np.isfinite(shares).all() and shares.sum() == pytest.approx(1)


def test_cold_is_sure_and_hot_is_even():
    logits = np.array([1.0, 3.0, 2.0, -50.0], np.float32)
    assert distribution(logits, Sampling(1e-6)).tolist() == [0, 1, 0, 0]
    assert distribution(logits, Sampling(1e6)) == pytest.approx([0.25] * 4, abs=1e-4)


def test_equal_shares_are_cut_off_from_the_end_of_the_vocabulary():
    assert distribution(np.zeros(4), Sampling(1.0, top_k=2)).tolist() == [0.5, 0.5, 0, 0]
    assert distribution(np.zeros(4), Sampling(1.0, top_p=0.75)) == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0])


@given(logit_lists, st.floats(0, 1e6))
def test_greedy_is_the_largest_at_any_temperature(logits, temperature):
    shares = distribution(logits, Sampling(temperature, greedy=True))
    assert shares[int(np.argmax(logits))] == 1


def test_greedy_shares_of_a_large_vocabulary_take_no_square_of_it():
    logits = np.zeros((2, 20_000))
    logits[0, 7] = logits[1, 19_999] = 1
    tracemalloc.start()
    try:
        shares = distributions(logits, Sampling(0.0))
        assert tracemalloc.get_traced_memory()[1] < 10 * logits.nbytes
    finally:
        tracemalloc.stop()
    assert shares.sum() == 2 and shares[0, 7] == shares[1, 19_999] == 1


def test_temperature_zero_is_greedy():
    assert distribution(np.array([1.0, 3.0, 2.0]), Sampling(0.0)).tolist() == [0, 1, 0]


def test_a_hundred_thousand_draws_follow_their_distribution():
    shares = distribution(np.array([2.0, 1.0, 0.5, 0.0, -1.0]), Sampling(0.9))
    uniforms = np.random.default_rng(1).random(100_000)
    counts = np.bincount([choose(shares, uniform) for uniform in uniforms], minlength=5)
    expected = shares * 100_000
    chi_square = float(((counts - expected) ** 2 / expected).sum())
    assert chi_square < 18.47  # the 0.999 quantile for four degrees of freedom


def test_the_numbers_drawn_are_uniform():
    drawn = np.array([draw(3, position) for position in range(5_000)])
    counts = np.histogram(drawn, bins=10, range=(0, 1))[0]
    assert float(((counts - 500) ** 2 / 500).sum()) < 27.88  # the 0.999 quantile for nine degrees of freedom


def test_a_draw_depends_on_seed_position_and_visit_only():
    keys = [(1, 0, 0), (2, 0, 0), (1, 1, 0), (1, 0, 1), (-1, 0, 0), (2**70, 0, 0)]
    drawn = [draw(*key) for key in keys]
    assert len(set(drawn)) == len(keys)
    assert drawn == [draw(*key) for key in reversed(keys)][::-1]


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=8).filter(lambda shares: sum(shares) > 0),
    st.floats(0, 1, exclude_max=True),
)
def test_what_has_no_share_is_never_chosen(shares, uniform):
    shares = np.array(shares) / sum(shares)
    assert shares[choose(shares, uniform)] > 0


@pytest.mark.parametrize(
    ("uniform", "index"), [(0.0, 1), (0.2499, 1), (0.25, 2), (0.4999, 2), (0.5, 4), (0.9999, 4), (1 - 2**-53, 4)]
)
def test_each_share_is_an_interval_closed_on_its_left(uniform, index):
    assert choose(np.array([0, 0.25, 0.25, 0, 0.5, 0]), uniform) == index


@given(
    st.integers(2, 9).flatmap(lambda V: st.lists(st.lists(st.floats(-30, 30), min_size=V, max_size=V), min_size=1)),
    st.builds(Sampling, st.sampled_from([0.0, 0.3, 1.0, 4.0]), st.integers(0, 3), st.floats(0.05, 1)),
    st.data(),
)
def test_several_rows_are_each_by_itself(rows, sampling, data):
    logits = np.array(rows, np.float32)
    uniforms = [data.draw(st.floats(0, 1, exclude_max=True)) for _row in rows]
    shares = distributions(logits, sampling)
    assert shares == pytest.approx(np.array([distribution(row, sampling) for row in logits]), abs=1e-12)
    assert choose_each(shares, np.array(uniforms)).tolist() == [
        choose(row, uniform) for row, uniform in zip(shares, uniforms, strict=True)
    ]


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("top_k", [0, 2])
def test_rows_that_are_no_numbers_leave_the_others_alone(top_k):
    logits = np.array([[1.0, math.nan, 0.0], [3.0, 1.0, 2.0], [math.inf, 0.0, 0.0]], np.float32)
    shares = distributions(logits, Sampling(1.0, top_k))
    assert shares[0].tolist() == shares[2].tolist() == [1 / 3] * 3
    assert shares[1] == pytest.approx(plain(logits[1], Sampling(1.0, top_k)))


def test_at_the_edges_rows_choose_as_one_does():
    shares = np.array([[0, 0.25, 0.25, 0, 0.5, 0]] * 7)
    assert choose_each(shares, np.array([0, 0.2499, 0.25, 0.4999, 0.5, 0.9999, 1 - 2**-53])).tolist() == [
        1,
        1,
        2,
        2,
        4,
        4,
        4,
    ]


def test_entropy_is_in_bits():
    assert entropy_bits(np.full(8, 1 / 8)) == pytest.approx(3)
    assert entropy_bits(np.array([1.0, 0.0])) == 0


def test_perplexity_is_two_to_the_bits_and_infinite_beyond_the_largest_float():
    assert perplexity(3.0) == 8 and perplexity(1023.0) == 2.0**1023
    assert perplexity(1024.0) == perplexity(1e300) == perplexity(math.inf) == math.inf
    assert math.isnan(perplexity(math.nan))


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_logits_that_are_no_numbers_make_every_character_equally_likely(broken):
    logits = np.array([1.0, broken, 0.0, 2.0], np.float32)
    assert distribution(logits, Sampling(1.0)).tolist() == [0.25] * 4
    assert distribution(np.array([1.0, -math.inf]), Sampling(1.0)).tolist() == [1, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"temperature": -0.1},
        {"temperature": math.inf},
        {"temperature": math.nan},
        {"top_k": -1},
        {"top_p": 0.0},
        {"top_p": 1.1},
    ],
    ids=str,
)
def test_settings_that_make_no_sense(wrong):
    with pytest.raises(ConfigError):
        Sampling(**wrong)


@given(st.integers(), st.integers(0, 2**40), st.integers(0, 5))
def test_many_draws_are_the_draws_of_each_position(seed, position, visit):
    assert draws(seed, position, 5, visit) == [draw(seed, position + place, visit) for place in range(5)]


def test_what_is_drawn_is_what_was_drawn_before():
    # a seed's continuation must not change from one version to the next
    expected = float(np.random.Generator(np.random.Philox(key=7, counter=[12, 3, 0, 0])).random())
    assert draw(7, 12, 3) == expected
