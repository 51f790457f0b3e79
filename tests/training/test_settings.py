"""The table of settings: it holds every field of TrainingConfig, and what it says of each is so."""

from dataclasses import fields
from typing import Literal, get_args, get_origin

import pytest

from rnn_tui.errors import ConfigError
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.presets import PRESETS
from rnn_tui.training.setting import GROUPS, NOT_NEGATIVE, POSITIVE, SHARE, up_to
from rnn_tui.training.settings import GIVEN, SETTINGS

ANNOTATIONS = {each.name: each.type for each in fields(TrainingConfig)}
TYPES = {"word": str, "whole": int, "number": float, "duration": float, "switch": bool}


def test_it_holds_every_field_once_and_in_groups():
    assert sorted(SETTINGS) == sorted(ANNOTATIONS)
    groups = list(dict.fromkeys(each.group for each in SETTINGS.values()))
    assert groups == list(GROUPS)
    assert sorted(SETTINGS.values(), key=lambda each: groups.index(each.group)) == list(SETTINGS.values())
    assert {each.name for each in SETTINGS.values()} - {each.name for each in GIVEN} == {"restart"}


@pytest.mark.parametrize("name", SETTINGS)
def test_it_says_of_each_what_the_annotation_says(name):
    setting, annotation = SETTINGS[name], ANNOTATIONS[name]
    choices = get_args(annotation) if get_origin(annotation) is Literal else ()
    assert setting.choices == choices
    assert setting.optional == (type(None) in get_args(annotation))
    if not choices:
        assert TYPES[setting.kind] in (annotation, *get_args(annotation))


def test_no_label_stands_for_two():
    labels = [each.label for each in SETTINGS.values()]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_presets_keep_within_it(preset):
    for name, setting in SETTINGS.items():
        setting.demand(getattr(PRESETS[preset].config, name))


@pytest.mark.parametrize(
    ("range_", "held", "refused"),
    [
        (POSITIVE, (1e-9, 1, 10**300), (0, -1, float("inf"), float("nan"))),
        (NOT_NEGATIVE, (0, 0.1), (-1e-9, float("inf"), float("nan"))),
        (SHARE, (0, 0.999), (-1e-9, 1, float("nan"))),
        (up_to(32), (1e-9, 32), (0, 32.1, float("nan"))),
    ],
)
def test_a_range_holds_what_lies_in_it(range_, held, refused):
    assert all(range_.holds(value) for value in held)
    assert not any(range_.holds(value) for value in refused)


def test_what_may_be_off_says_so():
    assert SETTINGS["clip_norm"].possible_values("off") == "more than zero, or off"
    assert SETTINGS["cell"].possible_values("off") == "rnn, relu, gru, lstm"
    assert SETTINGS["seed"].possible_values("off") == ""


def test_an_error_is_said_with_the_names_that_a_face_has():
    error = ConfigError("it cannot be", "hidden_size", "layers")
    assert str(error) == "hidden_size, layers: it cannot be"
    assert error.said(lambda name: SETTINGS[name].label) == "hidden units, layers: it cannot be"
    assert ConfigError("it cannot be").said(str.upper) == "it cannot be"
