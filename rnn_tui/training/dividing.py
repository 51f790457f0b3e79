"""The parts of the text that is learnt, made once: the training and whoever looks at the text ask again and again."""

import threading
from typing import Any

from rnn_tui.copies import NeverCopied
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.indexed import Tell, silent
from rnn_tui.text.splits import Parts
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.dataset import choose_split, split

_TOLD_EVERY = 0.1  # seconds, while another thread is at it


class _Division(NeverCopied):
    """The ``parts`` of a text, which one thread makes; ``about`` is all that they depend on."""

    instead = "threads wait for it"

    def __init__(self, about: tuple[Any, ...]) -> None:
        self.about = about
        self.parts: Parts | None = None
        self._share = 0.0
        self._ended = threading.Event()

    @property
    def has_failed(self) -> bool:
        """Whether it ended without parts, as where it was cancelled."""
        return self._ended.is_set() and self.parts is None

    def make(self, corpus: Corpus, vocabulary: Vocabulary, config: TrainingConfig, tell: Tell) -> Parts:
        """Make the parts, and tell how far they are."""

        def take_note(share: float) -> None:
            self._share = share
            tell(share)

        try:
            indices = corpus.fold_rare(config.min_count).content.indices_in(vocabulary)
            self.parts = split(indices, config, vocabulary.index("\n"), take_note)
        finally:
            self._ended.set()
        return self.parts

    def wait(self, tell: Tell) -> Parts | None:
        """Wait for the parts, and tell how far they are; None where they were not made."""
        while not self._ended.wait(_TOLD_EVERY):
            tell(self._share)
        return self.parts


class _Last(NeverCopied):
    """The division that was asked for last."""

    instead = "there is one for the whole process"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._division = _Division(())

    def take(self, about: tuple[Any, ...]) -> tuple[_Division, bool]:
        """Return what divides as ``about`` says, and whether the caller is to make it."""
        with self._lock:
            is_new = self._division.about != about or self._division.has_failed
            if is_new:
                self._division = _Division(about)
            return self._division, is_new


_LAST = _Last()


def parts_of(corpus: Corpus, vocabulary: Vocabulary, config: TrainingConfig, tell: Tell = silent) -> Parts:
    """Return the parts of a text that is learnt with ``config`` and this vocabulary; the last ones are kept.

    ``tell`` is told the share that is done as long as they are made, here or in another thread, and what it raises
    ends the waiting.
    """
    config = choose_split(config, corpus)
    streams = (config.seq_length, config.batch_size) if config.split == "interleaved" else ()
    shares = (config.split, config.val_fraction, config.test_fraction, config.seed, *streams)
    while True:
        division, is_new = _LAST.take((corpus, vocabulary, config.min_count, *shares))
        parts = division.make(corpus, vocabulary, config, tell) if is_new else division.wait(tell)
        if parts is not None:
            return parts
