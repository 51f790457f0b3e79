"""Keys that arrive together do what they do one after the other, wherever they are typed."""

import asyncio

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from textual.events import Key, Paste
from textual.geometry import Offset
from textual.keys import _character_to_key
from textual.widgets import Input, Select

from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.app import LaboratoryApp
from rnn_tui.tui.main_screen import MainScreen
from rnn_tui.tui.panes.bars_pane import BarsPane
from rnn_tui.tui.panes.samples_pane import SamplesPane
from rnn_tui.tui.panes.training_log import TrainingLog
from rnn_tui.tui.panes.write_pane import WritePane
from rnn_tui.tui.screens.continuations import ContinuationsScreen
from rnn_tui.tui.screens.dialogues import ConfirmScreen

_CHARACTERS = {"space": " ", "enter": "\r", "tab": "\t"}


def key_of(name: str) -> Key:
    """Return the event of a key; a letter is called by itself."""
    called = name if len(name) > 1 or name.isalnum() else _character_to_key(name)
    return Key(called, name if len(name) == 1 else _CHARACTERS.get(name))


async def send(app: LaboratoryApp, keys) -> None:
    """Send all at once, and wait until the last has done what it does."""
    taken = asyncio.Event()
    for key in keys:
        app.post_message(Paste(key[6:]) if key.startswith("paste:") else key_of(key))
    app.call_later(taken.set)
    await taken.wait()
    while app.is_attending and app.is_running:
        await asyncio.sleep(0.001)


async def test_a_burst_of_letters_backspaces_and_newlines_is_written_as_it_was_typed(laboratory):
    async with laboratory() as (app, _pilot):
        app.session.prompt.edit(app.session.prompt.writer.clear)
        await send(app, [*"Once upon", *["backspace"] * 3, *"king", "backspace", *"lle", *["backspace"] * 2, "x"])
        await send(app, ["enter", *"ab", "backspace", "z"])
        assert app.session.prompt.writer.text == "Once ukinlx\naz"


async def test_a_burst_in_a_form_stays_in_its_fields(laboratory):
    async with laboratory() as (app, _pilot):
        before = app.session.config
        await send(app, ["ctrl+s", *["tab"] * 10, "end", *["backspace"] * 8, *"0.001", "tab", "tab", *"42", "enter"])
        assert app.screen is app.screen_stack[0]
        assert (app.session.config.learning_rate, app.session.config.seed) == (0.001, 42)
        assert app.session.config.hidden_size == before.hidden_size


@pytest.mark.parametrize(
    ("keys", "written"),
    [
        (["escape", *"tt"], "t"),
        (["escape", *"nn"], ".n"),
        (["escape", *"xB"], "B"),
        (["ctrl+k", "enter", "enter"], "\n"),
        (["escape", "4", "enter", "enter"], "le phare et la mer, la mer et le \n"),
        (["ctrl+s", "enter", "enter", "enter"], "\n\n"),
        (["ctrl+o", "escape", "escape", "x", *"ab"], "ab"),
        (["ctrl+p", "escape", *"ab"], "ab"),
        (["f1", *"qa"], "a"),
        (["ctrl+r", "escape", *"ab"], "ab"),
        (["ctrl+o", *["tab"] * 2, "enter", "escape", "escape", *"ab"], "ab"),
    ],
)
async def test_what_comes_after_the_answer_is_for_the_screen_below(laboratory, keys, written):
    async with laboratory() as (app, _pilot):
        app.session.prompt.edit(app.session.prompt.writer.clear)
        await send(app, keys)
        text = app.session.prompt.writer.text
        assert len(text) == len(written) and all(want in (".", got) for got, want in zip(text, written))
        assert app.screen is app.screen_stack[0]


async def test_a_way_is_taken_once_and_a_second_enter_never_ends_the_program(laboratory, until):
    async with laboratory() as (app, pilot):
        await send(app, ["ctrl+e", "enter", "enter"])
        if isinstance(app.screen, ContinuationsScreen):  # none had been worked out yet
            await until(pilot, lambda: bool(app.screen._found))
            await send(app, ["enter", "enter"])
        assert isinstance(app.screen, MainScreen) and app.is_running


async def test_settings_enter_and_train_always_learn(laboratory, until):
    async with laboratory() as (app, pilot):
        await send(app, ["ctrl+s", "enter", "ctrl+t"])
        await until(pilot, lambda: app.session.phase == "finished")


async def test_a_dialogue_is_answered_once_and_not_below_another(laboratory):
    async with laboratory() as (app, pilot):
        answers = []
        question = ConfirmScreen("sure?")
        app.push_screen(question, answers.append)
        await pilot.pause()
        await pilot.press("ctrl+p")
        question.dismiss(True)
        question.dismiss(False)
        await pilot.pause()
        assert answers == [] and app.screen is not question
        await pilot.press("escape")
        await pilot.pause()
        assert answers == [True] and app.screen is app.screen_stack[0]


