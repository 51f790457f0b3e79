"""Who has the program in a page reaches no file of the machine that it runs on."""

import ast
from pathlib import Path, PurePath

import pytest
from small_training import AtOnce, make_trainer
from textual.widgets import Input, Static

import rnn_tui.tui
from rnn_tui.places import copied_file, runs_folder
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.training.control import Control
from rnn_tui.tui.browser_driver import BrowserDriver
from rnn_tui.tui.command import change_keys
from rnn_tui.tui.commands import BY_ID
from rnn_tui.tui.messages import TextSent
from rnn_tui.tui.screens.dialogues import AskScreen
from rnn_tui.tui.terminal_app import TerminalApp

SCREEN = Path(rnn_tui.tui.__file__).parent
REACHING = {"FileScreen", "OpenScreen", "FileFinder", "FileOpen", "copy_text", "pictures_folder"}


@pytest.fixture(autouse=True)
def own_keys_again():
    yield
    change_keys({})


@pytest.fixture
def asked(monkeypatch):
    """Return the list of how often the page was told to ask for a file."""
    times: list[str] = []
    monkeypatch.setattr(TerminalApp, "ask_page_for_text", lambda _app: times.append("asked"))
    return times


def imported_by(file: Path) -> set[str]:
    found = (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.ImportFrom))
    return {each.name for node in found for each in node.names}


def test_only_one_place_asks_for_paths_of_the_machine():
    reaching = {file.relative_to(SCREEN).as_posix(): imported_by(file) & REACHING for file in SCREEN.rglob("*.py")}
    assert {name: found for name, found in reaching.items() if found} == {
        "reach/here.py": {"FileScreen", "OpenScreen", "copy_text"},
        "screens/dialogues.py": {"FileFinder"},  # from within OpenScreen
        "screens/file_finder.py": {"FileOpen"},
        "app.py": {"pictures_folder"},  # for Textual's delivery, which is a download in a page
    }
    named = {file.relative_to(SCREEN).as_posix() for file in SCREEN.rglob("*.py") if names_paths(file)}
    assert named == {"screens/dialogues.py"}


