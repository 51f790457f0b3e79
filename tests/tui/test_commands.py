"""Each key of each command, and its letter in the menu, reaches its action."""

from operator import attrgetter

import pytest
from textual.actions import parse

from rnn_tui.cli.shared_options import VIEWS as NAMES
from rnn_tui.tui.commands import BY_ID, COMMANDS
from rnn_tui.tui.panes.registry import VIEWS


def test_each_command_has_an_id_a_letter_and_keys_of_its_own():
    keys = [key for command in BY_ID.values() for key in command.keys.split(",") if key]
    unlisted = [command.id for command in BY_ID.values() if command not in COMMANDS]
    assert unlisted == ["next_pane", "previous_pane", "menu"]
    assert len(COMMANDS) == len({command.letter for command in COMMANDS})
    assert len(keys) == len(set(keys))


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


async def test_a_click_on_an_item_of_the_menu_does_it_and_one_beside_them_closes_it(laboratory):
    async with laboratory() as (app, pilot):
        await pilot.press("escape")
        lines = app.screen.query_one("#menu").content.plain.splitlines()
        title = BY_ID["curve"].title
        row = next(number for number, line in enumerate(lines) if title in line)
        await pilot.click("#menu", offset=(1 + lines[row].index(title), 1 + row))
        assert app.main_screen.views.opened is app.main_screen.view_panes["curve"]
        assert app.screen is app.main_screen

        await pilot.press("escape")
        await pilot.click("#menu", offset=(0, 1))
        assert app.screen is app.main_screen and app.session.phase == "ready"
