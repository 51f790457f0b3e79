"""A text that takes long to read: how far it is, and that giving it up loses nothing."""

import threading
from dataclasses import replace

import pytest
from textual.events import Paste
from textual.widgets import Input, ProgressBar, Static

from rnn_tui.errors import Cancelled, TextError
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.tui.main_screen import MainScreen
from rnn_tui.tui.screens.controls import ControlsScreen
from rnn_tui.tui.screens.dialogues import ConfirmScreen, OpenScreen
from rnn_tui.tui.screens.reading import ReadingScreen
from rnn_tui.tui.screens.runs import RunChoice


class SlowText:
    """A text that is read a quarter at a time, each when the test says so."""

    def __init__(self) -> None:
        self.quarters = threading.Semaphore(0)
        self.ended = threading.Event()
        self.problem: str | None = None

    def __call__(self, name: str, may_go_on, *_more: object):
        try:
            for quarter in range(1, 5):
                self.quarters.acquire()
                if not may_go_on(quarter / 4):
                    raise Cancelled
            if self.problem is not None:
                raise TextError(self.problem)
            return corpus_from_text("a long text, quite long\n" * 9, name)
        finally:
            self.ended.set()

    def read(self, quarters: int = 1) -> None:
        self.quarters.release(quarters)


@pytest.fixture
def slow(monkeypatch):
    """Let every text be a slow one, and show at once that it is."""
    text = SlowText()
    monkeypatch.setattr("rnn_tui.session.jobs.open_text", text)
    monkeypatch.setattr("rnn_tui.tui.screens.reading.PATIENCE", 0.0)
    yield text
    text.read(8)


def share(app) -> float:
    return app.screen.query_one(ProgressBar).progress


async def test_a_long_text_shows_its_share_and_then_is_there(laboratory, until, slow):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+o", *"long.txt", "enter")
        assert isinstance(app.screen, ReadingScreen)
        assert "long.txt" in str(app.screen.query_one(Static).content) and share(app) == 0
        box, whole = app.screen.query_one(".dialogue").region, app.screen.region
        assert max(abs(box.x + box.right - whole.width), abs(box.y + box.bottom - whole.height)) <= 1  # in the middle
        assert app.screen.styles.background.a < 1.0  # over the laboratory
        slow.read()
        await until(pilot, lambda: share(app) == 0.25)
        slow.read(2)
        await until(pilot, lambda: share(app) == 0.75)
        assert app.session.corpus.name == "phare"
        slow.read()
        await until(pilot, lambda: app.session.corpus.name == "long.txt")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))


@pytest.mark.parametrize("way", ["escape", "ctrl+c", "#cancel"])
async def test_esc_ctrl_c_and_the_button_give_a_text_up_and_nothing_is_lost(laboratory, until, slow, way):
    async with laboratory() as (app, pilot):
        await pilot.press("x")
        session, written = app.session, app.session.prompt.writer.text
        await pilot.press("ctrl+o", *"long.txt", "enter")
        slow.read()
        await until(pilot, lambda: share(app) == 0.25)
        await pilot.press("z", "enter")  # typed ahead of a text that does not come
        await (pilot.click(way) if way.startswith("#") else pilot.press(way))
        assert isinstance(app.screen, OpenScreen) and app.screen.query_one(Input).value == "long.txt"
        slow.read()
        slow.ended.wait()  # its thread is told at its next piece
        assert slow.quarters.acquire(blocking=False) is False
        await pilot.press("escape")
        assert isinstance(app.screen, MainScreen)
        assert (
            session.corpus.name == "phare"
            and session.prompt.writer.text == written
            and "long.txt" not in session.opened
        )


async def test_what_is_typed_and_pasted_while_a_text_is_read_is_written_behind_it_in_order(laboratory, until, slow):
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+o", *"long.txt", "enter")
        assert isinstance(app.screen, ReadingScreen)
        await pilot.press(*"abx", "backspace", "enter")
        app.post_message(Paste("日本"))
        await pilot.press("ctrl+k")
        slow.read(4)
        await pilot.press("tab", "c")  # whether they come before or after the end
        await until(pilot, lambda: app.session.corpus.name == "long.txt")
        await until(pilot, lambda: isinstance(app.screen, ControlsScreen) and not app.is_attending)
        assert app.session.prompt.writer.text.endswith("ab\n日本")
        await pilot.press("escape", "c")
        assert app.session.prompt.writer.text.endswith("ab\n日本c")


