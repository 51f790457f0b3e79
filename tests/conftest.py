"""What every test stands on: folders of its own, English, and one thread for the matrix products."""

import gc
import itertools
import os

import pytest
import threadpoolctl
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_tui.language import set_language

settings.register_profile("repeatable", deadline=None, derandomize=True)  # a commit passes or fails, not by luck
# for more than a commit needs: make test ARGS=--hypothesis-profile=exploring
settings.register_profile("exploring", deadline=None, max_examples=1_000)
settings.load_profile("repeatable")


@given(st.none())
def draw_nothing(_nothing):
    """Have Hypothesis begin: it asks who refers to its random numbers, and Python 3.14 names nobody that is frozen."""


def pytest_xdist_auto_num_workers():
    """Run three tests on two cores: those of the screen wait for a third of their time."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    cores = os.cpu_count() or 1
    return cores + cores // 2


def pytest_collection_finish():
    """Look for no garbage among what was loaded, and seldom: a fifth of the time of each screen went into that."""
    gc.unfreeze()  # the commands freeze, too, what they load
    draw_nothing()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.fixture(autouse=True, scope="session")
def no_wait_for_the_disk():
    """Let the system bring files to the disk when it likes: that matters where the power fails, which no test does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _descriptor: None)
        yield


@pytest.fixture(scope="session")
def homes(tmp_path_factory):
    """Where each test has a home: one folder of their own, numbered here, since pytest counts thousands each time."""
    place = tmp_path_factory.mktemp("homes")
    return (place / f"home{number}" for number in itertools.count())


@pytest.fixture(autouse=True)
def own_folders(homes, monkeypatch):
    """Keep runs, preferences and logs of the tests away from whoever runs them."""
    home = next(homes)
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    for name in ("NO_COLOR", "RNN_TUI_HOME", "RNN_TUI_LANG", "TEXTUAL_DRIVER", "COLORFGBG"):
        monkeypatch.delenv(name, raising=False)
    set_language("en")
    return home


@pytest.fixture(scope="session")
def pools():
    """What multiplies, of all that the tests have loaded: to look for it takes a millisecond."""
    return threadpoolctl.ThreadpoolController()


@pytest.fixture(autouse=True)
def one_thread(monkeypatch, pools):
    """Compute on one thread: on a busy machine a second one made the tests a hundred times as slow."""
    monkeypatch.setenv("RNN_TUI_THREADS", "1")  # for the commands, and for other processes
    pools.limit(limits=1)
