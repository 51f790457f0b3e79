"""``learn --start``, ``--check`` and ``--check-all``: what a learner begins with, and what is said of their work."""

import ast
import csv
import json
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rnn_tui.cli.learn_check import check_one
from rnn_tui.errors import SubmissionError
from rnn_tui.language import set_language
from rnn_tui.lesson.checker import check as checking
from rnn_tui.lesson.checker import process
from rnn_tui.lesson.checker.check import Row, check_each, submissions_in
from rnn_tui.lesson.checker.interface import ARGUMENTS, FUNCTIONS, NAMES
from rnn_tui.lesson.checker.starter import notebook, page, script
from rnn_tui.lesson.checker.submission import read_submission
from rnn_tui.lesson.checker.table import COLUMNS, cells

PLAIN = Path(__file__).parent.parent / "lesson" / "submissions" / "plain.py"
RIGHT = PLAIN.read_text("utf-8")
TRANSPOSED = ("W_hh.T @", "W_hh @")  # of plain.py: the transpose of its backward pass forgotten


def cells_of(source: str) -> str:
    """A notebook with a cell for each part of a source that begins with a definition."""
    parts = source.split("\ndef ")
    texts = [parts[0], *(f"def {part}" for part in parts[1:])]
    made = [{"cell_type": "code", "source": text, "metadata": {}, "outputs": []} for text in texts]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


@pytest.fixture(params=["en", "fr"])
def language(request):
    """The language that is spoken: each of both."""
    set_language(request.param)
    return request.param


# -- the starter ------------------------------------------------------------------------------------------------------


def test_the_starter_has_the_functions_and_each_is_meant_to_fail(language):
    tree = ast.parse(script())
    functions = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
    assert tuple(functions) == NAMES
    namespace: dict = {"__name__": "rnn"}
    exec(script(), namespace)
    for name, function in functions.items():
        assert tuple(argument.arg for argument in function.args.args) == ARGUMENTS[name]
        assert "(" in ast.get_docstring(function) or name in {"loss", "backward_pass", "generate_text"}
        with pytest.raises(NotImplementedError, match=r"this is meant to fail: |échec voulu") as raised:
            namespace[name](*ARGUMENTS[name])
        assert "\n" not in str(raised.value) and "{" not in str(raised.value)
    assert max(map(len, script().splitlines())) <= 120
    assert ("five functions" in script()) == (language == "en")


