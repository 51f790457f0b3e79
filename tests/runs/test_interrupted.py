"""The run that was open when the terminal was lost is found again once, wherever it lies."""

import pytest
from small_training import make_run

from rnn_tui.places import interrupted_file, runs_folder
from rnn_tui.runs.interrupted import remember_interrupted, take_interrupted
from rnn_tui.runs.lock import RunLock


@pytest.mark.parametrize("trained", [True, False])
def test_what_was_remembered_is_found_once(trained, tmp_path):
    assert take_interrupted() is None
    for folder in (runs_folder() / "phare", tmp_path / "elsewhere" / "phare"):
        make_run(folder)
        remember_interrupted(folder, trained)
        assert take_interrupted() == (folder, trained)
        assert take_interrupted() is None


def test_a_run_that_is_still_being_saved_is_left_for_another_time():
    folder = make_run(runs_folder() / "phare").path
    remember_interrupted(folder, trained=True)
    lock = RunLock(folder)
    lock.acquire()
    assert take_interrupted() is None
    lock.release()
    assert take_interrupted() == (folder, True)


def test_a_run_that_has_gone_and_a_file_of_nonsense_are_forgotten():
    remember_interrupted(runs_folder() / "never", trained=True)
    assert take_interrupted() is None and not interrupted_file().exists()
    for nonsense in (b"", b"{", b"[]", b'{"run": 7, "trained": true}', b'{"run": "x"}', b"\xff"):
        interrupted_file().write_bytes(nonsense)
        assert take_interrupted() is None and not interrupted_file().exists()


def test_a_visitor_s_run_keeps_its_short_path(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_TUI_VISITED", "1")
    monkeypatch.setenv("RNN_TUI_HOME", ".")
    make_run(runs_folder() / "phare")
    remember_interrupted(runs_folder() / "phare", trained=True)
    found, _trained = take_interrupted()
    assert str(found) == "runs/phare" and interrupted_file().parent == tmp_path.relative_to(tmp_path)
