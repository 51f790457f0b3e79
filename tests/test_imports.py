"""Imports go down only, and what runs without a screen loads none; the command line loads it last."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import rnn_tui

PACKAGE = Path(rnn_tui.__file__).parent
SCREEN = {"textual", "rich", "textual_fspicker"}


def loaded_by(code: str) -> set[str]:
    command = [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


@pytest.mark.parametrize("room", ["text", "network", "generation", "training", "runs", "inspection", "session"])
def test_the_laboratory_runs_without_a_screen_and_without_a_command_line(room):
    modules = {f"rnn_tui.{room}.{file.stem}" for file in (PACKAGE / room).glob("[!_]*.py")}
    loaded = loaded_by(f"import {', '.join(sorted(modules))}")
    assert modules and modules <= loaded
    assert loaded & (SCREEN | {"click"}) == set()


def test_the_loop_knows_no_disk():
    modules = {f"rnn_tui.training.{file.stem}" for file in (PACKAGE / "training").glob("[!_]*.py")}
    loaded = loaded_by(f"import {', '.join(sorted(modules))}")
    assert not any(name.startswith("rnn_tui.runs") or name == "safetensors" for name in loaded)


def test_the_network_knows_no_text():
    assert not any(name.startswith("rnn_tui.text") for name in loaded_by("import rnn_tui.network.network"))


def test_the_equations_stand_on_numpy_and_the_architecture_alone():
    file = PACKAGE / "network" / "equations.py"
    imported = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module)
    ours = {name for name in imported if name.partition(".")[0] not in sys.stdlib_module_names}
    assert ours == {"numpy", "numpy.typing", "rnn_tui.network.architecture"}
    loaded = loaded_by("import rnn_tui.network.equations")
    assert {name for name in loaded if name.startswith("rnn_tui.")} == {
        "rnn_tui.network",
        "rnn_tui.network.architecture",
        "rnn_tui.network.equations",
    }


def test_the_commands_load_no_textual():
    assert "textual" not in loaded_by("import rnn_tui.cli.commands")


def test_the_first_picture_waits_for_nothing_that_only_a_command_or_a_dialogue_needs():
    loaded = loaded_by("import rnn_tui.cli.commands, rnn_tui.cli.laboratory, rnn_tui.tui.app")
    screens = {f"rnn_tui.tui.screens.{file.stem}" for file in (PACKAGE / "tui" / "screens").glob("[!_]*.py")}
    first = {f"rnn_tui.tui.{name}" for name in ("main_screen", "panes.loss_plot", "screens.beneath", "screens.fitted")}
    ours = {f"rnn_tui.{name}" for name in ("api", "cli.train", "cli.export", "inspection.gradient_check")}
    others = {"textual_fspicker", "charset_normalizer", "tomllib", "torch", "tensorboardX", "hypothesis"}
    widgets = {f"textual.widgets._{name}" for name in ("text_area", "collapsible", "checkbox", "markdown")}
    assert loaded & ((screens - first) | ours | others | widgets) == set()


def test_the_first_picture_waits_for_nothing_that_only_a_training_or_a_run_needs():
    loaded = loaded_by("import rnn_tui.cli.commands, rnn_tui.cli.laboratory, rnn_tui.tui.app")
    training = {f"training.{name}" for name in ("trainer", "stepping", "probe", "evaluation", "optimizers", "dataset")}
    runs = {f"runs.{name}" for name in ("recorder", "checkpoint", "resuming", "follow", "state_dict", "summary")}
    session = {"session.worker", "session.comparison"}
    others = {"network.equations", "cli.starting", "cli.progress"}
    ours = {f"rnn_tui.{name}" for name in training | runs | session | others}
    assert loaded & (ours | {"numpy.random", "safetensors"}) == set()


def test_the_first_picture_waits_for_nothing_that_only_an_open_view_needs():
    loaded = loaded_by("import rnn_tui.cli.commands, rnn_tui.cli.laboratory, rnn_tui.tui.app")
    figures = {"attribution", "checked", "look", "reach", "specimen", "unit_formula", "what_may_come"}
    figures |= {"marking", "memory", "mistakes", "neurons", "novelty", "passage", "properties", "unit_scores"}
    drawings = {
        "curve",
        "curve_layout",
        "gradient",
        "gradient_check",
        "memory",
        "microscope",
        "mistakes",
        "moved",
        "neurons",
        "parts",
        "sight",
    }
    drawings |= {"unit_text", "ways"}
    session = {"looks", "roads", "specimens", "stretches", "unit_questions"}
    rooms = {"inspection": figures, "tui.renderables": drawings, "session": session}
    views = {f"rnn_tui.{room}.{name}" for room, names in rooms.items() for name in names}
    assert all((PACKAGE / f"{name.removeprefix('rnn_tui.').replace('.', '/')}.py").is_file() for name in views)
    assert loaded & views == set()


def test_a_file_of_settings_is_loaded_for_where_there_is_one_and_read_once(tmp_path):
    begin = "from rnn_tui.cli import program_config as file\n"
    asked = "file.configured_language(); file.read_config(); file.read_config_of_screen()\n"
    place = f"import os; os.environ['RNN_TUI_HOME'] = {str(tmp_path)!r}\n"
    assert loaded_by(place + begin + asked) & {"tomllib", "rnn_tui.cli.toml_file"} == set()
    (tmp_path / "config.toml").write_text('theme = "nord"\n')
    assert "tomllib" in loaded_by(f"{place}{begin}{asked}assert file._parsed.cache_info().misses == 1")


def test_a_command_has_numpys_library_start_no_threads_of_its_own_unless_told():
    code = "from rnn_tui.cli import main\ntry: main(['--version'])\nexcept SystemExit: pass\nimport os\n"
    for told, wanted in ((None, "1"), ("3", "3")):
        environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
        if told is not None:
            environment["OPENBLAS_NUM_THREADS"] = told
        command = [sys.executable, "-c", code + "print(os.environ['OPENBLAS_NUM_THREADS'])"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=environment)
        assert done.stdout.split()[-1] == wanted
