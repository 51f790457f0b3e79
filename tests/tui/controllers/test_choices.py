"""Branches, continuations and controls: what is chosen in them is done."""

from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.widgets import Checkbox, Input, OptionList, Static, TextArea

from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.tree import path_to
from rnn_tui.language import decimal, set_language
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.tui.panes.write_pane import WritePane
from rnn_tui.tui.screens.branches import BranchesScreen
from rnn_tui.tui.screens.continuations import ContinuationsScreen
from rnn_tui.tui.screens.controls import ControlsScreen
from rnn_tui.tui.screens.fields import YesOrNo


def shown(app, kind) -> str:
    return str(app.screen.query_one(kind).render())


def comparison_of(app):
    return app.screen.query_one("#comparison", Static).content


def complaint_of(app) -> str:
    return str(app.screen.query_one("#complaint", Static).content)


async def test_branches_are_measured_by_the_network_of_now_and_the_text_itself_as_well(laboratory, until):
    async with laboratory() as (app, pilot):
        prompt = app.session.prompt
        await pilot.press("m", "e", "r", "backspace", "backspace", "backspace", "p", "h")
        untrained = path_to(prompt.writer.branches(9)[1].end)[-1].bits
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "finished" and prompt.step == app.session.trainer.best.step)
        await pilot.press("escape", "4")
        listed = app.screen.query_one(OptionList)
        rows = lambda: [str(listed.get_option_at_index(place).prompt) for place in (0, 1)]  # noqa: E731
        await until(pilot, lambda: listed.option_count == 2 and not any("—" in row for row in rows()))
        heads = str(app.screen.query_one("#branch-heads", Static).content)
        assert f"step {prompt.step}" in heads
        here, other = prompt.writer.branches(9)
        assert decimal(prompt.cached.bits_per_character(), 2) in rows()[0]
        cached = prompt.cached.copy()
        cached.follow(path_to(other.end))
        assert decimal(cached.bits_per_character(), 2) in rows()[1]
        behind = cached.bits_per_character(other.fork)
        assert behind != pytest.approx(untrained, abs=0.1)
        await until(pilot, lambda: f"the branch  {decimal(behind, 2)} bits" in str(comparison_of(app)))
        assert prompt.cached.nodes == prompt.writer.nodes and here.fork == len(prompt.writer.nodes)


async def test_branches_are_walked_and_listed(laboratory, until):
    async with laboratory() as (app, pilot):
        prompt = app.session.prompt
        before = prompt.writer.text
        await pilot.press("m", "e", "backspace", "backspace", "p", "h")
        await pilot.press("ctrl+n")
        assert prompt.writer.text == before + "me"
        await pilot.press("ctrl+n")
        assert prompt.writer.text == before + "ph"
        await pilot.press("escape", "4")
        assert isinstance(app.screen, BranchesScreen)
        await pilot.pause()
        assert app.screen.query_one(OptionList).option_count == 2
        await until(pilot, lambda: str(comparison_of(app)).count("bits") == 2)
        comparison = str(comparison_of(app))
        heads, letters = comparison.splitlines()
        assert "at the cursor" in heads and "the branch" in heads and heads.count("bits") == 2
        assert letters.split() == ["ph", "│", "me"]
        await pilot.press("enter")
        assert prompt.writer.text == before + "me"
        await pilot.press("ctrl+z")
        assert prompt.writer.text == before + "ph"


async def test_a_way_to_go_on_is_chosen_and_is_one_unit(laboratory, until):
    async with laboratory() as (app, pilot):
        prompt = app.session.prompt
        before = prompt.writer.text
        await pilot.press("ctrl+e")
        assert isinstance(app.screen, ContinuationsScreen)
        await until(pilot, lambda: app.screen.query_one(OptionList).option_count == 4)
        await pilot.press("3")
        assert len(prompt.writer.text) == len(before) + 80
        assert all(node.share is not None and node.bits is not None for node in prompt.writer.nodes[-80:])
        await pilot.press("ctrl+z")
        assert prompt.writer.text == before


async def test_controls_are_obeyed_as_they_are_typed(laboratory, until):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+k")
        assert isinstance(app.screen, ControlsScreen)
        prompt = app.session.prompt
        for name, value in (("top_k", "2"), ("length", "5"), ("speed", "0"), ("seed", "3")):
            app.screen.query_one(f"#{name}", Input).value = value
            await pilot.pause()
        app.screen.query_one("#stops", TextArea).text = "\\n"
        await pilot.pause()
        settings = prompt.settings
        assert (settings.sampling.top_k, settings.length, settings.speed, settings.stops, settings.seed) == (
            2,
            5,
            0,
            ("\n",),
            3,
        )
        app.screen.query_one("#top_p", Input).value = "7"
        await pilot.pause()
        assert "top-p" in complaint_of(app) and prompt.settings == settings
        app.screen.query_one("#top_p", Input).value = "0.5"
        app.screen.query_one("#greedy", Checkbox).value = True
        await pilot.pause()
        assert prompt.settings.sampling == Sampling(settings.sampling.temperature, 2, 0.5, greedy=True)
        await pilot.press("escape")
        assert str(app.screen.query_one(WritePane).border_subtitle).count("↵") == 1
        before = prompt.writer.text
        prompt.change_settings(replace(prompt.settings, stops=()))
        await pilot.press("ctrl+g")
        await until(pilot, lambda: len(prompt.writer.text) >= len(before) + 5)
        await pilot.pause()
        assert len(prompt.writer.text) == len(before) + 5  # and it stopped there by itself
        await pilot.press("escape", "-")
        assert prompt.settings.speed == 100


