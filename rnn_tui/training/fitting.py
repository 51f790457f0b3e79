"""A text and settings, fitted to each other: what is learnt, what judges it, and which sizes there is room for."""

from dataclasses import dataclass, replace

from rnn_tui.text.batches import Cut
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.splits import Parts
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.advice import notes_on
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.dataset import choose_split, cut_part
from rnn_tui.training.dividing import parts_of
from rnn_tui.training.sizing import AUTO, choose_size
from rnn_tui.training.stopping import last_step


@dataclass(frozen=True)
class Fitted:
    """A text with its rare characters folded, its parts and the batches of an epoch; ``notes`` are what to say of it.

    ``config`` has the sizes that the text has room for, and the schedule's end where the length is in steps or epochs.
    """

    corpus: Corpus
    vocabulary: Vocabulary
    config: TrainingConfig
    parts: Parts
    cut: Cut
    notes: tuple[str, ...]


def fit(corpus: Corpus, config: TrainingConfig, vocabulary: Vocabulary | None) -> Fitted:
    """Fit a text and settings to each other; with a ``vocabulary`` of before, sizes are not chosen anew.

    Raises TextError and ConfigError where nothing can be learnt so.
    """
    folded = corpus.fold_rare(config.min_count)
    known = vocabulary or folded.vocabulary
    sized = config.preset == AUTO and vocabulary is None
    if sized:
        config = choose_size(config, len(folded.content), len(known))
    config = choose_split(config, corpus)
    parts = parts_of(corpus, known, config)
    cut = cut_part(parts.training, config)
    notes = notes_on(folded, len(known), config, cut, len(parts.validation), sized)
    config = replace(config, seq_length=cut.seq_length, batch_size=cut.batch_size)
    if config.horizon is None and config.budget is None:  # the schedule ends with the steps or epochs
        config = replace(config, horizon=last_step(config, cut.steps_per_epoch))
    return Fitted(folded, known, config, parts, cut, notes)
