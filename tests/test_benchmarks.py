"""The benchmarks are run by hand and by nobody's tests: what they import must still be there."""

import importlib
from pathlib import Path

import pytest

BENCHMARKS = sorted(file.stem for file in (Path(__file__).parent / "benchmarks").glob("[!_]*.py"))


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_finds_all_that_it_imports(name):
    assert importlib.import_module(f"tests.benchmarks.{name}").__doc__
