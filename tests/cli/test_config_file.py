"""Settings in a file: what is printed can be read back, and what is not known is refused by name."""

import os
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.cli.config_file import LIMITS, settings_from_toml, settings_to_toml
from rnn_tui.cli.names import option_of
from rnn_tui.cli.off import OFF
from rnn_tui.cli.options import make_config
from rnn_tui.cli.train import train
from rnn_tui.places import runs_folder
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.presets import PRESETS
from rnn_tui.training.settings import GIVEN, SETTINGS
from rnn_tui.training.sizing import CHOSEN

NOTHING_GIVEN = dict.fromkeys(LIMITS)
positive = st.floats(1e-6, 1e6)
counts = st.integers(1, 10**9)


def read_back(config: TrainingConfig) -> TrainingConfig:
    return make_config(None, NOTHING_GIVEN, file=settings_from_toml(settings_to_toml(config)))


@pytest.mark.parametrize("name", PRESETS)
def test_what_is_printed_is_what_is_read(rnn_tui, name):
    printed = rnn_tui("train", "--print-config", "--preset", name).out
    assert make_config(None, NOTHING_GIVEN, file=settings_from_toml(printed)) == PRESETS[name].config
    left_out = {"restart", *(CHOSEN if name == "auto" else ())}
    assert set(settings_from_toml(printed)) == {each.name for each in fields(TrainingConfig)} - left_out


def test_what_is_printed_explains_itself(rnn_tui):
    lines = rnn_tui("train", "--print-config").out.splitlines()
    at = lines.index('cell = "gru"')
    assert lines[at - 3 : at + 1] == [
        "",
        "# == network ==",
        "# The kind of recurrent cell. (rnn, relu, gru, lstm)",
        lines[at],
    ]
    at = lines.index("clip-norm = 1.0")
    assert lines[at - 1] == "# The largest norm that the gradient may have. (more than zero, or off)"
    comments = [line for line in lines if line.startswith("# ") and not line.startswith("# ==")]
    assert len(comments) == sum(" = " in line and not line.startswith("#") for line in lines) == len(GIVEN)


@given(
    st.builds(
        TrainingConfig,
        preset=st.just("balanced"),
        hidden_size=counts,
        learning_rate=positive,
        dropout=st.floats(0, 0.99),
        gain=st.booleans(),
        clip_value=st.none() | positive,
        clip_norm=st.none() | positive,
        budget=st.none() | positive,
        horizon=st.none() | counts,
        steps=st.none() | counts,
        epochs=st.none() | counts,
        seconds=st.none() | positive,
        report_every=st.none() | counts,
        seed=st.integers(-(2**63), 2**63),
        optimizer=st.sampled_from(["sgd", "nesterov", "adamw"]),
    )
)
def test_any_settings_come_back(config):
    assert read_back(config) == config


