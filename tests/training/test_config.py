"""Settings: what makes sense, presets, limits, and that they travel as JSON."""

import json

import numpy as np
import pytest

from rnn_tui.errors import ConfigError
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from rnn_tui.training.config import TrainingConfig, config_from_json
from rnn_tui.training.presets import PRESETS, preset_config

NO_LIMITS = {"budget": None, "horizon": None, "steps": None, "epochs": None, "seconds": None}


@pytest.mark.parametrize("name", PRESETS)
def test_presets_travel_as_json(name):
    config = preset_config(name)
    assert config.preset == name
    assert config_from_json(json.loads(json.dumps(config.as_json()))) == config


def test_the_lesson_is_the_lessons():
    config = preset_config("notebook")
    assert (config.cut, config.window, config.hidden_size, config.batch_size) == ("windows", 5, 50, 1)
    assert (config.optimizer, config.learning_rate, config.clip_value, config.epochs) == ("sgd", 0.05, 5.0, 100)
    assert config.val_fraction == 0 and config.budget is None and config.report_every is None


def test_karpathy_is_as_published():
    config = preset_config("karpathy")
    assert (config.hidden_size, config.seq_length, config.batch_size, config.learning_rate) == (100, 25, 1, 0.1)
    assert (config.optimizer, config.clip_value, config.reduction, config.initial) == ("adagrad", 5.0, "sum", "lesson")
    assert config.window is None


def test_char_rnn_is_as_published():
    config = preset_config("char-rnn")
    assert (config.cell, config.layers, config.hidden_size, config.dropout) == ("lstm", 2, 128, 0.0)
    assert (config.batch_size, config.seq_length, config.epochs, config.budget) == (50, 50, 50, None)
    assert (config.optimizer, config.learning_rate, config.decay_rate) == ("rmsprop", 2e-3, 0.95)
    assert (config.schedule, config.lr_decay, config.lr_decay_epochs, config.warm_up) == ("exponential", 0.97, 10, 0)
    assert (config.reduction, config.clip_value, config.clip_norm) == ("sum", 5.0, None)
    assert (config.val_fraction, config.test_fraction, config.window) == (0.05, 0.0, None)

    network = CharRNN(config.architecture(65))
    initialise(network, config.initial, np.random.default_rng(1))
    for name, parameter in network.parameters.items():
        drawn = parameter.ravel()
        if name.startswith("b_h"):  # i, f, o, g
            assert (parameter[1] == 1).all()
            drawn = parameter[[0, 2, 3]].ravel()
        assert 0.07 < np.abs(drawn).max() <= 0.08, name
        assert drawn.std() == pytest.approx(0.08 / 3**0.5, rel=0.2), name


@pytest.mark.parametrize(
    "wrong",
    [
        {"hidden_size": 0},
        {"seq_length": -1},
        {"batch_size": 0},
        {"learning_rate": 0.0},
        {"learning_rate": float("nan")},
        {"learning_rate": float("inf")},
        {"clip_norm": -1.0},
        {"clip_value": 0.0},
        {"val_fraction": 1.0},
        {"val_fraction": -0.1},
        {"min_count": 0},
        {"steps": 0},
        {"epochs": -1},
        {"seconds": 0.0},
        {"budget": float("nan")},
        {"horizon": 0},
        {"optimizer": "magic"},
        {"schedule": "magic"},
        {"layers": 33},
        {"cut": "magic"},
        {"momentum": 1.0},
        {"lr_decay": 1.01},
        {"warm_up": -1},
        {"weight_decay": -0.1},
        {"weight_decay": float("inf")},
    ],
    ids=str,
)
def test_settings_that_make_no_sense_are_named(wrong):
    with pytest.raises(ConfigError, match=f"^{next(iter(wrong))}: "):
        TrainingConfig(**wrong)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"temperature": -3.0}, "temperature: it must be zero or more, not -3.0"),
        ({"temperature": float("nan")}, "temperature: it must be zero or more, not nan"),
        ({"layers": 33}, "layers: it must be more than 0, at most 32, not 33"),
        ({"dropout": 1.0}, "dropout: it must be at least 0, less than 1, not 1.0"),
        ({"hidden_size": "many"}, "hidden_size: it must be a whole number"),
        ({"hidden_size": None}, "hidden_size: it must be a whole number"),
        ({"hidden_size": True}, "hidden_size: it must be a whole number"),
        ({"budget": "3m"}, "budget: it must be a length of time"),
        ({"preset": 3}, "preset: it must be a word"),
        ({"cell": "gru2"}, "cell: unknown value 'gru2'; choose from rnn, relu, gru, lstm"),
        ({"seed": -(10**301)}, "seed: it is too large"),
        ({"val_fraction": 0.6, "test_fraction": 0.4}, "val_fraction, test_fraction: they leave nothing to train on"),
        (
            {"split": "interleaved", "cut": "windows"},
            "split: interleaved parts need streams; the lesson's windows have none",
        ),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_whole_by_the_names_of_the_fields(wrong, said):
    with pytest.raises(ConfigError) as raised:
        TrainingConfig(**wrong)
    assert str(raised.value) == said


@pytest.mark.parametrize("wrong", [{"nonsense": 1}, {"hidden_size": "many"}])
def test_settings_of_another_kind(wrong):
    with pytest.raises(ConfigError):
        config_from_json(wrong)


def test_an_unknown_preset_is_told_with_those_there_are():
    with pytest.raises(ConfigError, match=r"balanced, quick, .*notebook"):
        preset_config("none")


def test_given_no_limit_the_presets_own_stays():
    assert preset_config("quick").with_limits(**NO_LIMITS).budget == 60
    assert preset_config("notebook").with_limits(**NO_LIMITS).epochs == 100


@pytest.mark.parametrize("name", NO_LIMITS)
def test_a_limit_of_zero_is_a_limit_that_makes_no_sense(name):
    with pytest.raises(ConfigError, match=f"{name}: it must be more than zero"):
        preset_config("rnn").with_limits(**{**NO_LIMITS, name: 0})


def test_counted_limits_take_the_place_of_the_budget_so_that_no_clock_matters():
    for name in ("steps", "epochs", "horizon"):
        assert preset_config("rnn").with_limits(**{**NO_LIMITS, name: 7}).budget is None
    assert preset_config("rnn").with_limits(**{**NO_LIMITS, "seconds": 7.0}).budget == 180
    assert preset_config("notebook").with_limits(**{**NO_LIMITS, "budget": 9.0}).epochs is None


def test_only_the_presets_that_nobody_watches_have_a_patience():
    assert {name: preset.config.patience for name, preset in PRESETS.items() if preset.config.patience} == {
        "night": 50,
        "auto": 30,
    }


def test_settings_of_before_there_was_a_patience_have_none():
    values = TrainingConfig(preset="auto").as_json()
    del values["patience"]
    assert config_from_json(values).patience is None
