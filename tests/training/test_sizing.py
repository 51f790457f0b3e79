"""The preset auto: a size for a text and a time."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.errors import ConfigError
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from rnn_tui.training.sizing import choose_size, demand_no_sizes
from rnn_tui.training.trainer import Trainer

AUTO = preset_config("auto")


def chosen(characters: int, budget: float | None, vocabulary_size: int = 65):
    return choose_size(replace(AUTO, budget=budget), characters, vocabulary_size)


def test_more_text_and_more_time_give_larger_networks():
    assert chosen(10_000, 60).hidden_size == 64
    assert chosen(100_000, 180).hidden_size == 128
    assert chosen(1_000_000, 180).hidden_size < chosen(1_000_000, 3_600).hidden_size == 512


def test_a_network_that_could_learn_the_text_by_heart_does_without_more_of_itself():
    shares = [chosen(characters, 180).drop_connect for characters in (100_000, 1_000_000, 100_000_000)]
    assert shares == [0.3, 0.15, 0.05]
    assert chosen(100_000, 180).gain and not chosen(100_000, 180).dropout


@given(st.integers(100, 10**9), st.floats(1, 1e5), st.integers(2, 5_000))
def test_time_never_makes_it_smaller(characters, budget, vocabulary_size):
    sizes = [chosen(characters, seconds, vocabulary_size).hidden_size for seconds in (budget, 2 * budget)]
    assert sizes == sorted(sizes)


def auto_notes(text: str, **limits) -> list[str]:
    config = AUTO.with_limits(**{**dict.fromkeys(("budget", "horizon", "steps", "epochs", "seconds")), **limits})
    trainer = Trainer(corpus_from_text(text, "phare"), config)
    assert trainer.network.architecture.hidden_size == trainer.config.hidden_size
    return [note for note in trainer.notes if note.startswith("auto")]


def test_the_trainer_says_what_was_chosen_and_why():
    text = "le phare et la mer\n" * 400
    parameters = replace(AUTO, hidden_size=64).architecture(len(set(text))).parameter_count
    begin = f"auto: GRU 64, DropConnect 0.3, {parameters:,} parameters, for 7,600 characters in"
    assert auto_notes(text) == [f"{begin} 180 s: the smallest there is"]
    assert auto_notes(text, steps=2) == [
        f"{begin} 600 s, which is assumed without a time budget: the smallest there is"
    ]
    (note,) = auto_notes(text * 10)
    assert "GRU 128" in note and note.endswith("or would not read it twice")
    (note,) = auto_notes(text * 400, budget=36_000.0)
    assert "GRU 512, DropConnect 0.15" in note and note.endswith("the largest there is")


@pytest.mark.parametrize("name", ["cell", "hidden_size", "layers", "drop_connect"])
def test_no_size_may_be_given_beside_it_not_even_one_that_it_could_choose(name):
    demand_no_sizes({"learning_rate", "seed"})
    with pytest.raises(ConfigError, match=f"^{name}: the preset auto chooses"):
        demand_no_sizes({"seed", name})


def test_the_text_is_read_twice_within_the_budget_or_the_network_is_smaller():
    sizes = [64, 96, 128, 192, 256, 384, 512]
    for size, smaller in zip(sizes[1:], sizes, strict=False):
        needed = 2 * 10**7 * replace(AUTO, hidden_size=size).architecture(65).operations / 4e10  # seconds
        assert [chosen(10**7, share * needed).hidden_size for share in (1.01, 0.99)] == [size, smaller]
