"""A learner's code in a process of its own: whatever it does, there is an answer, and nothing of it is left."""

import sys
from pathlib import Path

import numpy as np
import pytest
from learners import examined

from rnn_tui.errors import SubmissionError
from rnn_tui.lesson.checker import process
from rnn_tui.lesson.checker.answers import Ended, Other
from rnn_tui.lesson.checker.limits import Limits

QUICK = Limits(seconds=0.6)  # where it is the time that ends it
ONE = "import numpy as np, os, sys\ndef initialize_parameters():\n    return np.ones((2, 3))\n"


def one_function(body: str, name: str = "forward_pass") -> str:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"{ONE}def {name}():\n{lines}"


@pytest.fixture
def first_place(tmp_path):
    """Where the learner's file is; beside it nothing may appear."""
    folder = tmp_path / "learner"
    folder.mkdir()
    yield folder
    assert {each.name for each in folder.iterdir()} == {"rnn.py", "asking.py"}


def test_what_is_answered_comes_back_as_it_was(first_place):
    found = examined(
        first_place,
        "import numpy as np\n"
        "def initialize_parameters():\n"
        "    return (np.eye(2), [np.arange(3.0), 'text'], {-1: np.zeros((2, 1)), 'W': 'x'})\n"
        "def loss():\n    print('four')\n    return None\n"
        "def generate_text():\n    return iter('abc')\n",
    )
    answers = found.examination.answers
    first, second, third = answers["initialize_parameters"].value
    np.testing.assert_array_equal(first, np.eye(2))
    np.testing.assert_array_equal(second[0], [0, 1, 2])
    assert second[1] == "text" and set(third) == {-1, "W"} and third[-1].shape == (2, 1)
    assert answers["loss"].value is None and answers["loss"].printed == 5
    assert answers["generate_text"].value == Other("str_ascii_iterator")
    assert found.examination.ended is None
    assert found.examination.defined == {"initialize_parameters", "loss", "generate_text"}


# what it tries, what that raises, and what was refused to it
RAISED = {
    "a fork": ("os.fork()", "PermissionError", "os.fork"),
    "a fork without end": ("while True:\n    os.fork()", "PermissionError", "os.fork"),
    "another program": ("import subprocess\nsubprocess.run(['ls'])", "PermissionError", "subprocess.Popen"),
    "a shell": ("os.system('ls')", "PermissionError", "os.system"),
    "the network": ("import socket\nsocket.create_connection(('127.0.0.1', 9))", "PermissionError", "socket."),
    "a file elsewhere": ("open(ELSEWHERE, 'w')", "PermissionError", "open"),
    "a file elsewhere, added to": ("open(ELSEWHERE, 'a')", "PermissionError", "open"),
    "a file elsewhere, by its descriptor": (
        "os.open(ELSEWHERE, os.O_WRONLY | os.O_TRUNC)",
        "PermissionError",
        "open",
    ),
    "a file taken away": ("os.remove(ELSEWHERE)", "PermissionError", "os.remove"),
    "a folder taken away": (
        "import shutil\nshutil.rmtree(os.path.dirname(ELSEWHERE))",
        "PermissionError",
        "shutil.rmtree",
    ),
    "a file renamed": ("os.rename(ELSEWHERE, 'mine')", "PermissionError", "os.rename"),
    "a trace": ("sys.settrace(print)", "PermissionError", "sys.settrace"),
    "somebody killed": ("os.kill(os.getppid(), 9)", "PermissionError", "os.kill"),
    "foreign memory": ("import ctypes\nctypes.string_at(0)", "PermissionError", "ctypes."),
    "a question": ("input('name? ')", "EOFError", None),
    "an exit": ("exit(3)", "SystemExit", None),
    "an exit at once": ("os._exit(0)", "SystemExit", None),
    "ten gigabytes": ("np.ones(1_250_000_000)", "MemoryError", None),
    "a list without end": ("a = [0]\nwhile True:\n    a += a", "MemoryError", None),
    "a file without end": ("with open('mine', 'wb') as file:\n    file.write(bytes(9_000_000))", "OSError", None),
    "no end of calls": ("def again():\n    return again()\nagain()", "RecursionError", None),
}