async def test_what_is_typed_while_a_text_is_read_answers_no_question_about_it(laboratory, until, slow):
    async with laboratory() as (app, pilot):
        await pilot.press("f8", "f2", "home", "down", "enter")
        assert isinstance(app.screen, ReadingScreen)
        await pilot.press("y", "enter")
        slow.read(8)
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and not app.is_attending)
        await pilot.press("escape")
        await until(pilot, lambda: bool(app._notifications))
        assert [notice.message for notice in app._notifications] == ["what was typed in the meantime is discarded"]
        assert app.session.corpus.name == "phare" and not app.session.prompt.writer.text.endswith("y")


async def test_a_long_text_of_the_list_can_be_given_up_while_another_is_learnt(laboratory, until, slow):
    async with laboratory() as (app, pilot):
        await pilot.press("f8")
        thread = app.session.thread
        await pilot.press("f2", "home", "down", "enter")
        assert isinstance(app.screen, ReadingScreen)
        await pilot.press("escape")
        assert app.session.corpus.name == "phare" and app.session.thread is thread and app.session.phase == "paused"
        await pilot.press("f2", "home", "down", "enter")
        slow.read(8)
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))  # it is asked once it is there


async def test_what_turns_out_to_be_no_text_is_told_where_it_was_typed(laboratory, until, slow):
    slow.problem = "long[/: no text"
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+o", *"long", "enter")
        slow.read(4)
        await until(pilot, lambda: isinstance(app.screen, OpenScreen))
        await until(pilot, lambda: str(app.screen.query_one("#complaint", Static).content) == "long[/: no text")
        assert app.session.corpus.name == "phare"


async def test_a_text_that_is_there_at_once_shows_no_dialogue(laboratory, monkeypatch, tmp_path):
    shown: list[object] = []
    monkeypatch.setattr("rnn_tui.tui.screens.reading.ReadingScreen", lambda *words: shown.append(words))
    monkeypatch.setattr("rnn_tui.tui.screens.reading.PATIENCE", 60.0)
    (tmp_path / "short.txt").write_text("a short text\n" * 9)
    async with laboratory() as (app, pilot):
        await pilot.press("ctrl+o", *str(tmp_path / "short.txt"), "enter")
        assert app.session.corpus.name == "short.txt" and not shown


async def test_a_run_with_a_long_text_can_be_given_up(laboratory, until, slow, monkeypatch, tmp_path):
    async with laboratory(out=tmp_path / "run") as (app, pilot):
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "finished")
        folder: RunFolder = app.session.thread.folder
        monkeypatch.setattr("rnn_tui.runs.resuming.read_copy", lambda _path, name, go_on: slow(name, go_on))
        app.screen.runs.take_run(RunChoice("fork", folder.path))
        await pilot.pause()
        assert isinstance(app.screen, ReadingScreen)
        await pilot.press("escape")
        assert app.session.phase == "finished" and app.session.origin is None


async def test_a_long_text_is_divided_while_the_screen_goes_on_and_then_learnt(
    laboratory, until, slow, small_config, monkeypatch
):
    monkeypatch.setattr("rnn_tui.session.session.DIVIDED_AT_ONCE", 1)
    monkeypatch.setattr(
        "rnn_tui.session.session.divide", lambda corpus, _vocabulary, _config, told: slow(corpus.name, told)
    )
    async with laboratory(config=replace(small_config, steps=10**9)) as (app, pilot):
        written = app.session.prompt.writer.text
        await pilot.press("ctrl+t")
        assert isinstance(app.screen, ReadingScreen)
        slow.read()
        await until(pilot, lambda: share(app) == 0.25)
        await pilot.press("escape")
        assert app.session.phase == "ready" and isinstance(app.screen, MainScreen)
        slow.read()
        slow.ended.wait()
        await pilot.press("ctrl+t", "x")
        slow.read(4)
        await until(pilot, lambda: app.session.phase == "training")
        await until(pilot, lambda: app.session.prompt.writer.text == written + "x")
        await pilot.press("ctrl+t")
        await until(pilot, lambda: app.session.phase == "paused")  # of what is learnt nothing is to be divided