def test_the_command_line_comes_before_the_file_before_the_preset(rnn_tui, song, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('preset = "quick"\nhidden = 12\nseq = 16\nbatch = 4\nsteps = 3\n')
    out = tmp_path / "run"
    answer = rnn_tui("train", song, "--config", path, "--seq", 8, "--out", out, "--quiet")
    assert (answer.status, answer.err) == (0, "")
    config = load_checkpoint(out / "checkpoint.safetensors").config
    sizes = {"hidden_size": 12, "seq_length": 8, "batch_size": 4}
    assert config == replace(PRESETS["quick"].config, **sizes, steps=3, budget=None, horizon=3, split="end")


def test_limits_of_the_command_line_replace_those_of_the_file():
    file = settings_from_toml('budget = "2m"\nepochs = 4')
    assert (make_config(None, NOTHING_GIVEN, file=file).budget, file["epochs"]) == (120, 4)
    config = make_config(None, {**NOTHING_GIVEN, "steps": 9}, file=file)
    assert (config.budget, config.epochs, config.steps) == (None, None, 9)
    config = make_config(None, {**NOTHING_GIVEN, "seconds": 9.0}, file=file)
    assert (config.budget, config.epochs, config.seconds) == (120, 4, 9)


def test_an_option_may_turn_off_what_file_and_preset_set():
    off = {**NOTHING_GIVEN, "budget": OFF, "clip_norm": OFF, "report_every": OFF}
    config = make_config(None, off, file={"clip_norm": 2.0})
    assert (config.budget, config.clip_norm, config.report_every) == (None, None, None)
    config = make_config("quick", {**NOTHING_GIVEN, "budget": OFF, "seconds": 9.0})
    assert (config.budget, config.seconds) == (None, 9.0)


@pytest.mark.parametrize(
    ("words", "in_file", "gain"),
    [((), "", True), ((), "gain = false", False), (["--no-gain"], "", False), (["--gain"], "gain = false", True)],
)
def test_a_switch_is_turned_on_and_off(rnn_tui, tmp_path, words, in_file, gain):
    (tmp_path / "mine.toml").write_text(in_file)
    printed = rnn_tui("train", "--config", tmp_path / "mine.toml", *words, "--print-config").out
    assert settings_from_toml(printed)["gain"] is gain


def test_file_and_options_are_judged_together():
    file = settings_from_toml('preset = "notebook"\nsplit = "interleaved"')  # which its windows do not have
    assert make_config(None, {**NOTHING_GIVEN, "cut": "streams"}, file=file).split == "interleaved"


def test_each_setting_has_an_option_and_nothing_else_that_trains_has_one():
    settings = {option.name: option.opts for option in train.params if option.name in SETTINGS}
    assert settings == {each.name: [option_of(each.name)] for each in GIVEN}
    assert {"hidden_size": ["--hidden"], "warm_up": ["--warm-up"]}.items() <= settings.items()


def test_underscores_are_as_good_as_dashes():
    assert settings_from_toml("clip_norm = 2\nval-fraction = 0.2") == {"clip_norm": 2, "val_fraction": 0.2}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("hiden = 3", "'hiden'; the nearest is 'hidden'"),
        ("learning_rate = 3", "no setting 'learning_rate'; train --print-config lists them all\n"),
        ("bogus = 3", "no setting 'bogus'; train --print-config lists them all\n"),
        ("val_fractoin = 0.1", "'val-fraction'"),
        ("restart = 3", "'restart'"),
        ("hidden = 2.5", "hidden"),
        ("hidden = " + "[" * 100_000, "its arrays are nested too deeply"),
        ("hidden = " + "9" * 5_000, "mine.toml: this is not TOML\n"),
        ('hidden = "off"', "hidden"),
        ("hidden = true", "hidden"),
        ("gain = 1", "mine.toml: gain: it must be true or false\n"),
        ('gain = "off"', "mine.toml: gain: it must be true or false\n"),
        ("hidden = -1", "mine.toml: hidden: it must be more than zero, not -1\n"),
        ('budget = "soon"', "soon"),
        ('preset = "none"', "balanced"),
        ('preset = ""', "unknown preset ''; choose from balanced"),
        ("lr = nan", "mine.toml: lr: it must be more than zero, not nan\n"),
        ("seed = 3\nhidden 3", "mine.toml: this is not TOML (line 2, column 8)\n"),
        ("[train]\nhidden = 3", "'train'"),
        (b"\xff\xfe", "UTF-8"),
        ("temperature = -3", "temperature: it must be zero or more"),
        ("warm-up = -1", "warm-up: it must be zero or more"),
    ],
)
def test_a_file_that_is_no_config_is_refused_in_one_line(rnn_tui, song, tmp_path, content, said):
    path = tmp_path / "mine.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    answer = rnn_tui("train", song, "--config", path, "--steps", 2)
    assert answer.status == 2 and answer.out == "" and answer.err.count("\n") == 1
    assert said in answer.err
    assert not runs_folder().exists()


@pytest.mark.skipif(os.name != "posix", reason="devices, as POSIX has them")
def test_a_device_is_no_config(rnn_tui):
    answer = rnn_tui("train", "lesson", "--config", "/dev/zero")
    assert (answer.status, answer.err) == (2, "rnn-tui: --config: /dev/zero: this is a device, not a text\n")


def test_a_missing_file_is_named(rnn_tui, song, tmp_path):
    answer = rnn_tui("train", song, "--config", tmp_path / "none.toml")
    assert answer.status == 2 and "none.toml" in answer.err


@pytest.mark.parametrize("size", ["--hidden=256", "--drop-connect=0.0", "--layers=1", "--cell=gru"])
def test_no_size_is_given_beside_a_preset_that_chooses_it(rnn_tui, song, tmp_path, size):
    answer = rnn_tui("train", song, "--preset", "auto", size, "--out", tmp_path / "run")
    assert answer.status == 2 and "itself" in answer.err


def test_what_was_chosen_can_be_gone_on_from(rnn_tui, song, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    assert rnn_tui("train", song, "--preset", "auto", "--steps", 3, "--out", first).status == 0
    assert rnn_tui("train", song, "--from", first, "--steps", 3, "--lr", 1e-3, "--out", second).status == 0
    sizes = [load_checkpoint(run / "checkpoint.safetensors").network.architecture for run in (first, second)]
    assert sizes[0] == sizes[1]