async def test_each_line_of_the_controls_is_a_stop_and_one_that_never_comes_is_told(laboratory, until):
    async with laboratory() as (app, pilot):
        prompt = app.session.prompt
        prompt.change_settings(replace(prompt.settings, stops=("a\nb",), length=400, speed=0))
        await pilot.press("ctrl+k")
        area = app.screen.query_one("#stops", TextArea)
        assert area.text == "a\\nb"
        area.focus()
        area.text = ""
        await pilot.press("7", "enter", "e", "enter", "enter")  # enter begins a line there, and closes nothing
        await until(pilot, lambda: prompt.settings.stops == ("7", "e"))
        assert "the training text does not contain '7'" in complaint_of(app)
        await pilot.press("escape")
        assert not app._notifications  # nothing is wrong
        before = prompt.writer.text
        await pilot.press("ctrl+g")
        await until(pilot, lambda: not app.screen.writing_on.is_under_way)
        written = prompt.writer.text[len(before) :]
        assert written.count("e") == (len(written) < 400)


async def test_a_large_seed_is_shown_whole_and_a_pace_beyond_all_bounds_is_refused(laboratory):
    async with laboratory() as (app, pilot):
        app.session.prompt.change_settings(replace(app.session.prompt.settings, seed=1_234_567))
        await pilot.press("ctrl+k")
        await pilot.pause()
        assert app.screen.query_one("#seed", Input).value == "1234567"
        app.screen.query_one("#top_k", Input).value = "2"
        await pilot.pause()
        assert (app.session.prompt.settings.sampling.top_k, app.session.prompt.settings.seed) == (2, 1_234_567)
        app.screen.query_one("#speed", Input).value = "9" * 400
        await pilot.pause()
        assert app.session.prompt.settings.speed == 20 and "1,000,000" in complaint_of(app)


async def test_a_wrong_field_holds_no_other_up_and_each_is_marked_and_told(laboratory):
    async with laboratory() as (app, pilot):
        before = app.session.prompt.settings
        await pilot.press("ctrl+k")
        for name, value in (("top_k", "-5"), ("seed", "abc"), ("temperature", "1.5"), ("length", "7")):
            app.screen.query_one(f"#{name}", Input).value = value
        await pilot.pause()
        settings = app.session.prompt.settings
        assert (settings.sampling.temperature, settings.length) == (1.5, 7)
        assert (settings.sampling.top_k, settings.seed) == (before.sampling.top_k, before.seed)
        assert {field.id for field in app.screen.query("Input.-wrong")} == {"top_k", "seed"}
        complaint = complaint_of(app)
        assert "top-k must be" in complaint and "writing seed: enter a number" in complaint
        await pilot.press("escape")
        await pilot.pause()
        assert app.session.prompt.settings == settings
        (notice,) = app._notifications
        assert "left unchanged" in notice.message and "top-k, writing seed" in notice.message


async def test_every_way_to_go_on_is_in_sight_below_the_text_it_goes_on_from(laboratory, until):
    japanese = "灯台と海、海と灯台、船が来る。夜の海は静かだ。" * 60
    async with laboratory(size=(80, 24), corpus=corpus_from_text(japanese, "灯台")) as (app, pilot):
        app.session.prompt.change_settings(replace(app.session.prompt.settings, continuations=9))
        text = app.session.prompt.writer.text
        await pilot.press("ctrl+e")
        listed = app.screen.query_one("#continuation-list", OptionList)
        await until(pilot, lambda: listed.option_count == 9)
        await pilot.pause()
        assert listed.max_scroll_y == 0 and listed.size.height >= 9
        ways = [str(listed.get_option_at_index(place).prompt) for place in range(9)]
        assert all(way.startswith(f"{number}  ") and way[3].strip() for number, way in enumerate(ways, start=1))
        assert str(app.screen.query_one("#continuation-text", Static).content).endswith(text[-10:])


async def test_the_controls_say_what_is_wanted_and_show_yes_and_no_by_form(laboratory):
    set_language("fr")
    async with laboratory(size=(80, 24)) as (app, pilot):
        await pilot.press("ctrl+k")
        screen = app.screen
        assert screen.query_one("#temperature", Input).value == "0,8"
        for shown in screen.query(".label, .hint").results(Static):
            assert cell_len(str(shown.content)) <= shown.content_size.width
        screen.query_one("#temperature", Input).value = ""
        await pilot.pause()
        complaint = complaint_of(app)
        assert "0,8" in complaint and "''" not in complaint
        box = screen.query_one("#greedy", YesOrNo)
        no = str(box.render())
        box.value = True
        await pilot.pause()
        assert "non" in no and "oui" in str(box.render())
        assert "X" not in no and "X" in str(box.render())
