"""Each key of each command, and its letter in the menu, reaches its action."""

from operator import attrgetter
from pathlib import Path

import pytest
from textual.actions import parse

from rnn_tui.cli.shared_options import VIEWS as NAMES
from rnn_tui.tui.command import key_label
from rnn_tui.tui.commands import BY_ID, COMMANDS
from rnn_tui.tui.panes.registry import VIEWS

README = Path(__file__).parents[2] / "README.md"


def test_each_command_has_an_id_a_letter_and_keys_of_its_own():
    keys = [key for command in BY_ID.values() for key in command.keys.split(",") if key]
    assert len(BY_ID) == len(COMMANDS) + 1 == len({command.letter for command in COMMANDS}) + 1
    assert len(keys) == len(set(keys))


def test_the_readme_names_the_key_of_each_view():
    table = README.read_text(encoding="utf-8").partition("\n## The keys\n")[2].partition("\n\nIf ")[0]
    for view in VIEWS:
        key = view.command.keys.split(",")[0]
        assert any(f"| {each} " in table for each in (key, key_label(key), f"esc {view.command.letter}")), view


def test_every_view_asks_a_question_and_explains_itself():
    assert [view.__name__ for view in VIEWS if not (view.question.endswith("?") and view.help)] == []


def test_every_view_can_be_named_on_the_command_line():
    assert tuple(view.command.id for view in VIEWS) == NAMES


async def test_a_view_can_be_open_at_first(laboratory):
    async with laboratory(view="curve") as (app, pilot):
        await pilot.pause()
        assert app.main_screen.views.opened is app.main_screen.view_panes["curve"]


async def test_each_key_of_a_command_reaches_its_action(laboratory):
    async with laboratory() as (app, pilot):
        for command in BY_ID.values():
            controller, method, arguments = parse(command.action)
            owner = attrgetter(controller)(app.main_screen)
            assert callable(getattr(owner, method))
            ways = [[key] for key in command.keys.split(",") if key]
            ways += [["escape", command.letter]] if command.letter else []
            reached: list[tuple[object, ...]] = []
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(owner, method, lambda *given, reached=reached: reached.append(given))
                for number, keys in enumerate(ways, start=1):
                    await pilot.press(*keys)
                    assert reached == [arguments] * number, (command.id, keys)