def test_what_a_learners_code_may_not_do_is_raised_where_it_tries_to(first_place, tmp_path):
    elsewhere = tmp_path / "thesis" / "text.txt"
    elsewhere.parent.mkdir()
    elsewhere.write_text("three years")
    source = "import os, sys\nimport numpy as np\nTRIED = {}\n"
    for number, (name, (body, _raised, _refused)) in enumerate(RAISED.items()):
        lines = "".join(f"    {line}\n" for line in body.replace("ELSEWHERE", repr(str(elsewhere))).splitlines())
        source += f"def try_{number}():\n{lines}\n"
        source += f"TRIED[{name!r}] = try_{number}\n"
    source += (
        "def forward_pass():\n    told = {}\n    for name, attempt in TRIED.items():\n"
        "        try:\n            told[name] = str(attempt())\n"
        "        except BaseException as error:\n            told[name] = type(error).__name__\n    return told\n"
    )
    found = examined(first_place, source)
    assert found.examination.ended is None
    assert found.examination.answers["forward_pass"].value == {name: raised for name, (_, raised, _) in RAISED.items()}
    expected = {refused for _body, _raised, refused in RAISED.values() if refused is not None}
    assert {next(each for each in expected if event.startswith(each)) for event in found.refused} == expected
    assert elsewhere.read_text() == "three years"


# why the process ended, and in which function and line, as far as it can be known
ENDED = {
    "an endless loop": ("while True: a = 1", Ended("time", "forward_pass", 5)),
    "a sleep": ("import time\ntime.sleep(60)", Ended("time", "forward_pass", 6)),
    "an endless loop below": ("def dérivée():\n    while True: a = 1\ndérivée()", Ended("time", "dérivée", 6)),
    "an endless loop that catches all": (
        "while True:\n    try:\n        np.exp(1.0)\n    except BaseException:\n        pass",
        Ended("time", "forward_pass", None),
    ),
    "a long product": ("np.ones((3_000, 3_000)) @ np.ones((3_000, 3_000))\nforward_pass()", None),
    "a crash": ("import faulthandler\nfaulthandler._sigsegv()", Ended("crash", "forward_pass", 6)),
    "an exit at once by another name": ("import posix\nposix._exit(0)", Ended("exit")),
    "its own stream closed": ("os.closerange(3, 99)", Ended("crash")),
}


@pytest.mark.parametrize("name", ENDED)
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_what_ends_the_process_is_told_with_its_line_and_what_was_answered_before_stays(first_place, name):
    body, expected = ENDED[name]
    found = examined(first_place, one_function(body), QUICK)
    assert list(found.examination.answers) == ["initialize_parameters"]
    ended = found.examination.ended
    if expected is None:
        assert ended.reason == "time" and ended.function == "forward_pass"
    else:
        assert ended in (expected, Ended(expected.reason, expected.function, ended.line))
        assert expected.line in (None, ended.line)


def test_a_thread_that_never_ends_keeps_nobody_waiting(first_place):
    body = "import threading\ndef spin():\n    while True: pass\nthreading.Thread(target=spin).start()"
    found = examined(first_place, one_function(body))
    assert found.examination.ended is None and "forward_pass" in found.examination.answers


def test_what_is_too_large_comes_back_as_its_type_alone(first_place):
    found = examined(
        first_place,
        "import numpy as np\n"
        "def initialize_parameters():\n    return np.zeros((2_000, 1_000))\n"
        "def forward_pass():\n    return [np.zeros(1)] * 1_000_000\n"
        "def loss():\n    a = []\n    a.append(a)\n    return a\n"
        "def backward_pass():\n    return 'x' * 100_000_000\n",
    )
    answers = found.examination.answers
    assert answers["initialize_parameters"].value == Other("ndarray (2000, 1000) float64")
    assert len(answers["forward_pass"].value) < 2_000 and len(answers["backward_pass"].value) < 200_000
    assert str(answers["loss"].value).count("[") < 10


def test_what_the_learners_code_writes_among_the_answers_is_not_read(first_place, tmp_path):
    harm = tmp_path / "harm"
    pickled = (
        "import io, json, pickle, struct\n"
        f"class Harm:\n    def __reduce__(self):\n        return (open, ({str(harm)!r}, 'w'))\n"
        "packed = io.BytesIO()\n"
        "np.savez(packed, **{'0': np.array([Harm()], dtype=object)})\n"
        "told = json.dumps(['answer', {'case': 'x'}]).encode()\n"
        "message = struct.pack('<II', len(told), packed.tell()) + told + packed.getvalue()\n"
        "for place in range(3, 9):\n    try:\n        os.write(place, message)\n    except OSError:\n        pass"
    )
    found = examined(first_place, one_function(pickled))
    assert list(found.examination.answers) == ["initialize_parameters"] and found.examination.ended is not None
    assert not harm.exists()


