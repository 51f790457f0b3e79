"""The README's table of settings is the program's."""

import re
from pathlib import Path

from rnn_tui.cli.config_file import written
from rnn_tui.cli.names import option_of
from rnn_tui.cli.off import OFF
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.setting import Setting
from rnn_tui.training.settings import GIVEN

README = Path(__file__).parents[2] / "README.md"
HEAD = "| setting | option | what it may be | `rnn` | what it does |\n|---|---|---|---|---|\n"


def row(setting: Setting) -> str:
    default = written(getattr(TrainingConfig(), setting.name)).strip('"')
    cells = (setting.label, f"`{option_of(setting.name)}`", setting.possible_values(OFF), f"`{default}`", setting.help)
    return "".join(f"| {cell} " for cell in cells) + "|\n"


def test_the_readme_has_the_table_of_settings():
    (table,) = re.findall(re.escape(HEAD) + r"((?:\|.*\n)+)", README.read_text(encoding="utf-8"))
    assert table.splitlines(keepends=True) == [row(setting) for setting in GIVEN if setting.name != "preset"]
