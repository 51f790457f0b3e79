"""What is computed in the background: a text, opened or read with other parameters; the baselines; copies.

What a job alone needs is loaded there too, where nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rnn_tui.errors import RunError
from rnn_tui.generation.lookahead import Lookahead, look_ahead
from rnn_tui.generation.reader import Reader
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.tree import Node
from rnn_tui.language import _
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.network import CharRNN
from rnn_tui.text.corpus import Corpus, MayGoOn, corpus_from_text, read_corpus, telling
from rnn_tui.text.library import file_of, open_text
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig

if TYPE_CHECKING:
    from rnn_tui.inspection.novelty import CopyFinder
    from rnn_tui.runs.checkpoint import Checkpoint
    from rnn_tui.runs.follow import OpenedRun
    from rnn_tui.text.baselines import Baselines
    from rnn_tui.text.splits import Parts
    from rnn_tui.text.vocabulary import IndexArray
    from rnn_tui.training.state import Snapshot


def read_text(name: str, min_count: int, may_go_on: MayGoOn) -> Corpus:
    """Open a text; raise TextError also where nothing of it could be learnt with this ``min_count``."""
    return _learnable(open_text(name, may_go_on), min_count)


def read_again(corpus: Corpus, min_count: int, encoding: str, may_go_on: MayGoOn) -> Corpus:
    """Read a text again, in ``encoding``; raise TextError as ``read_text`` does, and for what it is not in."""
    return _learnable(read_corpus(file_of(corpus), may_go_on=may_go_on, encoding=encoding), min_count)


def take_paste(text: str, min_count: int) -> Corpus:
    """Make a text from what was pasted; raise TextError as ``read_text`` does."""
    return _learnable(corpus_from_text(text, _("pasted")), min_count)


def _learnable(corpus: Corpus, min_count: int) -> Corpus:
    corpus.folded_vocabulary(min_count)
    return corpus


def read_run(folder: Path, forks: bool, may_go_on: MayGoOn) -> tuple[OpenedRun, Corpus, tuple[str, ...]]:
    """Open a run; return it, the text to learn with its parameters where it ``forks``, and what is to be said."""
    from rnn_tui.runs.follow import open_run
    from rnn_tui.runs.resuming import fit_to

    run = open_run(folder, may_go_on=may_go_on)
    if not forks:
        return run, run.corpus, run.notes
    corpus, notes = fit_to(run.corpus, run.checkpoint.vocabulary)
    corpus.content.sha256  # noqa: B018  (of another text it is worked out here, where nobody waits for it)
    return run, corpus, notes


def divide(corpus: Corpus, vocabulary: Vocabulary, config: TrainingConfig, may_go_on: MayGoOn) -> Parts:
    """Divide a text as a training with ``config`` will, which then has its parts at once; raises Cancelled."""
    from rnn_tui.training.dividing import parts_of

    return parts_of(corpus, vocabulary, config, telling(may_go_on))


def look_with(
    architecture: Architecture, window: int | None, snapshot: Snapshot, nodes: Sequence[Node], sampling: Sampling
) -> Lookahead:
    """Read a text with the parameters of ``snapshot``, as the network was trained to."""
    reader = Reader(CharRNN(architecture, flat=snapshot.parameters), window)
    return look_ahead(reader, snapshot.step, nodes, sampling)


def look_again(run: OpenedRun, nodes: Sequence[Node], sampling: Sampling) -> Lookahead | None:
    """Read a text with a run's parameters, where they have changed since the last time and are still there."""
    try:
        checkpoint = run.follower.checkpoint()
    except RunError:
        return None
    return _look(checkpoint, run.checkpoint.vocabulary, nodes, sampling)


def look_back(path: Path, vocabulary: Vocabulary, nodes: Sequence[Node], sampling: Sampling) -> Lookahead | None:
    """Read a text with the parameters of a snapshot; one that was thinned out meanwhile, or damaged, tells nothing."""
    from rnn_tui.runs.checkpoint import load_checkpoint

    try:
        checkpoint = load_checkpoint(path)
    except RunError:
        return None
    return _look(checkpoint, vocabulary, nodes, sampling)


def find_copies(corpus: Corpus, vocabulary: Vocabulary, config: TrainingConfig) -> CopyFinder:
    """Sort the suffixes of the training text."""
    from rnn_tui.inspection.novelty import MOST_CHARACTERS, CopyFinder
    from rnn_tui.text.splits import in_one_run
    from rnn_tui.training.dividing import parts_of

    return CopyFinder(in_one_run(parts_of(corpus, vocabulary, config).training, slice(MOST_CHARACTERS)))


def measure(corpus: Corpus, vocabulary: Vocabulary, config: TrainingConfig) -> Baselines:
    """Count the training part, and score the validation part."""
    from rnn_tui.text.baselines import MOST_COUNTED, measure_baselines
    from rnn_tui.text.splits import in_one_run
    from rnn_tui.training.dividing import parts_of

    parts = parts_of(corpus, vocabulary, config)
    counted = in_one_run(parts.training, slice(-MOST_COUNTED, None))
    return measure_baselines(counted, in_one_run(parts.validation), len(vocabulary))


def judged_part(parts: Parts, characters: int) -> IndexArray:
    """Return the first ``characters`` of what the baselines are scored on: validation, else what they counted."""
    from rnn_tui.text.baselines import MOST_COUNTED
    from rnn_tui.text.splits import in_one_run

    if len(parts.validation):
        return in_one_run(parts.validation, slice(characters))
    return in_one_run(parts.training, slice(-MOST_COUNTED, None))[:characters]


def _look(
    checkpoint: Checkpoint | None, vocabulary: Vocabulary, nodes: Sequence[Node], sampling: Sampling
) -> Lookahead | None:
    """Read a text with a checkpoint's parameters; those of another vocabulary cannot."""
    if checkpoint is None or checkpoint.vocabulary != vocabulary:
        return None
    return look_ahead(checkpoint.reader(), checkpoint.step, nodes, sampling)
