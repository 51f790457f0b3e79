"""Submissions that do harm, or are simply odd: the verdict that each of them gets, through the whole check."""

import sys
from pathlib import Path

import pytest
from learners import PATIENT

from rnn_tui.lesson.checker.check import Checked, check
from rnn_tui.lesson.checker.limits import Limits

RIGHT = (Path(__file__).parent / "submissions" / "plain.py").read_text("utf-8")
HARM = """
import os, sys
class Harm:
    def harm(self, *arguments):
        open({elsewhere!r}, "w").write("harm")
        raise SystemError("harm")
    __array__ = __eq__ = __len__ = __iter__ = __getitem__ = __float__ = __reduce__ = __hash__ = harm
    __array_interface__ = property(harm)
"""


@pytest.fixture
def checked(tmp_path):
    """Return what checks a right file with one of its functions replaced, and looks that nothing was done elsewhere."""
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_text("mine")
    folder = tmp_path / "learner"
    folder.mkdir()

    def run(name: str, body: str, limits: Limits = PATIENT) -> Checked:
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        source = f"{RIGHT}\n{HARM.format(elsewhere=str(elsewhere))}\ndef {name}(*given):\n{lines}"
        (folder / "rnn.py").write_text(source, encoding="utf-8")
        return check(folder, limits)

    yield run
    assert elsewhere.read_text() == "mine" and [each.name for each in folder.iterdir()] == ["rnn.py"]


def standings(found: Checked) -> str:
    """The first letters of how the functions stand: rrw-- is right, right, wrong, and two that are not judged."""
    return "".join("-" if "not" in each.standing.value else each.standing.value[0] for each in found.verdict.stages)


# the function, what it does, and the mistake's id; all that is before it stays right
VERDICTS = {
    "no way back": ("forward_pass", "while True: pass", "ended_time"),
    "an exit": ("loss", "sys.exit(0)", "exit_called"),
    "an exit at once": ("backward_pass", "os._exit(0)", "exit_called"),
    "ten gigabytes": ("forward_pass", "return np.ones((10, 125_000_000)), {}", "memory"),
    "a fork": ("loss", "while True: os.fork()", "refused"),
    "writing elsewhere": ("backward_pass", "Harm().harm()", "refused"),
    "harm in a list": ("forward_pass", "return [Harm()] * 5, {t: Harm() for t in range(-1, 5)}", "outputs_unreadable"),
    "harm alone": ("loss", "return Harm()", "no_numbers"),
    "objects to unpickle": ("backward_pass", "return np.array([Harm() for _ in range(5)], dtype=object)", "refused"),
    "a list in itself": ("forward_pass", "a = []\na.append(a)\nreturn a", "hs_missing"),
    "a list without end": ("backward_pass", "return [np.zeros(3)] * 10_000_000", "no_numbers"),
    "no float": ("loss", "return 10 ** 400", "no_numbers"),
    "a text that is long": ("generate_text", "return 'x' * 50_000_000", "strange_characters"),
    "a generator without end": ("generate_text", "import itertools\nreturn itertools.count()", "no_numbers"),
    "an exception with a long message": ("loss", "raise ValueError('\\x1b[2J\\n' * 100_000)", "raised"),
    "an exception that cannot be told": (
        "loss",
        "class Odd(Exception):\n    def __str__(self): raise Odd\nraise Odd",
        "raised",
    ),
    "numpy taken apart": (
        "forward_pass",
        "np.array = np.asarray = np.tanh = None\nreturn [], {}",
        "outputs_unreadable",
    ),
    "a trace": ("loss", "sys.settrace(lambda *all: 1 / 0)", "refused"),
    "warnings": ("loss", "import warnings\nwarnings.warn('x')\nreturn np.log(np.zeros(1))", "not_finite"),
    "closed streams": ("loss", "sys.stdout.close()\nprint('x')", "prints_for_return"),
}
ORDER = ("initialize_parameters", "forward_pass", "loss", "backward_pass", "generate_text")


@pytest.mark.parametrize("name", VERDICTS)
def test_each_gets_a_verdict_and_does_no_harm(checked, name):
    function, body, mistake = VERDICTS[name]
    found = checked(function, body, Limits(seconds=0.5) if mistake == "ended_time" else PATIENT)
    place = ORDER.index(function)
    assert standings(found) == "r" * place + "w" + "-" * (len(ORDER) - place - 1)
    fault = found.verdict.fault
    assert fault.id == mistake and len(fault.sentence) < 1_000


def test_what_the_file_does_besides_is_not_run(checked):
    found = checked("helper", "pass")
    assert standings(found) == "rrrrr"


@pytest.mark.skipif(sys.platform != "linux", reason="where memory is limited")
def test_a_list_that_fills_the_memory_is_stopped(checked):
    found = checked("forward_pass", "a = [0.0]\nwhile True: a += a", Limits(memory=50_000_000))
    assert standings(found) == "rw---" and found.verdict.fault.id == "memory"
