"""The handbook's pages of settings, commands and keys are what the program says of itself today, in both languages."""

import pytest

from rnn_tui.cli.commands import TABLE
from rnn_tui.cli.config_file import written
from rnn_tui.cli.names import option_of
from rnn_tui.cli.off import OFF
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.settings import GIVEN
from rnn_tui.tui.command import key_label
from rnn_tui.tui.commands import COMMANDS
from rnn_tui.tui.panes.registry import VIEWS
from tools.handbook import LANGUAGES, page_file
from tools.reference import MARK, made_in


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_made_of_what_the_program_says_today(language):
    there = {name: page_file(name, language).read_text(encoding="utf-8") for name in ("settings", "commands", "keys")}
    assert there == made_in(language), "run: make reference"


def made_part(name: str, language: str = "en") -> str:
    return page_file(name, language).read_text(encoding="utf-8").partition(MARK)[2]


def test_every_setting_has_its_row():
    rows = made_part("settings").splitlines()
    for setting in GIVEN:
        if setting.name != "preset":
            default = written(getattr(TrainingConfig(), setting.name)).strip('"')
            cells = (setting.label, f"`{option_of(setting.name)}`", setting.possible_values(OFF), f"`{default}`")
            (row,) = (row for row in rows if row.startswith("".join(f"| {cell} " for cell in cells)))
            assert setting.help in row and setting.live == ("May change" in row)


def test_every_command_is_told_of_in_either_language():
    names = [name for name, entry in TABLE.items() if not entry.hidden]
    for language in LANGUAGES:
        assert [name for name in names if f"## rnn-tui {name}\n" not in made_part("commands", language)] == []


def test_every_key_and_letter_stands_on_the_page_of_keys():
    rows = made_part("keys").splitlines()
    for command in COMMANDS:
        (row,) = (row for row in rows if f"| `esc {command.letter}` |" in row)
        assert row.count("`") == 2 * (1 + len([key for key in command.keys.split(",") if key]))
    for view in VIEWS:
        assert any(f"| {view.command.title} |" in row for row in rows), view
        assert not view.command.keys or key_label(view.command.keys) in made_part("keys")
