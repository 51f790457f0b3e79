"""The parts of a text, which are made once for all who ask."""

import threading
from dataclasses import replace

import pytest

from rnn_tui.errors import Cancelled
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training import dividing
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.dividing import parts_of
from rnn_tui.training.trainer import Trainer

CONFIG = TrainingConfig(hidden_size=4, seq_length=8, batch_size=4, budget=None, steps=2)


@pytest.fixture
def corpus():
    return corpus_from_text("le phare et la mer\n" * 40, "x")


class Dividing:
    """Divides as ``split`` does, once the test says so; ``done`` counts how often."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()
        self.done = 0
        self._split = dividing.split

    def __call__(self, indices, config, newline, tell):
        tell(0.25)
        self.begun.set()
        self.go.wait()
        tell(0.75)
        self.done += 1
        return self._split(indices, config, newline, tell)


@pytest.fixture
def slow(monkeypatch):
    slow = Dividing()
    monkeypatch.setattr(dividing, "split", slow)
    monkeypatch.setattr(dividing, "_TOLD_EVERY", 0.0)
    return slow


def test_the_training_has_those_that_views_ask_for(corpus):
    trainer = Trainer(corpus, CONFIG, threads=1)
    assert parts_of(corpus, trainer.vocabulary, trainer.config) is trainer.parts
    assert parts_of(corpus, trainer.vocabulary, replace(trainer.config, learning_rate=1.0)) is trainer.parts


@pytest.mark.parametrize(
    "change",
    [{"val_fraction": 0.3}, {"test_fraction": 0.3}, {"split": "lines"}, {"seed": 7}, {"split": "interleaved"}],
    ids=str,
)
def test_other_parts_are_made_anew(corpus, change):
    parts = parts_of(corpus, corpus.vocabulary, CONFIG)
    assert parts_of(corpus, corpus.vocabulary, replace(CONFIG, **change)) is not parts
    if change == {"split": "interleaved"}:
        streams = parts_of(corpus, corpus.vocabulary, replace(CONFIG, **change))
        assert parts_of(corpus, corpus.vocabulary, replace(CONFIG, **change, batch_size=5)) is not streams


def test_who_asks_for_what_another_thread_makes_waits_and_is_told_its_share(corpus, slow):
    made, told = [], []
    maker = threading.Thread(target=lambda: made.append(parts_of(corpus, corpus.vocabulary, CONFIG)))
    maker.start()
    slow.begun.wait()

    def tell(share: float) -> None:
        told.append(share)
        slow.go.set()

    parts = parts_of(corpus, corpus.vocabulary, CONFIG, tell)
    maker.join()
    assert parts is made[0] and slow.done == 1 and told[0] == 0.25


def test_where_the_first_gives_up_the_next_one_makes_them(corpus, slow):
    def give_up(share: float) -> None:
        if share > 0.5:
            raise Cancelled

    def make() -> None:
        with pytest.raises(Cancelled):
            parts_of(corpus, corpus.vocabulary, CONFIG, give_up)

    maker = threading.Thread(target=make)
    maker.start()
    slow.begun.wait()
    parts = parts_of(corpus, corpus.vocabulary, CONFIG, lambda _share: slow.go.set())
    maker.join()
    assert slow.done == 1 and parts_of(corpus, corpus.vocabulary, CONFIG) is parts