@pytest.mark.usefixtures("language")
def test_the_notebook_is_one_and_has_the_same():
    read = json.loads(notebook())
    assert (read["nbformat"], read["nbformat_minor"]) == (4, 5)
    assert read["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in read["cells"]]
    assert len(set(ids)) == len(ids) and all(each.replace("-", "").replace("_", "").isalnum() for each in ids)
    for cell in read["cells"]:
        fields = {"cell_type", "id", "metadata", "source"}
        assert set(cell) == fields | ({"outputs", "execution_count"} if cell["cell_type"] == "code" else set())
        assert all(isinstance(line, str) for line in cell["source"])
    code = "\n".join("".join(cell["source"]) for cell in read["cells"] if cell["cell_type"] == "code")
    ours, theirs = ast.parse(script()), ast.parse(code)
    definitions = [
        [ast.dump(each) for each in tree.body if isinstance(each, ast.FunctionDef)] for tree in (ours, theirs)
    ]
    assert definitions[0] == definitions[1]
    training = ours.body[-1].body
    assert [ast.dump(each) for each in training] == [ast.dump(each) for each in theirs.body[-len(training) :]]


@pytest.mark.usefixtures("language")
def test_the_page_names_the_file_the_steps_and_the_check():
    written = page("rnn.ipynb")
    assert "`rnn.ipynb`" in written and "rnn-tui learn --check ." in written and "{" not in written
    for asked in FUNCTIONS:
        assert f"`rnn-tui learn {asked.step}`" in written and f"`{asked.name}`" in written


def test_start_writes_what_check_finds_not_there_yet(rnn_tui, tmp_path):
    for words, name in (((), "rnn.py"), (("--notebook",), "rnn.ipynb")):
        folder = tmp_path / "new" / name
        answer = rnn_tui("learn", "--start", folder, *words)
        assert answer.status == 0 and answer.out.count("\n") == 3 and f"--check {folder}" in answer.out
        assert {each.name for each in folder.iterdir()} == {name, "README.md"}
        answer = rnn_tui("learn", "--check", folder)
        assert answer.status == 1 and answer.err == ""
        assert answer.out.count("· ") == len(NAMES)
        assert "--train" not in answer.out and "learning rate" not in answer.out
        assert ("stands outside functions: cell 7" in answer.out) == (name == "rnn.ipynb") == ("not run" in answer.out)


def test_start_writes_over_nothing(rnn_tui, tmp_path):
    (tmp_path / "README.md").write_text("mine")
    assert rnn_tui("learn", "--start", tmp_path).status == 0
    (tmp_path / "rnn.py").write_text("mine")
    answer = rnn_tui("learn", "--start", tmp_path)
    assert answer.status == 2 and "rnn.py" in answer.err and answer.err.count("\n") == 1
    assert [(tmp_path / name).read_text() for name in ("README.md", "rnn.py")] == ["mine", "mine"]
    assert rnn_tui("learn", "--start", tmp_path / "rnn.py").status == 2


def test_the_starters_own_training_learns_with_right_functions(tmp_path):
    """The part that is not to be written, below functions that are right."""
    training = script()[script().index("if __name__") :].replace("range(100)", "range(3)")
    own = RIGHT.partition("\nif __name__")[0]
    (tmp_path / "rnn.py").write_text(f"{own}\n\nnp.random.seed(1)\n{training}", encoding="utf-8")
    done = subprocess.run([sys.executable, tmp_path / "rnn.py"], capture_output=True, encoding="utf-8", check=True)
    lines = done.stdout.splitlines()
    losses = [float(line.split()[1]) for line in lines[:3]]
    assert losses[0] == pytest.approx(34 * np.log(17), rel=0.05) and losses == sorted(losses, reverse=True)
    assert lines[3].startswith("exemp") and len(lines[3]) in {34, 39}


# -- one submission ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plain", "a_class", "characters", "in_place", "indices", "one_output"])
def test_what_is_right_is_right_in_a_process_of_its_own(name):
    checked = checking.check(PLAIN.with_name(f"{name}.py"))
    assert checked.verdict.right and checked.examined.broken == "" and checked.examined.refused == ()


def test_check_says_which_line_and_ends_with_one(rnn_tui, tmp_path):
    right = rnn_tui("learn", "--check", PLAIN)
    assert right.status == 0 and right.out.endswith(f"rnn-tui learn --train {PLAIN}\n")
    wrong = RIGHT.replace(*TRANSPOSED)
    line = next(number for number, text in enumerate(wrong.split("\n"), 1) if "W_hh @ " in text and "dh_next" in text)
    (tmp_path / "rnn.py").write_text(wrong, encoding="utf-8")
    answer = rnn_tui("learn", "--check", tmp_path)
    assert answer.status == 1 and answer.err == ""
    lines = answer.out.splitlines()
    assert lines[0] == str(tmp_path / "rnn.py")
    assert [text[0] for text in lines[1:] if text[0] != " "] == list("✓✓✓✗·")
    assert f"line {line}." in " ".join(answer.out.split()) and max(map(len, lines[1:])) < 80


def test_remarks_on_the_code_around_the_functions_are_said_behind_them(rnn_tui):
    answer = rnn_tui("learn", "--check", PLAIN.with_name("notebook.py"))
    assert "No learning rate is given anywhere in the file" in answer.out.partition("generate_text")[2]
    facts = json.loads(rnn_tui("learn", "--check", PLAIN.with_name("notebook.py"), "--json").out)
    assert "train_rnn is called above its definition" in " ".join(each["sentence"] for each in facts["remarks"])


def test_json_has_the_place_in_a_notebook(rnn_tui, tmp_path):
    (tmp_path / "mine.ipynb").write_text(cells_of(RIGHT.replace(*TRANSPOSED)), encoding="utf-8")
    answer = rnn_tui("learn", "--check", tmp_path / "mine.ipynb", "--json")
    assert answer.status == 1 and answer.out.count("\n") == 1
    facts = json.loads(answer.out)
    assert facts["right"] is False and [each["function"] for each in facts["functions"]] == list(NAMES)
    standings = [each["standing"] for each in facts["functions"]]
    assert standings == ["right", "right", "right", "wrong", "not judged"]
    found = facts["functions"][3]["findings"][0]
    source = json.loads((tmp_path / "mine.ipynb").read_text("utf-8"))["cells"][found["cell"] - 1]["source"]
    assert "W_hh @" in source.split("\n")[found["line"] - 1]
    assert f"cell {found['cell']}, line {found['line']}" in found["sentence"]


def test_an_endless_loop_is_a_verdict_with_its_line(tmp_path):
    begin = RIGHT[: RIGHT.index("def backward_pass")]
    (tmp_path / "rnn.py").write_text(
        f"{begin}def backward_pass(*all):\n    while True:\n        a = 1\n", encoding="utf-8"
    )
    checked = checking.check(tmp_path / "rnn.py", checking.Limits(seconds=0.5))
    assert checked.verdict.fault.id == "ended_time"
    assert checked.verdict.fault.line in {begin.count("\n") + 2, begin.count("\n") + 3}
    assert [stage.standing.value for stage in checked.verdict.stages] == ["right"] * 3 + ["wrong", "not yet"]


def test_what_was_left_out_failed_or_refused_is_said(rnn_tui, tmp_path):
    (tmp_path / "rnn.py").write_text(
        f"import nowhere\n{RIGHT}\nprint('x')\nopen_ = lambda: open({str(tmp_path / 'x')!r}, 'w')\n"
        "def initialize_parameters(hidden_size, vocab_size):\n    open_()\n",
        encoding="utf-8",
    )
    out = " ".join(rnn_tui("learn", "--check", tmp_path).out.split())
    assert "line 1 raised ModuleNotFoundError: No module named 'nowhere'" in out
    assert "not run, because it stands outside functions" in out
    assert "initialize_parameters is defined at line" in out
    assert "refused to it in the check: changing files elsewhere" in out and not (tmp_path / "x").exists()


def test_what_cannot_be_judged_is_a_line_and_two(rnn_tui, tmp_path):
    (tmp_path / "none.py").write_text("x = 1\n")
    (tmp_path / "wrong.py").write_text("def f(:\n")
    for name, said in (("none.py", "there is no function in it"), ("wrong.py", "line 1"), ("nowhere", "nowhere")):
        answer = rnn_tui("learn", "--check", tmp_path / name)
        assert answer.status == 2 and answer.out == ""
        assert answer.err.count("\n") == 1 and said in answer.err and name in answer.err


def test_where_no_process_can_be_started_it_is_said(rnn_tui, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    answer = rnn_tui("learn", "--check", PLAIN)
    assert answer.status == 2 and "Python did not start for the check" in answer.err and answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--check", "a", "--start", "b"), "--check-all"),
        (("3", "--check", "a"), "--check-all"),
        (("--text", "abc", "--check-all", "a"), "--check-all"),
        (("--notebook",), "--notebook goes with --start"),
        (("--json",), "--json goes with --check"),
        (("--csv", "a"), "--csv goes with --check-all"),
        (("--check", ""), "--check"),
    ],
)
def test_what_does_not_go_together_is_said(rnn_tui, words, said):
    answer = rnn_tui("learn", *words)
    assert answer.status == 2 and said in answer.err and answer.err.count("\n") == 1


