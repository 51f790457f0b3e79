"""Continuing a run where it stopped, and starting another from its parameters."""

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from rnn_tui.copies import CopiedWhole
from rnn_tui.errors import ConfigError, RnnTuiError, RunError, TextError
from rnn_tui.language import _
from rnn_tui.reasons import reason_of
from rnn_tui.runs.about import Parent, read_about
from rnn_tui.runs.catalogue import find_checkpoint, find_run
from rnn_tui.runs.checkpoint import Checkpoint, TextFacts, checkpoint_bytes, load_checkpoint
from rnn_tui.runs.files import demand_regular
from rnn_tui.runs.layout import BEST, NEWEST, SNAPSHOTS, TEXT
from rnn_tui.runs.lock import RunLock
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.saving import write_atomically
from rnn_tui.text.corpus import REPLACEMENT, Corpus, MayGoOn, always, read_copy, read_corpus, telling, texts_in
from rnn_tui.text.index_cache import open_cached
from rnn_tui.text.library import SAMPLES, existing_path, open_sample
from rnn_tui.text.read_before import files_at, is_as_read
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.there import is_file, is_folder, real_path
from rnn_tui.training.config import TrainingConfig, model_label
from rnn_tui.training.state import Snapshot
from rnn_tui.training.stepping import Clock
from rnn_tui.training.stopping import is_over, last_step
from rnn_tui.training.trainer import Trainer

_MOST_UNKNOWN = 0.05  # of a text's characters: with more of them it is another kind of text
_MOST_NAMED = 8


@dataclass(frozen=True)
class Origin(CopiedWhole):
    """Parameters that a training begins with, and the run that they are of."""

    checkpoint: Checkpoint
    parent: Parent


@dataclass(frozen=True)
class Resumed(CopiedWhole):
    """A training that goes on, its folder, and what is to be said about it."""

    trainer: Trainer
    folder: RunFolder
    notes: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Whether the run had reached its end."""
        trainer = self.trainer
        return is_over(trainer.config, trainer.figures, trainer.cut.steps_per_epoch)


def resume(
    run: str,
    corpus: Corpus | None = None,
    checkpoint_every: float = 30.0,
    clock: Clock = time.perf_counter,
    threads: int | None = None,
    may_go_on: MayGoOn = always,
) -> Resumed:
    """Go on with RUN bit for bit: its newest checkpoint, or the checkpoint file that is named.

    ``corpus`` is its text where it is at hand, or the run cannot find it by itself; without ``threads`` there are as
    many as before. Raises RunError, RunHeldError, TextError, and Cancelled where ``may_go_on`` says no.
    """
    path = find_run(run)
    folder, file = (path.parent, path) if is_file(path) else (path, path / NEWEST)
    lock = RunLock(folder)
    try:
        lock.acquire()
        _demand_own_steps(folder)
        checkpoint = _load_whole(file)
        source, notes = (corpus, ()) if corpus is not None else text_of_run(folder, checkpoint.text, may_go_on)
        trainer = _bring_back(checkpoint, source, file, clock, threads)
        run_folder = RunFolder(trainer, folder, checkpoint_every, lock=lock)
        run_folder.go_on_from(checkpoint)
        trainer.best = _best_of(folder, checkpoint)
    except OSError as error:
        lock.release()
        message = _("{path}: it cannot be written ({reason})")
        raise RunError(message.format(path=folder, reason=reason_of(error))) from None
    except BaseException:
        lock.release()
        raise
    return Resumed(trainer, run_folder, notes)


def _demand_own_steps(folder: Path) -> None:
    """Raise RunError where others computed the steps of a run: this program's would not be the next ones of it."""
    try:
        learnt_by = read_about(folder).learnt_by
    except RunError:  # a run needs no run.json to go on
        return
    if learnt_by:
        message = _("{path}: {file} learnt it; another run can start from its parameters, but it cannot be continued")
        raise RunError(message.format(path=folder, file=learnt_by))


def _load_whole(file: Path) -> Checkpoint:
    """Return a checkpoint with a training's state in it; raise RunError for parameters alone."""
    checkpoint = load_checkpoint(file)
    if checkpoint.state is None:
        message = _("{path}: it holds only parameters; another run can start from them, but it cannot be continued")
        raise RunError(message.format(path=file))
    return checkpoint


def _bring_back(checkpoint: Checkpoint, corpus: Corpus, file: Path, clock: Clock, threads: int | None) -> Trainer:
    """Return the trainer as it was when ``checkpoint`` was written to ``file``."""
    assert checkpoint.state is not None  # see _load_whole
    if corpus.sha256 != checkpoint.text.sha256:
        raise TextError(_changed(corpus.name, str(file.parent)))
    as_before = max(1, checkpoint.threads)  # a damaged figure is no reason not to go on
    trainer = Trainer(corpus, checkpoint.config, clock, checkpoint.vocabulary, threads or as_before)
    trainer.restore(checkpoint.network.flat, checkpoint.state)
    return trainer


