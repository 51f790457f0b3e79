"""Pictures of the ten steps of the lesson at 120x36 and 80x24: as they open, with an answer given, and nothing learnt.

What learns by itself is held, so that no machine's speed shows: see test_snapshots for the rest.
"""

import pytest

from rnn_tui.language import set_language
from rnn_tui.lesson.learning import shared_training
from rnn_tui.lesson.lesson import STEPS
from rnn_tui.tui.app import LaboratoryApp
from rnn_tui.tui.screens.lesson import LessonScreen
from tests.tui.test_snapshots import SIZES


@pytest.fixture(autouse=True)
def nothing_moves_by_itself(monkeypatch):
    shared_training.cache_clear()
    monkeypatch.setattr(LessonScreen, "tick", lambda _self: None)
    yield
    shared_training.cache_clear()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("number", range(1, len(STEPS) + 1), ids=[step.id for step in STEPS])
def test_a_step(snap_compare, corpus, number, size):
    set_language("fr" if number % 2 == (size == SIZES["narrow"]) else "en")
    app = LaboratoryApp(corpus=corpus, lesson=number)
    assert snap_compare(app, terminal_size=size, press=["2"])
