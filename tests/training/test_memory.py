"""What a training needs of the memory: more than there is is refused, and later it needs no more than at first."""

import sys
import tracemalloc
from dataclasses import replace

import pytest
from small_training import make_trainer

from rnn_tui.errors import ConfigError
from rnn_tui.training.control import Control
from rnn_tui.training.events import BestReached, Reported
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


def test_the_first_best_parameters_make_a_training_no_larger():
    tracemalloc.start()
    trainer = make_trainer(hidden_size=200, batch_size=2, report_every=2)
    reported, best = 0, 0
    for event in trainer.run(Control()):
        if isinstance(event, Reported) and not reported:
            reported = tracemalloc.get_traced_memory()[0]
        if isinstance(event, BestReached):
            best = tracemalloc.get_traced_memory()[0]
            break
    tracemalloc.stop()
    assert trainer.step > 2  # there were reports before it
    assert best - reported < trainer.network.flat.nbytes / 2


def test_a_training_that_has_best_parameters_needs_no_room_for_them():
    trainer = make_trainer(hidden_size=200, batch_size=2, report_every=2)
    trainer.best = trainer.snapshot()
    tracemalloc.start()
    next(trainer.run(Control()))
    begun = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert begun < trainer.network.flat.nbytes / 2
