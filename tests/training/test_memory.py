"""A training that needs more memory than there is, or than this process may have, is refused before it begins."""

import sys
from dataclasses import replace

import pytest

from rnn_tui.errors import ConfigError
from rnn_tui.training.memory import demand_memory, memory_needed
from rnn_tui.training.presets import preset_config


@pytest.mark.skipif(sys.platform == "win32", reason="no bounds there")
def test_what_a_process_may_have_is_all_that_there_is(monkeypatch):
    import resource

    config = preset_config("balanced")
    needed = memory_needed(config, 65)
    for bound, is_enough in ((needed, True), (needed - 1, False), (resource.RLIM_INFINITY, True)):
        monkeypatch.setattr(resource, "getrlimit", lambda _which, bound=bound: (bound, resource.RLIM_INFINITY))
        if is_enough:
            demand_memory(config, 65)
        else:
            with pytest.raises(ConfigError, match="needs about") as refused:
                demand_memory(config, 65)
            assert "hidden_size" in refused.value.settings
    with pytest.raises(ConfigError, match="needs about"):
        demand_memory(replace(config, hidden_size=10_000_000), 65)
