"""What is open is saved as it is seen: a picture, or text."""

from xml.etree import ElementTree

import pytest

from rnn_tui.runs.follow import open_run
from rnn_tui.tui.screens.dialogues import FileScreen


@pytest.mark.parametrize("opened", ["f3", "f11", "f10"])
async def test_a_view_is_saved_as_a_picture_or_as_text_just_as_it_is_seen(
    laboratory, until, tmp_path, monkeypatch, opened
):
    monkeypatch.chdir(tmp_path)
    async with laboratory() as (app, pilot):
        await pilot.press("f8")
        await until(pilot, lambda: app.session.prompt.step == 1)
        await pilot.press(opened)
        pane = app.screen.views.opened or app.screen.loss_plot
        for name in ("view.SVG", "view.txt"):
            await pilot.press("escape", "O")
            app.screen.query_one("Input").value = name
            await pilot.press("enter")
        text, picture = (tmp_path / "view.txt").read_text(), (tmp_path / "view.SVG").read_text()
        lines = text.splitlines()
        assert len(lines) == pane.region.height and lines[0].startswith("╭") and str(pane.border_title) in lines[0]
        assert max(map(len, lines)) == pane.region.width
        words = "".join(ElementTree.fromstring(picture).itertext()).replace("\u00a0", " ")
        assert str(pane.border_title) in words
        await pilot.press("escape", "O")
        app.screen.query_one("Input").value = "view.png"
        await pilot.press("enter")
        assert isinstance(app.screen, FileScreen) and not (tmp_path / "view.png").exists()


@pytest.mark.parametrize(
    ("keys", "focused"),
    [
        (["f2"], "#texts"),
        (["f4"], "BarsPane"),
        (["f5"], "WritePane"),
        (["f7"], "MicroscopePane"),
        (["escape", "A"], "MicroscopePane"),
    ],
    ids=["texts", "bars", "prompt", "surprise", "moved"],
)
async def test_what_a_view_in_the_whole_window_covers_is_seen_when_it_is_asked_for(laboratory, keys, focused):
    async with laboratory() as (app, pilot):
        await pilot.press("escape", "X")
        assert app.screen.has_class("-whole")
        await pilot.press(*keys)
        await pilot.pause()
        assert not app.screen.has_class("-whole")
        assert app.focused is app.screen.query_one(focused)


async def test_a_view_whose_frame_names_keys_has_them_when_it_is_opened_and_one_without_leaves_them_be(laboratory):
    async with laboratory() as (app, pilot):
        for view in app.screen.view_panes.values():
            await pilot.press("f5", "escape", view.command.letter)
            assert app.focused is (view if view.BINDINGS else app.screen.write_pane)
            await pilot.press("escape", view.command.letter)


async def test_a_view_that_waits_for_what_was_paid_out_says_when_the_next_picture_comes(laboratory):
    async with laboratory(size=(80, 24)) as (app, pilot):
        await pilot.press("escape", "G")
        views, aside = app.main_screen.views, app.session.aside
        pane = views.opened
        for seconds, title in (
            (9.0, "How far back can it learn?"),
            (10.0, "How far back can it learn? · next in 1 min"),
            (121.0, "How far back can it learn? · next in 3 min"),
            (0.0, "How far back can it learn?"),
        ):
            aside.rest = seconds
            views.tell_rest()
            assert pane.border_title == title
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        aside.rest = 121.0
        views.tell_rest()
        assert pane.border_title == "How far back can it learn?"  # there is no room
        await pilot.press("f11")
        aside.rest = 121.0
        views.tell_rest()
        assert views.opened.border_title == "What does it remember?"  # it asks nothing


async def test_the_frame_of_a_view_that_rests_is_not_drawn_anew_at_each_look(laboratory, monkeypatch):
    async with laboratory(size=(80, 24)) as (app, pilot):
        await pilot.press("escape", "G")
        pane = app.main_screen.views.opened
        pane.tell_rest(90.0)
        drawn = []
        monkeypatch.setattr(pane, "refresh", lambda *_given, **_named: drawn.append(1))
        pane.tell_rest(80.0)
        assert drawn == []
        pane.tell_rest(50.0)
        assert drawn


async def test_who_opens_a_view_or_goes_back_in_time_waits_for_no_other_answer_to_be_paid_for(
    laboratory, until, run_of, monkeypatch
):
    folder = run_of("first", steps=60)
    async with laboratory(size=(80, 24)) as (app, pilot):
        session = app.session
        session.open_run(open_run(folder))
        app.main_screen.table.show_anew()
        asked: list[bool] = []
        ask = session.aside.ask

        def listen(inquiry, about, question, at_once=False):
            asked.append(at_once)
            return ask(inquiry, about, question, at_once)

        monkeypatch.setattr(session.aside, "ask", listen)
        for letter in "HXGNPKVY":
            asked.clear()
            await pilot.press("f5", "escape", letter)
            await until(pilot, lambda: any(asked) and session.aside.is_quiet)
            asked.clear()
            await pilot.press("ctrl+left")
            await until(pilot, lambda: session.prompt.step == session.parameter_source.place)
            await until(pilot, lambda: any(asked) and session.aside.is_quiet)
            await pilot.press("ctrl+right")
            await until(pilot, lambda: not session.parameter_source.is_back)
