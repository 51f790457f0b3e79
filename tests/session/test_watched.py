"""Runs that are looked at together: found again under another name, let go of when they are deleted."""

import pytest
from small_training import make_run

from rnn_tui.places import runs_folder
from rnn_tui.runs.keeping import rename_run
from rnn_tui.runs.summary import summarise
from rnn_tui.session.watched import WatchedRuns

PATIENCE = 10  # seconds


@pytest.fixture
def watched() -> WatchedRuns:
    """Two runs that have ended."""
    for name in ("one", "two"):
        make_run(runs_folder() / name)
    return WatchedRuns([summarise(runs_folder() / name) for name in ("one", "two")])


def settle(watched: WatchedRuns) -> None:
    while watched.histories.busy:
        watched.histories._reading[1].has_ended(PATIENCE)
        watched.fetch()


def losses(watched: WatchedRuns) -> list[int]:
    """How many reports are known of each."""
    settle(watched)
    return [len(watched.histories.of(run.path).training.steps) for run in watched.runs]


def test_the_losses_of_each_are_read_and_nothing_is_new_of_what_has_ended(watched):
    assert losses(watched) == [2, 2]
    assert [watched.problem_of(place) for place in range(2)] == ["", ""]
    assert not watched.look_again() and not watched.fetch()


def test_a_run_with_another_name_is_the_same_run_in_the_same_place(watched):
    folder = runs_folder() / "one"
    watched.move(folder, rename_run(folder, "first"))
    assert [run.name for run in watched.runs] == ["first", "two"] and losses(watched) == [2, 2]
    watched.move(runs_folder() / "nobody's", runs_folder() / "elsewhere")
    assert [run.name for run in watched.runs] == ["first", "two"]


def test_a_run_that_was_deleted_lies_nowhere_any_more(watched):
    watched.move(runs_folder() / "one", None)
    assert [run.name for run in watched.runs] == ["two"]
