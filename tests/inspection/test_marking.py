"""A regular expression of one's own: what it marks, and what is none, or would never end."""

import os
import select
import subprocess
import sys

import pytest
from processes import children_of, computed

from rnn_tui.errors import PatternError
from rnn_tui.inspection.marking import check_pattern, mark


def test_it_marks_every_match_also_beyond_ascii_and_at_the_beginning_of_a_line():
    assert mark("[ée]+", "né, ee\ue000\U0001f600e").tolist() == [0, 1, 0, 0, 1, 1, 0, 0, 1]
    assert mark("^.", "ab\ncd").tolist() == [1, 0, 0, 1, 0]
    assert mark("x*", "ab").tolist() == [0, 0]


NONE = ["(a", "a{2,1}", "[z-a]", "(?P<1>a)", "a" * 1_001, "", "(?<=a*)b", "a{99999999999999}"]


@pytest.mark.parametrize("pattern", NONE)
def test_what_is_no_expression_is_refused_in_one_line(pattern):
    with pytest.raises(PatternError) as refused:
        check_pattern(pattern)
    assert "\n" not in str(refused.value)


def test_it_says_where_the_expression_goes_wrong():
    with pytest.raises(PatternError, match="see its character 7"):
        check_pattern("[0-9]+(")
    assert check_pattern("[[a]") == "[[a]"  # Python warns of this one


def test_one_that_takes_too_long_is_stopped():
    with pytest.raises(PatternError, match="too long"):
        mark("(a+)+b", "a" * 64, patience=0.5)


@pytest.mark.skipif(sys.platform != "linux", reason="the processes are looked up in /proc")
def test_one_that_takes_too_long_ends_also_where_the_program_that_asked_was_killed():
    ask = "from rnn_tui.inspection.marking import mark; mark('(a+)+b', 'a' * 64, patience=2.0)"
    with subprocess.Popen([sys.executable, "-c", ask]) as program:
        while not (children := children_of(program.pid)):
            assert program.poll() is None
        ended = os.pidfd_open(children[0])
        while computed(children[0]) < 0.2:  # seconds: it has begun to match
            pass
        program.kill()
    try:
        assert select.select([ended], [], [], 20.0)[0]  # which it is when the process has ended
    finally:
        os.close(ended)


def test_one_that_cannot_be_used_is_refused_in_one_line():
    with pytest.raises(PatternError, match="cannot be used"):
        mark("(a", "a")
