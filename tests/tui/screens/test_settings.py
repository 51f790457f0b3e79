"""The form of the settings: every one of them in groups that fold, what it may be, and what is said of a wrong one."""

from dataclasses import replace

import pytest
from textual.widgets import Collapsible, Input, Select, Static

from rnn_tui.errors import ConfigError
from rnn_tui.language import set_language
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.presets import PRESETS
from rnn_tui.training.settings import GIVEN, SETTINGS
from rnn_tui.tui.panes.training_log import opening_lines
from rnn_tui.tui.screens.fields import YesOrNo
from rnn_tui.tui.screens.setting_field import SettingField, read_setting, written_setting
from rnn_tui.tui.screens.settings import SettingsScreen


def text_of(app, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)


def group_of(app, name: str) -> Collapsible:
    (group,) = (each for each in app.screen.query_one(f"#{name}").ancestors if isinstance(each, Collapsible))
    return group


@pytest.mark.parametrize("name", [each.name for each in GIVEN if not each.choices and each.name != "preset"])
@pytest.mark.parametrize("preset", PRESETS)
def test_what_a_field_shows_it_means(name, preset):
    value = getattr(PRESETS[preset].config, name)
    assert read_setting(SETTINGS[name], written_setting(SETTINGS[name], value), before=value) is value


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("clip_norm", "off", None),
        ("clip_norm", "non", None),
        ("clip_norm", "", None),
        ("clip_norm", "2,5", 2.5),
        ("budget", "90s", 90.0),
        ("budget", "1,5h", 5400.0),
        ("seed", "-3", -3),
        ("momentum", "0,5", 0.5),
    ],
)
def test_what_is_typed_is_read_in_the_readers_way(name, written, value):
    set_language("fr")
    assert read_setting(SETTINGS[name], written, before=7) == value


@pytest.mark.parametrize(
    ("name", "written", "said"),
    [
        ("budget", "soon", "time budget: 'soon' is not a duration such as 90s, 3m or 1h"),
        ("momentum", "off", "momentum: enter a number, such as 0.8"),
        ("layers", "", "layers: enter a number, such as 3"),
    ],
)
def test_what_is_typed_wrongly_is_said_with_the_fields_label(name, written, said):
    with pytest.raises(ConfigError) as raised:
        read_setting(SETTINGS[name], written, before=1)
    assert raised.value.said(lambda field: SETTINGS[field].label) == said


async def test_the_form_holds_every_setting_and_says_what_it_may_be(laboratory):
    async with laboratory(config=TrainingConfig(warm_up=7)) as (app, pilot):
        await pilot.press("ctrl+s")
        shown = {field.setting.name: field.control.value for field in app.screen.query(SettingField)}
        assert list(shown) == [each.name for each in GIVEN]
        figures = {"warm_up": "7", "budget": "3m", "clip_value": "off", "split": "auto", "momentum": "0.9"}
        assert figures.items() <= shown.items()
        app.screen.query_one("#learning_rate").focus()
        await pilot.pause()
        help_ = text_of(app, "#help")
        assert SETTINGS["learning_rate"].help in help_ and "(more than zero)" in help_ and "running training" in help_
        app.screen.query_one("#apply").focus()
        await pilot.pause()
        assert text_of(app, "#help") == ""


async def test_what_is_wrong_in_a_folded_group_is_opened_and_nothing_is_lost(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+s")
        assert group_of(app, "momentum").collapsed and not group_of(app, "hidden_size").collapsed
        for name, written in (("momentum", "1"), ("clip_norm", "x"), ("hidden_size", "9")):
            app.screen.query_one(f"#{name}", Input).value = written
        await pilot.press("enter")
        await pilot.pause()
        assert text_of(app, "#complaint").splitlines() == [
            "clip by norm: enter a number, such as 0.8",
            "momentum: it must be at least 0, less than 1, not 1.0",
        ]
        wrong = [field.setting.name for field in app.screen.query(SettingField) if field.control.has_class("-wrong")]
        assert wrong == ["clip_norm", "momentum"] and app.focused is app.screen.query_one("#clip_norm")
        assert not group_of(app, "momentum").collapsed
        app.screen.query_one("#clip_norm", Input).value = "off"
        app.screen.query_one("#momentum", Input).value = "0.5"
        app.screen.query_one("#steps", Input).value = "8"
        await pilot.press("enter")
        assert not isinstance(app.screen, SettingsScreen)
        config = app.session.config
        assert (config.clip_norm, config.momentum, config.hidden_size, config.steps) == (None, 0.5, 9, 8)


async def test_the_hours_of_an_epoch_are_said_where_they_are_many(laboratory, monkeypatch):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+s")
        assert not app.screen.query_one("#epoch", Static).display
        await pilot.press("escape")
    monkeypatch.setattr("rnn_tui.training.epochs.OPERATIONS", 1.0)
    async with laboratory() as (app, pilot):
        assert any("an epoch is" in line for line in opening_lines(app.session))
        await pilot.press("ctrl+s")
        before = text_of(app, "#epoch")
        assert "an epoch is" in before and app.screen.query_one("#epoch").display
        app.screen.query_one("#hidden_size", Input).value = "64"
        await pilot.press("tab")
        await pilot.pause()
        assert "an epoch is" in text_of(app, "#epoch") != before


async def test_settings_that_do_not_go_together_are_both_marked(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+s")
        app.screen.query_one("#val_fraction", Input).value = "0.6"
        app.screen.query_one("#test_fraction", Input).value = "0.4"
        await pilot.press("enter")
        await pilot.pause()
        assert text_of(app, "#complaint") == "validation share, test share: they leave nothing to train on"
        assert app.focused is app.screen.query_one("#val_fraction")


async def test_enter_on_the_title_of_a_group_folds_it_and_applies_nothing(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+s")
        group = group_of(app, "momentum")
        group.query_one("CollapsibleTitle").focus()
        await pilot.press("enter")
        assert isinstance(app.screen, SettingsScreen) and not group.collapsed
        await pilot.press("enter", "escape")
        assert group.collapsed and not isinstance(app.screen, SettingsScreen)


async def test_a_preset_fills_every_field(laboratory, small_config):
    async with laboratory(config=replace(small_config, min_count=2)) as (app, pilot):
        await pilot.press("ctrl+s")
        app.screen.query_one("#preset", Select).value = "char-rnn"
        await pilot.pause()
        await pilot.press("enter")
        assert app.session.config == PRESETS["char-rnn"].config


async def test_a_switch_is_a_box_that_space_crosses(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+s")
        box = app.screen.query_one("#gain", YesOrNo)
        box.focus()
        await pilot.press("space")
        assert box.value and text_of(app, "#help").endswith("(true or false)")
        await pilot.press("enter")
        assert app.session.config.gain is True


async def test_a_size_that_no_machine_holds_is_refused_in_a_sentence(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+s")
        app.screen.query_one("#hidden_size", Input).value = "1" + "0" * 200
        await pilot.press("enter")
        await pilot.pause()
        assert text_of(app, "#complaint").startswith("hidden units, sequence length, batch size: this")


async def test_a_large_window_shows_every_group_and_the_help_its_keys_beside_the_words(laboratory):
    async with laboratory(size=(200, 60)) as (app, pilot):
        await pilot.press("ctrl+s")
        assert not any(group.collapsed for group in app.screen.query(Collapsible))
        assert app.screen.query_one("#fields").max_scroll_y == 0
        await pilot.press("escape", "f1")
        words, keys = (side.region for side in app.screen.query(".side"))
        assert words.y == keys.y and words.right <= keys.x
