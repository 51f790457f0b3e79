"""What every test stands on: folders of its own, and English."""

import pytest

from rnn_tui.language import set_language


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory, monkeypatch):
    """Keep runs, preferences and logs of the tests away from whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    for name in ("NO_COLOR", "RNN_TUI_LANG", "RNN_TUI_THREADS", "TEXTUAL_DRIVER"):
        monkeypatch.delenv(name, raising=False)
    set_language("en")
    return home
