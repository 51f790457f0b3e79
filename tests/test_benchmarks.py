"""The benchmarks are run by hand and by nobody's tests: what they import must still be there, and judge as it says."""

import importlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks.night import Promise, Reading, Typed, most_bytes, promises_of

BENCHMARKS = sorted(file.stem for file in (Path(__file__).parent / "benchmarks").glob("[!_]*.py"))


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_finds_all_that_it_imports(name):
    assert importlib.import_module(f"tests.benchmarks.{name}").__doc__


HOUR = [
    Reading(15.0 * number, 700_000_000, 650_000_000, 8, 10, 40, 300_000_000, 250_000 * number) for number in range(240)
]
KEYS = [Typed(5.0 * number, 12.0 if number % 10 else 30.0) for number in range(720)]


def broken(readings=HOUR, typed=KEYS) -> set[str]:
    """Return which promises did not hold."""
    promises: list[Promise] = promises_of(readings, typed, 450_000_000)
    return {promise.name for promise in promises if not promise.held}


def test_a_night_in_which_nothing_grows_keeps_every_promise():
    assert broken() == set()
    assert broken(HOUR[:40], KEYS[:120]) == set()  # of ten minutes the last five are compared with the first


@pytest.mark.parametrize(
    ("grows", "name"),
    [
        ({"resident": 1.03}, "resident memory"),
        ({"threads": 1.2}, "threads"),
        ({"descriptors": 1.2}, "descriptors"),
        ({"size": 1.6}, "size of the files"),
        ({"files": 2.5}, "number of files"),
    ],
)
def test_what_grows_by_the_end_of_a_night_is_found(grows, name):
    late = [replace(each, **{key: int(getattr(each, key) * by) for key, by in grows.items()}) for each in HOUR[220:]]
    assert broken(HOUR[:220] + late) == {name}


def test_what_only_comes_and_goes_is_no_growth_of_memory():
    saved = [
        replace(each, resident=int(each.resident * 1.05)) if number % 8 == 0 else each
        for number, each in enumerate(HOUR)
    ]
    assert broken(saved) == set()
    assert broken([replace(HOUR[0], resident=900_000_000), *HOUR[1:]]) == set()  # nor what a beginning takes


def test_keys_that_become_slower_and_pictures_that_become_larger_are_found():
    later = KEYS[:600] + [replace(each, took=each.took + 30) for each in KEYS[600:]]
    assert broken(typed=later) == {"median of a key", "95 of 100 keys"}
    chatty = HOUR[:200] + [replace(each, sent=each.sent + 400_000 * number) for number, each in enumerate(HOUR[200:])]
    assert broken(chatty) == {"kB sent a minute"}


def test_what_a_run_may_take_on_the_disk_follows_from_the_sizes_of_its_own_files():
    run = Path("run")
    small = {run / "snapshots" / "000000001.safetensors": 1_000, run / "checkpoint.safetensors": 4_000}
    assert most_bytes({**small, run / "text.txt": 500}) == 400_000_000 + 1_000 + 16_000 + 500 + 30_000_000
    large = {run / "snapshots" / "000000001.safetensors": 300_000_000}
    assert most_bytes(large) == 900_000_000 + 30_000_000