def test_who_keeps_writing_that_it_begins_has_no_more_time_than_others(first_place):
    body = (
        "import faulthandler, json, struct\nfaulthandler.cancel_dump_traceback_later()\n"
        "told = json.dumps(['begun', None]).encode()\nmessage = struct.pack('<II', len(told), 0) + told\n"
        "while True:\n    for place in (3, 4, 5):\n        try: os.write(place, message)\n        except OSError: pass"
    )
    found = examined(first_place, one_function(body), Limits(seconds=0.1))
    assert found.examination.ended == Ended("time")


def test_the_process_has_nothing_of_our_environment_and_a_folder_of_its_own(first_place, monkeypatch):
    monkeypatch.setenv("SECRET", "password")
    body = "open('mine', 'w').write('x')\nreturn [os.getcwd(), ' '.join(os.environ), ' '.join(os.listdir())]"
    folder, names, files = examined(first_place, one_function(body)).examination.answers["forward_pass"].value
    assert "SECRET" not in names and "PATH" not in names.split() and files == "mine"
    assert not Path(folder).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_another_process_that_the_guard_did_not_see_ends_with_it(first_place):
    body = (
        "from multiprocessing.util import spawnv_passfds\n"
        "command = [sys.executable.encode(), b'-c', b'import time; time.sleep(60)']\n"
        "return str(spawnv_passfds(command[0], command, []))"
    )
    answer = examined(first_place, one_function(body)).examination.answers["forward_pass"]
    if answer.raised is None:  # the superuser may have more processes whatever the limit
        stat = Path(f"/proc/{answer.value}/stat")
        assert not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_another_file_of_the_learner_can_be_imported_and_takes_the_place_of_none(first_place):
    (first_place / "numpy.py").write_text("raise SystemError")
    (first_place / "helpers.py").write_text("two = 2.0")
    found = examined(
        first_place, "import numpy as np\nfrom helpers import two\ndef loss():\n    return np.array(two)\n"
    )
    assert found.examination.answers["loss"].value == 2.0
    for name in ("numpy.py", "helpers.py"):
        (first_place / name).unlink()


def test_what_is_not_there_is_missed_only_where_it_is_used_and_nothing_is_drawn(first_place):
    found = examined(
        first_place,
        "from __future__ import annotations\nimport numpy as np\nimport matplotlib.pyplot as plt\n"
        "from tqdm import tqdm\nimport nowhere\nfrom nowhere import other\n"
        "scale = 1 / 0\n"
        "class Odd(Exception):\n    def __str__(self): raise self\n"
        "def loud(place): raise Odd\n"
        "odd = np.vectorize(loud)(3)\n"
        "def initialize_parameters(a: Unknown = None):\n    plt.plot([1])\n    fig, ax = plt.subplots()\n"
        "    return np.array([each for each in tqdm([3.0])])\n"
        "def loss():\n    return other(3)\n",
    )
    assert found.examination.answers["initialize_parameters"].value == [3.0]
    raised = found.examination.answers["loss"].raised
    assert (raised.type_name, raised.function, raised.line) == ("ModuleNotFoundError", "loss", 17)
    assert [line for line, _reason in found.failed] == [5, 6, 7, 11]


def test_a_class_of_the_file_is_a_class_like_any_other_and_its_instance_is_there(first_place):
    found = examined(
        first_place,
        "from __future__ import annotations\nfrom dataclasses import dataclass\nimport numpy as np\n"
        "@dataclass\nclass Scale:\n    by: float = 2.0\n    def __call__(self, x): return x * self.by\n"
        "scale = Scale(by=3.0)\n"
        "def loss():\n    return np.array(scale(2.0))\n",
    )
    assert found.examination.answers["loss"].value == 6.0
    assert not found.failed


@pytest.mark.skipif(sys.platform == "win32", reason="no clock for a loop")
def test_a_loop_that_puts_a_constant_together_runs_and_one_that_trains_takes_no_time(first_place):
    source = (
        "import numpy as np\nindex = {}\nfor place, char in enumerate('abc'):\n    index[char] = place\n"
        "for place in range(10 ** 12):\n    W = np.tanh(place)\n"
        "def initialize_parameters():\n    return index\n"
    )
    found = examined(first_place, source)
    assert found.examination.ended is None and set(found.examination.answers["initialize_parameters"].value) == set(
        "abc"
    )
    assert found.failed == ((5, "TimeoutError"),)


def test_where_python_does_not_start_it_is_said_in_a_line(first_place, monkeypatch):
    monkeypatch.setattr(process, "CHILD", "rnn_tui.no_such_module")
    with pytest.raises(SubmissionError, match="no_such_module"):
        examined(first_place, ONE)
