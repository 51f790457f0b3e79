"""Each key of each command, and its letter in the menu, reaches its action."""

import pytest
from textual.actions import parse

from rnn_tui.tui.app import LaboratoryApp
from rnn_tui.tui.commands import COMMANDS
from rnn_tui.tui.screens.laboratory import LaboratoryScreen


async def test_each_key_of_a_command_reaches_its_action(laboratory):
    async with laboratory() as (_app, pilot):
        for command in COMMANDS:
            namespace, name, arguments = parse(command.action)
            owner = LaboratoryApp if namespace == "app" else LaboratoryScreen
            assert hasattr(owner, f"action_{name}")
            ways = [*([key] for key in command.keys.split(",") if key), ["escape", command.letter]]
            for keys in ways:
                reached: list[tuple[object, ...]] = []
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(owner, f"action_{name}", lambda _self, *given, reached=reached: reached.append(given))
                    await pilot.press(*keys)
                assert reached == [arguments], (command.id, keys)