def extend(
    trainer: Trainer,
    *,
    budget: float | None,
    horizon: int | None,
    steps: int | None,
    epochs: int | None,
    seconds: float | None,
) -> None:
    """Move the end of a training that goes on; given nothing, it stays where it was.

    A ``budget`` and ``seconds`` are counted from here, ``steps`` and ``epochs`` from the beginning. Where the schedule
    had ended before the new end, it begins anew (a warm restart); so does a patience that had ended.
    """
    if any(limit is not None for limit in (budget, horizon, steps, epochs, seconds)):
        trainer.wait_again()
    if budget is not None:
        trainer.go_on(budget)
    config = trainer.config
    if seconds is not None:
        config = replace(config, seconds=trainer.figures.seconds + seconds)
    if any(limit is not None for limit in (horizon, steps, epochs)):
        ends = None if seconds is None else config.seconds
        config = replace(config, budget=None, seconds=ends, steps=steps, epochs=epochs)
        config = replace(config, horizon=config.horizon if horizon is None else horizon)
        last = last_step(config, trainer.cut.steps_per_epoch)
        if last is not None and config.horizon is not None and last > config.horizon:
            config = replace(config, horizon=last, restart=trainer.step)
    trainer.config = config


def open_parent(run: str, newest: bool = False) -> tuple[Checkpoint, Parent, Path]:
    """Return what another run can begin with: a run's best parameters, its newest, or a checkpoint or snapshot file.

    Also its name and step, and the folder of the run that it belongs to. Raises RunError.
    """
    file = find_checkpoint(run, newest)
    folder = file.parent.parent if file.parent.name == SNAPSHOTS else file.parent
    checkpoint = load_checkpoint(file)
    return checkpoint, Parent(real_path(folder).name, checkpoint.step), folder


def fork_config(parent: TrainingConfig, preset: TrainingConfig | None = None) -> TrainingConfig:
    """Return the settings of a run that begins with another's parameters.

    They are the parent's, or a preset's for a network of the parent's kind and size, with a schedule of their own.
    A preset's gains are no reason to give it any: they can be asked for.
    """
    base = preset or parent
    horizon = None if base.budget or base.steps or base.epochs else base.horizon
    kind = replace(base, cell=parent.cell, hidden_size=parent.hidden_size, layers=parent.layers, gain=parent.gain)
    return replace(kind, horizon=horizon, restart=0, min_count=1)


def demand_fit(origin: Origin, config: TrainingConfig) -> None:
    """Raise ConfigError where ``config`` is of another architecture than the parameters.

    What training leaves out may differ, and parameters without gains are as good as those with gains of one.
    """
    here, there = config.architecture(len(origin.checkpoint.vocabulary)), origin.checkpoint.network.architecture
    if there.gain and not here.gain:
        raise ConfigError(_("the parameters that it starts from have gains"), "gain")
    if replace(here, dropout=there.dropout, drop_connect=there.drop_connect, gain=there.gain) != there:
        message = _("fixed by the parameters that it starts from ({network})")
        reason = message.format(network=model_label(origin.checkpoint.config))
        raise ConfigError(reason, "cell", "hidden_size", "layers")


def fork(
    origin: Origin,
    corpus: Corpus,
    config: TrainingConfig,
    clock: Clock = time.perf_counter,
    threads: int | None = None,
) -> Trainer:
    """Return a training of ``corpus``, whose characters fit (``fit_to``), that begins with the origin's parameters.

    Raises ConfigError where ``config`` does not fit them.
    """
    demand_fit(origin, config)
    trainer = Trainer(corpus, config, clock, origin.checkpoint.vocabulary, threads)
    trainer.begin_with(origin.checkpoint.network.parameters)
    return trainer


def text_of_run(folder: Path, facts: TextFacts, may_go_on: MayGoOn = always) -> tuple[Corpus, tuple[str, ...]]:
    """Return the text that a run learnt, and what is to be said about it; raise TextError where it is nowhere.

    The file, else a sample of that name, else the run's own copy; each only where it is the same text still. Of a long
    one whose file is no longer as it was read, the indices that are kept are the text. Raises Cancelled where
    ``may_go_on``, asked while they are read, says no.
    """
    kept = _kept_indices(facts, may_go_on)
    if kept is not None:
        return kept
    elsewhere = _text_elsewhere(facts, may_go_on)
    if elsewhere is not None and elsewhere.sha256 == facts.sha256:
        return elsewhere, ()
    own = _own_copy(folder, facts, may_go_on)
    if own is not None and own.sha256 == facts.sha256:
        if elsewhere is None:
            return own, ()
        return own, (_("{name} has changed since; the run continues with its own copy").format(name=facts.name),)
    if elsewhere is not None:
        raise TextError(_changed(facts.name, folder.name))
    raise TextError(_("{name}: the text of this run is gone; name a file that holds it").format(name=facts.name))


