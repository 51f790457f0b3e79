"""What counts as somebody's being there, and how much memory a program gets."""

import subprocess
import sys

import pytest

from rnn_tui.serve.limits import Idleness, bound_memory


def test_who_types_or_moves_the_mouse_is_there_and_a_terminal_that_answers_is_nobody():
    now = [0.0]
    idleness = Idleness(60.0, lambda: now[0])
    now[0] = 50.0
    for report in (b"\x1b[1;1R", b"\x1b[?2026;2$y", b"\x1b[12;80R\x1b[3;4R", b"\x1b[I", b"\x1b[O", b""):
        idleness.take_note(report)
        assert idleness.remaining == 10.0
    for typed in (b"a", b"\x1b", b"\x1b[A", b"\x1b[<35;4;5M", b"\x1b[1;1Ra"):
        now[0] += 1.0
        idleness.take_note(typed)
        assert idleness.remaining == 60.0
    now[0] += 61.0
    assert idleness.remaining == -1.0


@pytest.mark.skipif(sys.platform != "linux", reason="only there another process's memory can be bounded")
def test_a_program_is_refused_more_memory_than_it_may_have():
    take = "input(); size = 300_000_000; bytearray(size // 10); print('a tenth', flush=True); bytearray(size)"
    command = [sys.executable, "-S", "-E", "-c", take]
    with subprocess.Popen(command, stdin=-1, stdout=-1, stderr=-1, text=True) as child:
        bound_memory(child.pid, 200_000_000)
        said, complaint = child.communicate("\n")
    assert said == "a tenth\n" and complaint.rstrip().endswith("MemoryError")
    bound_memory(child.pid, 1)  # it has ended
