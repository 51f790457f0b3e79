"""What a run is called that nobody named: one plain folder, and nobody else’s."""

import threading

import pytest
from small_training import AtOnce, make_trainer, record

from rnn_tui.places import runs_folder
from rnn_tui.runs.catalogue import run_folders
from rnn_tui.runs.recorder import RunFolder


def test_trainings_that_begin_at_once_have_a_folder_each():
    barrier, folders = threading.Barrier(6), []

    def begin() -> None:
        trainer = make_trainer(tick=0.5)
        barrier.wait()
        folders.append(RunFolder(trainer, executor=AtOnce()))

    threads = [threading.Thread(target=begin) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({folder.path for folder in folders}) == 6
    for folder in folders:
        assert record(folder)[-1].run == folder.path


def test_a_name_that_was_reserved_for_nothing_is_given_up_and_is_no_run_meanwhile():
    folder = RunFolder(make_trainer(), executor=AtOnce())
    assert folder.path.is_dir() and run_folders() == []
    folder.close()
    assert not folder.path.exists()


@pytest.mark.parametrize(
    ("changes", "network"),
    [
        ({}, "rnn-6"),
        ({"preset": "gru"}, "rnn-6"),
        ({"cell": "gru"}, "gru-6"),
        ({"cell": "lstm", "layers": 2}, "lstm-2x6"),
    ],
)
def test_a_run_is_named_by_what_its_network_is(changes, network):
    folder = RunFolder(make_trainer(**changes), executor=AtOnce())
    assert folder.path.name.endswith(f"-le-phare-{network}")
    folder.close()


def test_two_runs_of_one_minute_have_two_folders():
    folders = [RunFolder(make_trainer(tick=0.5), executor=AtOnce()) for _number in range(2)]
    first, second = [record(folder)[-1].run for folder in folders]
    assert first != second and len(list(runs_folder().iterdir())) == 2


@pytest.mark.parametrize("name", ["../../x", "a:b\x1b[2J", "...", "ß" * 300])
def test_a_runs_name_is_one_plain_folder(name):
    folder = RunFolder(make_trainer(tick=0.5, name=name), executor=AtOnce())
    record(folder)
    assert folder.path.parent == runs_folder() and folder.path.is_dir()
    assert all(char.isalnum() or char in "-_" for char in folder.path.name)