def fit_to(corpus: Corpus, vocabulary: Vocabulary) -> tuple[Corpus, tuple[str, ...]]:
    """Return the text without the characters that ``vocabulary`` lacks, and a note that names them with their counts.

    Where the vocabulary has U+FFFD for the rare ones, that takes their place. Raises TextError for too many of them.
    """
    if all(char in vocabulary for char in corpus.vocabulary.characters):
        return corpus, ()
    counts = Counter({char: n for char, n in corpus.content.counts.items() if char not in vocabulary})
    names = ", ".join(f"'{char}' ({count})" for char, count in counts.most_common(_MOST_NAMED))
    more = " …" if len(counts) > _MOST_NAMED else ""
    if counts.total() > _MOST_UNKNOWN * len(corpus.indices):
        message = _("{name}: too many characters that the run's text does not contain: {characters}")
        raise TextError(message.format(name=corpus.name, characters=names + more))
    message = _("left out, because the run's text does not contain them: {characters}")
    instead = REPLACEMENT if REPLACEMENT in vocabulary else None
    fitted = replace(corpus, content=corpus.content.translate(dict.fromkeys(counts, instead)))
    return fitted, (message.format(characters=names + more),)


def _best_of(folder: Path, checkpoint: Checkpoint) -> Snapshot | None:
    """Return the best parameters so far; a kill between two files may have left only the checkpoint with them."""
    assert checkpoint.state is not None  # a run goes on from nothing else
    best_step = checkpoint.state.figures.best_step
    try:
        best = load_checkpoint(folder / BEST)
    except RunError:
        best = None
    if best is not None and best.step == best_step:
        return Snapshot(best_step, best.network.flat)
    if checkpoint.step != best_step or not best_step:
        return None
    write_atomically(folder / BEST, checkpoint_bytes(checkpoint))
    return Snapshot(best_step, checkpoint.network.flat)


def _kept_indices(facts: TextFacts, may_go_on: MayGoOn) -> tuple[Corpus, tuple[str, ...]] | None:
    """Return a long text by its indices, and what is to be said; None where there are none, or the file still is it."""
    path = None if facts.path is None else Path(facts.path)
    if path is not None:
        with suppress(TextError, OSError):
            if is_as_read(path, files_at(path, texts_in), facts.sha256):
                return None
    content = open_cached(facts.sha256, telling(may_go_on))
    if content is None:
        return None
    corpus = Corpus(facts.name, content, facts.size, facts.encoding or "utf-8", path=path)
    if path is None:
        return corpus, ()
    message = _("{name} is no longer there as it was read; the run continues with the indices that were kept of it")
    return corpus, (message.format(name=facts.name),)


def _text_elsewhere(facts: TextFacts, may_go_on: MayGoOn) -> Corpus | None:
    """Return what is now where the run's text was, read as it was then; None where there is nothing, or no text."""
    sample = next((sample for sample in SAMPLES if sample.name == facts.name), None)
    path = None if facts.path is None else existing_path(facts.path)
    if sample is not None:
        with suppress(RnnTuiError):
            return open_sample(sample)
        return None
    if path is None or not (is_file(path) or is_folder(path)):  # nothing that never ends
        return None
    found = None
    for encoding in dict.fromkeys((facts.encoding, None)):  # a guess, and a folder's several, it finds again by itself
        with suppress(TextError):
            found = read_corpus(path, may_go_on=may_go_on, encoding=encoding)
            if found.sha256 == facts.sha256:
                break
    return found


def _own_copy(folder: Path, facts: TextFacts, may_go_on: MayGoOn) -> Corpus | None:
    """Return the text that was copied into the run's folder."""
    try:
        demand_regular(folder / TEXT)
        corpus = read_copy(folder / TEXT, facts.name, may_go_on)
    except (RnnTuiError, OSError):
        return None
    encoding = facts.encoding or corpus.encoding
    return replace(corpus, size=facts.size, encoding=encoding, path=None if facts.path is None else Path(facts.path))


def _changed(name: str, run: str) -> str:
    message = _(
        "{name} has changed since this run started; start another run from the parameters of {run} to train on it"
    )
    return message.format(name=name, run=run)
