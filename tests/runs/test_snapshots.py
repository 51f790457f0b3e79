"""Which copies of its parameters a run keeps: few enough, and spaced by about the same ratio."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.runs.snapshots import thin_out
from rnn_tui.training.milestones import next_snapshot_step
from rnn_tui.training.presets import preset_config

MOST, MOST_BYTES = 64, 400_000_000  # as the handbook has it (files)


def kept_after(steps: int, size: int) -> list[int]:
    """The steps whose snapshots, of ``size`` bytes each, a run of so many steps has kept: thinned out as they come."""
    kept, step = [], 0
    while (step := next_snapshot_step(step)) <= steps:
        kept.append(step)
        given_up = thin_out([(each, size) for each in kept])
        kept = [each for each in kept if each not in given_up]
    return kept


def snapshot_steps(steps: int) -> list[int]:
    found = [1]
    while (step := next_snapshot_step(found[-1])) <= steps:
        found.append(step)
    return found


@given(st.integers(1, 10**12), st.integers(1, MOST_BYTES // 2))
def test_a_run_keeps_what_it_has_room_for_spaced_by_about_the_same_ratio(steps, size):
    taken, kept = snapshot_steps(steps), kept_after(steps, size)
    assert len(kept) == min(len(taken), MOST, MOST_BYTES // size)
    assert (kept[0], kept[-1]) == (taken[0], taken[-1]) and set(kept) <= set(taken)
    widest = max((later / earlier for earlier, later in pairwise(kept)), default=1)
    narrowest_two = min((later / earlier for earlier, later in zip(kept, kept[2:])), default=widest)
    assert widest <= max(2, narrowest_two)  # from 1 to 2 there is no step between


@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, MOST_BYTES)), unique_by=lambda each: each[0]))
def test_whatever_is_in_the_folder_stays_within_its_bounds(snapshots):
    snapshots.sort()
    given_up = thin_out(snapshots)
    kept = [each for each in snapshots if each[0] not in given_up]
    assert len(kept) + len(given_up) == len(snapshots)
    assert kept[:1] == snapshots[:1] and kept[-1:] == snapshots[-1:]
    assert len(kept) <= max(2, MOST) and (len(kept) <= 2 or sum(size for _step, size in kept) <= MOST_BYTES)


@pytest.mark.parametrize(("name", "steps"), [("balanced", 14_000), ("best", 10_000), ("night", 32_000)])
def test_also_a_large_network_keeps_some_forty(name, steps):
    size = 4 * preset_config(name).architecture(65).parameter_count
    assert 37 <= len(kept_after(steps, size)) <= 42