async def test_the_caret_stands_in_what_has_the_focus_on_the_screen_on_top(laboratory):
    async with laboratory() as (app, pilot):
        prompt = app.screen.query_one(WritePane)
        here = app.cursor_position
        assert prompt.content_region.contains_point(here)
        await send(app, ["m"])
        await pilot.pause()
        assert app.cursor_position == here + Offset(1, 0)
        for key in ("ctrl+o", "ctrl+k"):
            await send(app, [key])
            await pilot.pause()
            app.main_screen.writing.show_written()  # a ghost or a bar comes in below the dialogue
            await pilot.pause()
            assert app.focused.content_region.contains_point(app.cursor_position)
            await send(app, ["end"])
            before = app.cursor_position
            await send(app, ["2"])
            assert app.cursor_position.y == before.y and app.cursor_position.x == before.x + 1
            await send(app, ["backspace", "escape"])
        await pilot.pause()
        assert app.cursor_position == here + Offset(1, 0)


async def test_a_click_takes_the_character_that_was_drawn(laboratory):
    async with laboratory() as (app, pilot):
        prompt, bars = app.session.prompt, app.screen.query_one(BarsPane)
        drawn = bars._seen[1].index
        prompt.candidates = lambda: list(reversed(range(len(app.session.vocabulary))))  # parameters that came since
        await pilot.click(bars, offset=(4, 2 + 1 + 1))
        assert prompt.writer.text[-1] == app.session.vocabulary.characters[drawn]


async def test_the_loss_stands_and_has_the_focus_again_after_the_samples(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("f10", "f3")
        assert isinstance(app.focused, TrainingLog) and app.focused.region.height > 0
        await pilot.press("f10")
        assert isinstance(app.focused, SamplesPane) and app.focused.region.height > 0
        await pilot.press("f10")
        assert isinstance(app.focused, TrainingLog)


async def test_enter_on_a_list_of_the_form_applies_it_once_something_was_chosen(laboratory):
    async with laboratory() as (app, pilot):
        await send(app, ["ctrl+s", "shift+tab"])
        chosen = app.focused
        assert isinstance(chosen, Select)
        await send(app, ["space", "down", "enter"])
        assert app.focused is chosen and not chosen.expanded
        wanted = chosen.value
        await send(app, ["enter"])
        assert app.screen is app.screen_stack[0] and getattr(app.session.config, chosen.id) == wanted
        await pilot.pause()


def state_of(app: LaboratoryApp) -> tuple:
    """Return all that keys may have changed."""
    fields = [each.value for each in app.screen.query(Input)]
    focused = None if app.focused is None else (type(app.focused).__name__, app.focused.id)
    prompt = app.session.prompt
    stack = [type(screen).__name__ for screen in app.screen_stack]
    return prompt.writer.text, prompt.pick, prompt.settings, app.session.config, stack, focused, fields


async def outcome(ways_in, keys, at_once: bool) -> tuple:
    app = LaboratoryApp(corpus_from_text("le phare et la mer\n" * 30, "phare"), preset_config("quick"))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await send(app, ways_in)
        if at_once:
            await send(app, keys)
        else:
            for key in keys:
                await send(app, [key])
                await pilot.pause()
        state = state_of(app)
        await send(app, ["escape", "escape", "escape", "x"])
    app.wait_until_saved()
    return state


PLACES = [[], ["f2"], ["f3"], ["f4"], ["ctrl+s"], ["ctrl+k"], ["ctrl+o"], ["escape", "v"], ["escape", "S"], ["f1"]]
KEYS = [*"abe 1.", "backspace", "delete", "home", "end", "left", "right", "up", "down", "tab", "shift+tab", "enter"]
KEYS += ["escape", "ctrl+z", "ctrl+y", "ctrl+k", "ctrl+s", "f4", "f5", "ctrl+up", "paste:un mot", "paste:0,7"]


@settings(max_examples=3, phases=[Phase.generate])
@given(place=st.sampled_from(PLACES), keys=st.lists(st.sampled_from(KEYS), min_size=6, max_size=12))
def test_any_mixture_does_at_once_what_it_does_slowly(tmp_path_factory, place, keys):
    outcomes = []
    for at_once in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            folder = tmp_path_factory.mktemp("home")
            patch.chdir(folder)  # a file may be saved
            patch.setenv("XDG_DATA_HOME", str(folder))  # what was written before would come back
            outcomes.append(asyncio.run(outcome(place, keys, at_once)))
    assert outcomes[0] == outcomes[1]


async def test_a_list_without_room_for_a_row_takes_every_key(laboratory, until):
    async with laboratory(size=(20, 5)) as (app, pilot):
        await send(app, ["ctrl+e"])
        await until(pilot, lambda: bool(app.screen._found))
        await send(app, ["pagedown", "pageup", "end", "home", "down", "enter"])
        assert app.is_running and app.screen is app.screen_stack[0]