def names_paths(file: Path) -> bool:
    """Return whether something typed is made a path there, or the current folder is looked at."""
    attributes = {node.attr for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
    return bool(attributes & {"expanduser", "cwd", "home"})


async def test_a_text_is_asked_of_the_page_and_one_that_comes_unasked_is_opened_too(laboratory, until, asked, tmp_path):
    sent, other = tmp_path / "sent.txt", tmp_path / "other.txt"
    sent.write_text("la mer et le phare, " * 100)
    other.write_text("le phare et la mer, " * 100)
    async with laboratory(visited=True) as (app, pilot):
        await pilot.press("ctrl+o")
        assert asked == ["asked"] and app.screen is app.main_screen
        app.post_message(TextSent(sent, asked=True))
        await until(pilot, lambda: app.session.corpus.name == "sent.txt")
        app.post_message(TextSent(other, asked=False))
        await until(pilot, lambda: app.session.corpus.name == "other.txt")
        other.write_bytes(bytes(range(256)) * 10)
        app.post_message(TextSent(other, asked=True))
        await until(pilot, lambda: app._notifications)
        assert app.session.corpus.name == "other.txt" and [each.severity for each in app._notifications] == ["error"]
        await pilot.press("f1")
        app.post_message(TextSent(sent, asked=False))
        await pilot.pause()
        await pilot.press("escape")
        assert app.session.corpus.name == "other.txt"
        assert "not opened" in next(iter(app._notifications)).message


async def test_a_file_that_is_inserted_and_a_text_for_the_neurons_come_from_the_page(
    laboratory, until, asked, tmp_path
):
    sent, other = tmp_path / "sent.txt", tmp_path / "other.txt"
    sent.write_text("la mer")
    other.write_text("et le phare " * 20)
    async with laboratory(visited=True) as (app, pilot):
        await pilot.press("escape", "L")
        app.post_message(TextSent(sent, asked=True))
        await until(pilot, lambda: app.session.prompt.writer.text.endswith("la mer"))
        app.post_message(TextSent(tmp_path / "gone", asked=True))
        await until(pilot, lambda: app._notifications)
        await pilot.press("escape", "N", "ctrl+d", "ctrl+d")
        assert asked == ["asked"] * 2
        app.post_message(TextSent(other, asked=True))
        pane = app.main_screen.view_panes["neurons"]
        await until(pilot, lambda: pane._questions.other is not None)
        assert pane._questions.other.name == "other.txt" and app.session.corpus.name == "phare"


async def test_what_is_saved_is_handed_to_the_browser_under_a_name_and_nothing_is_written(
    laboratory, asked, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    delivered: list[tuple[str, str]] = []
    async with laboratory(visited=True) as (app, pilot):
        monkeypatch.setattr(
            app, "deliver_text", lambda text, save_filename, **_: delivered.append((save_filename, text.read()))
        )
        text = app.session.prompt.writer.text
        for name in ("../../mine.txt", "", "a\ud800.txt"):
            await pilot.press("escape", "S")
            assert isinstance(app.screen, AskScreen)
            app.screen.query_one(Input).value = name
            await pilot.press("enter")
        await pilot.press("escape", "O")
        app.screen.query_one(Input).value = "view.png"
        await pilot.press("enter")
        assert ".svg for a picture" in str(app.screen.query_one("#complaint", Static).content)
        app.screen.query_one(Input).value = "/view.svg"
        await pilot.press("enter")
        assert app.screen is app.main_screen
    names = [name for name, _text in delivered]
    assert names == ["mine.txt", "writing.txt", "a\ufffd.txt", "view.svg"] and delivered[0][1] == text
    assert delivered[-1][1].lstrip().startswith("<svg") and asked == []
    assert list(tmp_path.iterdir()) == [] and {PurePath(name).name for name in names} == set(names)


async def test_what_is_copied_goes_to_the_browser_and_to_no_clipboard_of_the_machine(laboratory, monkeypatch):
    monkeypatch.setattr("rnn_tui.tui.clipboard._copy_by_program", lambda _text: pytest.fail("a program was asked"))
    async with laboratory(visited=True) as (app, pilot):
        await pilot.press("escape", "C")
        assert app.clipboard == app.session.prompt.writer.text and not copied_file().exists()
        assert [each.message for each in app._notifications] == ["copied"]


async def test_keys_that_a_browser_keeps_are_not_taught_and_chosen_ones_come_before(laboratory):
    async with laboratory(visited=True) as (app, pilot):
        assert BY_ID["train"].sign == "F9" and BY_ID["branch"].sign == "esc 3" and BY_ID["quit"].sign == "esc q"
        await pilot.press("f9")
        assert app.session.phase != "ready"
    async with laboratory(visited=True, keys={"branch": "alt+n"}):
        assert BY_ID["train"].sign == "F9" and BY_ID["branch"].sign == "alt+n"
    async with laboratory():
        assert BY_ID["train"].sign == "^t" and BY_ID["branch"].sign == "^n"


async def test_where_a_run_lies_is_told_at_a_terminal_alone(laboratory):
    folder = RunFolder(make_trainer(), runs_folder() / "lamp", executor=AtOnce())
    list(folder.record(folder.trainer.run(Control())))
    for visited in (True, False):
        async with laboratory(visited=visited) as (app, pilot):
            await pilot.press("escape", "z")
            told = str(app.screen.query_one("#run-facts", Static).content)
            assert "loss" in told and (str(runs_folder()) in told) is not visited


async def test_at_a_terminal_nobody_sends_anything(laboratory, tmp_path):
    (tmp_path / "sent.txt").write_text("la mer et le phare, " * 100)
    async with laboratory() as (app, pilot):
        app.post_message(TextSent(tmp_path / "sent.txt", asked=False))
        await pilot.pause()
        assert app.session.corpus.name == "phare"


def test_the_driver_tells_the_program_of_a_sent_text_and_asks_the_page():
    class Driver(BrowserDriver):
        def __init__(self) -> None:
            self.told: list[object] = []

        def send_message(self, message) -> None:
            self.told.append(message)

        def write_meta(self, data) -> None:
            self.told.append(data)

    driver = Driver()
    driver.on_meta("text_sent", {"type": "text_sent", "path": "/served/text.txt", "asked": True})
    driver.ask_for_text()
    assert driver.told == [TextSent(Path("/served/text.txt"), asked=True), {"type": "choose_text"}]