def test_the_help_of_check_says_that_it_is_no_sandbox(rnn_tui):
    told = " ".join(rnn_tui("learn", "--help").out.split())
    assert "no sandbox" in told and "files can be read" in told


# -- many submissions -------------------------------------------------------------------------------------------------


@pytest.fixture
def hall(tmp_path):
    """A folder of submissions: right, wrong, unusable, endless, and one whose name is a formula."""
    folder = tmp_path / "hall"
    for name, text in {
        "ada/rnn.py": RIGHT,
        "=HYPERLINK(1).py": RIGHT.replace(*TRANSPOSED),
        "bob.py": "def f(:",
        "carl.py": "def loss(outputs, targets):\n    raise ValueError('=1+1\\n@x')\n",
        ".hidden.py": "x",
        "notes.txt": "x",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "empty").mkdir()
    return folder


def test_check_all_has_a_row_for_each_that_no_spreadsheet_runs(rnn_tui, hall, tmp_path):
    file = tmp_path / "table.csv"
    for _again in range(2):  # its own is written over
        answer = rnn_tui("learn", "--check-all", hall, "--csv", file)
        assert answer.status == 0 and "5 submissions, 1 of them right in all functions" in answer.out
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert tuple(rows[0]) == COLUMNS
    assert [row["submission"] for row in rows] == ["'=HYPERLINK(1).py", "ada", "bob.py", "carl.py", "empty"]
    by_name = {row["submission"]: row for row in rows}
    assert by_name["ada"]["right"] == "5" and by_name["ada"]["file"] == "rnn.py" and by_name["ada"]["mistake"] == ""
    first = rows[0]
    assert (first["right"], first["backward_pass"], first["generate_text"]) == ("3", "wrong", "not judged")
    assert first["place"].startswith("line ") and "transpose" in first["sentence"]
    assert by_name["bob.py"]["mistake"] == by_name["empty"]["mistake"] == "unusable"
    assert "line 1" in by_name["bob.py"]["sentence"]
    assert not any("\n" in cell or cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_check_all_without_a_file_prints_a_line_for_each(rnn_tui, hall):
    answer = rnn_tui("learn", "--check-all", hall)
    assert answer.status == 0
    lines = answer.out.splitlines()
    assert (
        len(lines) == 6 and lines[1] == "ada: 5 of 5 right" and lines[0].startswith("=HYPERLINK(1).py: 3 of 5 right. ")
    )


def test_a_file_of_somebody_else_is_not_written_over_by_the_table(rnn_tui, hall):
    theirs = hall / "bob.py"
    answer = rnn_tui("learn", "--check-all", hall, "--csv", theirs)
    assert answer.status == 2 and "--csv" in answer.err and theirs.read_text() == "def f(:"


def test_a_folder_without_submissions_is_said(rnn_tui, tmp_path):
    assert "there is no submission" in rnn_tui("learn", "--check-all", tmp_path).err
    assert "there is no such folder" in rnn_tui("learn", "--check-all", tmp_path / "nowhere").err


def test_one_submission_never_stops_another():
    def check_one(path: Path):
        if path.name == "a":
            raise ZeroDivisionError("ours")
        if path.name == "b":
            raise SubmissionError("b is empty")
        return checking.check(PLAIN)

    rows = list(check_each([Path(name) for name in "abc"], check_one))
    assert [row.name for row in rows] == ["a", "b", "c"]
    assert "ZeroDivisionError: ours" in rows[0].unusable and rows[1].unusable == "b is empty"
    assert rows[2].checked is not None and cells(rows[2])[2] == "5"


def test_a_cell_that_would_be_a_formula_is_text():
    from rnn_tui.lesson.checker.table import _harmless

    formulas = ["=1", "+1", "-1", "@a", "\t=1", " =1", "＝1", "\r=1"]
    assert all(_harmless(each).startswith("'") for each in formulas)
    assert [_harmless(each) for each in ("ada", "a=1", "", "line 3", "a\nb")] == ["ada", "a=1", "", "line 3", "a b"]
    assert cells(Row("x", unusable="y"))[-1] == "y" and len(cells(Row("x", unusable="y"))) == len(COLUMNS)


def test_submissions_are_found_in_the_order_of_their_names(hall):
    assert [path.name for path in submissions_in(hall)] == ["=HYPERLINK(1).py", "ada", "bob.py", "carl.py", "empty"]
    assert read_submission(hall / "ada").path.name == "rnn.py"


def test_what_was_refused_is_said_in_words_and_once():
    found = checking.check(PLAIN)
    events = ("open", "os.remove", "os.fork", "subprocess.Popen", "socket.connect", "sys.settrace", "ctypes.dlopen")
    examined = replace(found.examined, refused=events)
    told = "changing files elsewhere, other processes and threads, the network, the inside of Python"
    assert replace(found, examined=examined).notes == [f"refused to it in the check: {told}"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_check_that_is_told_to_end_leaves_neither_process_nor_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    begun = []

    def told_to_end(running, *_rest):
        begun.append(running)
        for pipe in (running.stdin, running.stdout, running.stderr):
            pipe.close()
        assert len(list(tmp_path.iterdir())) == 1
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(process, "_follow", told_to_end)
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended:
        check_one(PLAIN, as_json=False)
    assert ended.value.code == 128 + signal.SIGTERM
    assert begun[0].returncode == -signal.SIGKILL and not list(tmp_path.iterdir())
    assert signal.getsignal(signal.SIGTERM) is before
