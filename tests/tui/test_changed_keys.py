"""Keys that a person chose: which can be had, that they do what the others did, and that the screen names them."""

import re

import pytest
from textual.binding import Binding
from textual.widgets import Static

from rnn_tui.tui.command import change_keys, key_label
from rnn_tui.tui.commands import BY_ID, COMMANDS, MENU
from rnn_tui.tui.keys import CHANGEABLE, checked_keys
from rnn_tui.tui.panes.pane import View
from rnn_tui.tui.panes.registry import VIEWS
from rnn_tui.tui.panes.write_pane import WritePane
from rnn_tui.tui.screens.help import HelpScreen

CHANGED = {"train": "f6", "runs": "", "write_on": "ctrl+t", "length": "ctrl+g", "earlier": "alt+f3", "undo": "ctrl+w"}


@pytest.fixture(autouse=True)
def own_keys_again():
    yield
    change_keys({})


@pytest.mark.parametrize(
    "keys",
    ["ctrl+t, f9", "f12", "F9", "alt+x", "ctrl+shift+t", "shift+f5", "alt+pageup", "CTRL+L", "", " , ", "ctrl+1"],
)
def test_a_key_that_a_terminal_sends_can_be_had(keys):
    changed, reasons = checked_keys({"train": keys, "settings": "", "pin": "", "prompt": ""})
    assert reasons == [] and changed["train"] == ",".join(re.findall(r"[^ ,]+", keys.lower()))


@pytest.mark.parametrize("key", ["t", "T", "?", "shift+t", "f25", "ctrl", "ctrl+é", "ctrl+m", "ctrl+c", "^t"])
def test_what_writes_or_leads_on_or_is_no_key_cannot(key):
    changed, (reason,) = checked_keys({"train": f"f9,{key}", "length": "alt+l"})
    assert changed == {"length": "alt+l"} and reason.startswith(f"train: {key.lower()!r} cannot be had")


def test_a_key_has_one_command():
    assert checked_keys({"train": "ctrl+g", "write_on": "ctrl+t"})[0] == {"train": "ctrl+g", "write_on": "ctrl+t"}
    changed, reasons = checked_keys({"train": "alt+a", "step": "alt+a", "length": "alt+l"})
    assert changed == {"length": "alt+l"} and reasons == ["'alt+a' cannot be for both train and step"]
    changed, reasons = checked_keys({"train": "tab"})  # unless the next pane has another
    assert changed == {} and reasons == ["'tab' cannot be for both train and next_pane"]
    assert checked_keys({"train": "tab", "next_pane": "alt+n"})[1] == []
    changed, reasons = checked_keys({"train": "ctrl+g", "write_on": "ctrl+t,t"})  # what is refused gives back its own
    assert changed == {} and len(reasons) == 2


def test_no_key_is_in_the_way_of_the_menu():
    assert MENU.id not in CHANGEABLE and checked_keys({"train": MENU.keys})[0] == {}


def test_no_pane_and_no_dialogue_has_a_binding_under_the_name_of_a_command():
    def others(of: type) -> set[str]:
        named = (each for each in vars(of).get("BINDINGS", ()) if isinstance(each, Binding) and each.id)
        found = {each.id for each in named if each.action != f"app.run_command({each.id!r})"}  # else it is the command
        return found.union(*map(others, of.__subclasses__()))

    assert {id_ for view in VIEWS for id_ in others(view)} & set(BY_ID) == set() and others(View) & set(BY_ID) == set()


def test_a_command_is_named_by_the_key_that_it_has():
    train, length = BY_ID["train"], BY_ID["length"]
    assert (train.sign, train.key_name, length.sign, length.key_name) == ("^t", "ctrl+t", "esc l", "esc l")
    change_keys({"train": "f6,ctrl+t", "length": "alt+f3"})
    assert (train.sign, train.key_name, length.key_name) == ("F6", "F6", "alt+F3")
    change_keys({"train": ""})
    assert (train.keys, train.sign, length.sign) == ("", "esc t", "esc l")
    assert (BY_ID["earlier"].sign, BY_ID["earlier"].key_name) == ("^←", "ctrl+←")
    assert [key_label(key) for key in ("alt+f", "ctrl+f5", "shift+f12", "pageup")] == [
        "alt+f",
        "^F5",
        "shift+F12",
        "page↑",
    ]


async def test_the_keys_that_were_chosen_do_it_and_their_old_ones_do_not(laboratory):
    async with laboratory(keys=CHANGED, theme="nord", complaints=["what [/] is wrong"]) as (app, pilot):
        assert app.theme == "nord" and "what [/] is wrong" in [str(each.message) for each in app._notifications]
        reached: list[str] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(app.main_screen, "run_command", reached.append)
            await pilot.press("f6", "ctrl+t", "ctrl+g", "alt+f3", "ctrl+z", "f9", "ctrl+r", "ctrl+left", "ctrl+w", "f8")
        assert reached == ["train", "write_on", "length", "earlier", "undo", "step"]
        assert isinstance(app.focused, WritePane)


async def test_footer_menu_help_and_palette_name_the_keys_that_hold(laboratory):
    async with laboratory(keys=CHANGED) as (app, pilot):
        footer = str(app.main_screen.action_bar.render())
        assert " F6 train " in footer and " ^t write on " in footer and "^g" not in footer
        assert " F6 start " in str(app.main_screen.budget_bar.render())
        tips = {command.title.rpartition(": ")[2]: command.help for command in app.get_system_commands(app.screen)}
        assert tips["one step"].endswith(" · F8") and tips["how long"].endswith(" · ^g") and "·" not in tips["runs"]
        await pilot.press("f1")
        assert isinstance(app.screen, HelpScreen)
        told = "\n".join(str(each.visual) for each in app.screen.query(".page Static").results(Static))
        assert "press F6, and" in told and "alt+F3 steps back" in told and "ctrl+t, and" not in told
        await pilot.press("escape", "escape", "f6")  # in the menu too
        assert app.session.phase != "ready"


def test_no_sentence_of_the_help_asks_for_a_key_that_no_command_has():
    sentences = [sentence for view in VIEWS for sentence in view.help]
    names = {command.id: command.key_name for command in COMMANDS}
    assert all("{" not in sentence.format_map(names) for sentence in sentences)
