"""A learner's file: found, read and mapped line by line; what is no Python is one clear line."""

import ast
import json

import pytest

from rnn_tui.errors import SubmissionError
from rnn_tui.lesson.checker.runnable import runnable
from rnn_tui.lesson.checker.submission import Place, read_submission

FUNCTION = "def loss(outputs, targets):\n    return 0.0\n"


def notebook(*cells: str | list[str] | dict) -> str:
    """The JSON of a notebook: a text is a cell with code, a dict a cell as it is."""
    made = [
        each if isinstance(each, dict) else {"cell_type": "code", "source": each, "outputs": [], "metadata": {}}
        for each in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def written(tmp_path):
    """Return what writes a file and reads it as a submission."""

    def write(name: str, content: str | bytes):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_submission(path)

    return write


def test_a_folder_is_its_rnn_py_or_its_only_file_of_code(tmp_path):
    (tmp_path / "README.md").write_text("nothing")
    (tmp_path / ".hidden.py").write_text("hidden")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "work.py").write_text(FUNCTION)
    assert read_submission(tmp_path).path.name == "work.py"
    (tmp_path / "other.ipynb").write_text(notebook(FUNCTION))
    with pytest.raises(SubmissionError, match=r"several files \(other.ipynb, work.py\)"):
        read_submission(tmp_path)
    (tmp_path / "rnn.ipynb").write_text(notebook(FUNCTION))
    assert read_submission(tmp_path).path.name == "rnn.ipynb"
    (tmp_path / "rnn.py").write_text(FUNCTION)
    assert read_submission(tmp_path).path.name == "rnn.py"


def test_an_unpacked_archive_has_its_file_in_a_folder_below(tmp_path):
    (tmp_path / "tp" / "rnn").mkdir(parents=True)
    (tmp_path / "tp" / "rnn" / "mine.py").write_text(FUNCTION)
    assert read_submission(tmp_path).path.name == "mine.py"


