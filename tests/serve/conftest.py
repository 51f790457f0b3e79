"""Servers for the tests; where their packages are not installed, each file of tests says so."""

from functools import partial

import pytest


@pytest.fixture
def serving(tmp_path):
    """Return what serves with a fake program: ``async with serving(...) as make_visitor``."""
    from tests.serve.visiting import serve

    return partial(serve, tmp_path)
