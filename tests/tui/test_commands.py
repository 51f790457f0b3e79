"""Each key of each command, and its letter in the menu, reaches its action."""

import pytest
from textual.actions import parse

from rnn_tui.tui.app import LaboratoryApp
from rnn_tui.tui.commands import COMMANDS
from rnn_tui.tui.screens.laboratory import LaboratoryScreen


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
async def test_each_key_of_a_command_reaches_its_action(laboratory, monkeypatch, command):
    namespace, name, arguments = parse(command.action)
    owner = LaboratoryApp if namespace == "app" else LaboratoryScreen
    assert hasattr(owner, f"action_{name}")
    ways = [*([key] for key in command.keys.split(",") if key), ["escape", command.letter]]
    reached: list[tuple[object, ...]] = []
    async with laboratory() as (_app, pilot):
        monkeypatch.setattr(owner, f"action_{name}", lambda _self, *given: reached.append(given))
        for number, keys in enumerate(ways, start=1):
            await pilot.press(*keys)
            assert reached == [arguments] * number, keys