REFUSED = {
    "empty.py": (b"", "the file is empty"),
    "blank.py": (b"\n  \n", "the file is empty"),
    "latin.py": ("# \xe9tat\nx = 1\n".encode("latin-1"), "not UTF-8"),
    "wrong.py": (b"def f(:\n    pass\n", "line 1: Python does not understand this"),
    "late.py": (b"x = 1\n\nfor\n", "line 3: Python does not understand this"),
    "break.py": (b"x = 1\nbreak\n", "line 2: Python does not understand this ('break' outside loop)"),
    "zero.py": (b"x = 1\0\n", "Python does not understand this"),
    "deep.py": (b"x = " + b"-" * 100_000 + b"1\n", "Python does not understand this"),
    "long.py": (b"#" * 600_000, "it is too long"),
    "chain.py": (b"x = 1" + b"+1" * 200_000, "Python does not understand this"),
    "no.ipynb": (b"{", "it is not a notebook"),
    "list.ipynb": (b"[1]", "it is not a notebook"),
    "deep.ipynb": (b"[" * 100_000, "it is not a notebook"),
    "empty.ipynb": (notebook({"cell_type": "markdown", "source": "# title"}).encode(), "no code in this notebook"),
    "wrong.ipynb": (notebook("x = 1", "\ndef (").encode(), "cell 2, line 2: Python does not understand this"),
    "text.txt": (b"x = 1", "name a folder, a .py or an .ipynb"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_run_is_one_clear_line(written, name):
    content, said = REFUSED[name]
    with pytest.raises(SubmissionError) as raised:
        written(name, content)
    assert said in str(raised.value) and name in str(raised.value) and "\n" not in str(raised.value)


def test_what_is_not_there_or_no_file_is_one_clear_line(tmp_path):
    with pytest.raises(SubmissionError, match="there is no such file or folder"):
        read_submission(tmp_path / "nowhere.py")
    with pytest.raises(SubmissionError, match=r"neither a \.py nor an \.ipynb"):
        read_submission(tmp_path)
    (tmp_path / "folder.py").mkdir()
    with pytest.raises(SubmissionError, match=r"neither a \.py nor an \.ipynb"):
        read_submission(tmp_path / "folder.py")


def test_a_file_that_says_its_encoding_is_read_as_it_says(written):
    submission = written("old.py", "# -*- coding: latin-1 -*-\r\nname = 'é'\r\n".encode("latin-1"))
    assert submission.source.split("\n")[1] == "name = 'é'"
    assert written("mark.py", b"\xef\xbb\xbf" + FUNCTION.encode()).source == FUNCTION


def test_lines_of_a_notebook_are_known_by_cell_and_line(written):
    submission = written("a.ipynb", notebook("import numpy as np", {"cell_type": "markdown"}, ["x = 1\n", "y = 2"]))
    assert submission.source.split("\n") == ["import numpy as np", "x = 1", "y = 2"]
    assert [submission.place(line) for line in (1, 2, 3, 9)] == [Place(1, 1), Place(1, 2), Place(2, 2), Place(9)]
    assert str(submission.place(3)) == "cell 2, line 2"
    assert str(written("a.py", FUNCTION).place(2)) == "line 2"


def test_what_only_jupyter_understands_is_left_out_and_what_python_does_stays(written):
    submission = written(
        "a.ipynb",
        notebook(
            "%matplotlib inline\n!pip install numpy\nimport numpy as np\nnp.zeros?\nfiles = !ls\nif True:\n    %time 1",
            "%%bash\nrm -rf *\nls",
            "%%time\ndef loss():\n    return 1",
            "x = (7\n% 4)\ntext = '''\n%d !\n'''",
        ),
    )
    lines = submission.source.split("\n")
    assert lines[:7] == ["pass", "pass", "import numpy as np", "pass", "pass", "if True:", "    pass"]
    assert lines[7:10] == ["", "", ""]
    assert lines[10:13] == ["pass", "def loss():", "    return 1"]
    assert lines[13:] == ["x = (7", "% 4)", "text = '''", "%d !", "'''"]
    assert submission.place(12) == Place(2, 3)


def test_a_cell_that_is_no_python_is_left_out_and_said(written):
    submission = written("a.ipynb", notebook(FUNCTION, "def half(", "y = 2"))
    assert submission.source == FUNCTION + "\ny = 2"
    assert submission.place(4) == Place(1, 3)
    assert "cell 2, line 1: Python does not understand this" in submission.notes[0]


def test_of_two_definitions_the_last_one_counts_and_that_is_said(written):
    submission = written("a.ipynb", notebook(FUNCTION, "x = 1\n" + FUNCTION))
    assert submission.notes == ("loss is defined at cell 1, line 1 and again at cell 2, line 2: the last one counts",)


def test_of_a_notebook_of_version_3_the_cells_are_found(written):
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": "x = 1"}]}], "nbformat": 3}
    assert written("old.ipynb", json.dumps(old)).source == "x = 1"


RUN = [
    "import numpy as np",
    "from time import time as now",
    "def f():\n    train()",
    "class RNN:\n    pass",
    "hidden_size: int = 50",
    "a = b = -2 ** 3",
    "chars = sorted(set('some text'.lower()))",
    "index = {char: place for place, char in enumerate(chars)}",
    "rng = np.random.default_rng(0)",
    "sigmoid = lambda x: train(x)",
    "forward_pass = f",
    "try:\n    import torch\nexcept ImportError:\n    torch = None",
    "if hidden_size > 3:\n    def g():\n        pass\nelse:\n    pass",
    "begun = now()",
    "hidden_size += 1",
    "for place, char in enumerate(chars):\n    index[char] = place",
    "for place in range(3):\n    if place:\n        windows.append(text[place:])",
    "chars.sort()",
    "net = RNN()",
]
LEFT = [
    "f()",
    "losses = f()",
    "losses = [f() for place in range(3)]",
    "name = input('name? ')",
    "text = open('text.txt').read()",
    "net = unknown()",
    "for epoch in range(100):\n    f()",
    "while True:\n    pass",
    "print('done')",
    "np.random.seed(0)",
    "if __name__ == '__main__':\n    f()",
    "with open('x') as file:\n    pass",
    "assert f()",
    "del a",
    "x = np.array(f())",
    "x = np.array(key=f())",
    "for window in windows:\n    outputs, hs = forward_pass(window)",
    "for place in range(3):\n    print(place)",
    "net.train()",
    "windows.append(f())",
]


def test_imports_definitions_and_constants_are_run_and_nothing_else():
    run, left = runnable(ast.parse("\n".join(['"""What it is."""', *RUN, *LEFT])))
    assert [ast.unparse(each) for each in run] == [ast.unparse(ast.parse(each)) for each in RUN]
    assert [ast.unparse(each) for each in left] == [ast.unparse(ast.parse(each)) for each in LEFT]


def test_what_is_not_run_is_said(written):
    submission = written("a.py", FUNCTION + "\nloss([], [])\nfor x in 'abc':\n    print(x)\n")
    assert submission.notes == ("not run, because it stands outside functions: line 4; line 5",)
