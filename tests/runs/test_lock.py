"""A run is in use by one process at a time."""

import subprocess
import sys

import pytest

from rnn_tui.errors import RunHeldError
from rnn_tui.runs.lock import RunLock, holder_of, is_held


def test_a_process_that_holds_a_run_is_named_and_its_death_frees_it(tmp_path):
    code = (
        "import sys, pathlib; from rnn_tui.runs.lock import RunLock;"
        "lock = RunLock(pathlib.Path(sys.argv[1])); lock.acquire(); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"held\n"
    assert is_held(tmp_path) and str(child.pid) in holder_of(tmp_path)
    with pytest.raises(RunHeldError, match=str(child.pid)):
        RunLock(tmp_path).acquire()
    child.kill()
    child.communicate()
    assert not is_held(tmp_path)
    lock = RunLock(tmp_path)
    lock.acquire()
    lock.release()
    lock.release()
    assert not is_held(tmp_path)


def test_the_right_to_a_folder_that_is_gone_is_refused_and_does_not_bring_it_back(tmp_path):
    with pytest.raises(FileNotFoundError):
        RunLock(tmp_path / "gone").acquire()
    assert list(tmp_path.iterdir()) == []
