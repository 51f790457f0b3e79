"""Whatever the engine is made of can be copied and pickled, and then does the same; or it refuses by its name."""

import copy
import dataclasses
import importlib
import inspect
import io
import pickle
import pkgutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rnn_tui
from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.generation.lookahead import Measured, look_ahead
from rnn_tui.generation.reader import Reader, State, States, generate
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.settings import Continuation, Drawn, Ending, GenerationSettings, draw_one
from rnn_tui.generation.together import _Text
from rnn_tui.generation.tree import NETWORK, YOU, Branch
from rnn_tui.generation.writer import Typed, Writer
from rnn_tui.inspection.checked import GradientCheck
from rnn_tui.inspection.neurons import Stretch
from rnn_tui.inspection.novelty import Copied, CopyFinder
from rnn_tui.inspection.passage import passage_before
from rnn_tui.inspection.speed import WORKLOADS
from rnn_tui.inspection.surprise import Place, Tally
from rnn_tui.inspection.text_losses import _Streams
from rnn_tui.inspection.unit_scores import Examination, Sorted
from rnn_tui.network.architecture import CELL_NAMES, Architecture
from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.network.cells import make_cell
from rnn_tui.network.equations import Numbers, PlainRNN
from rnn_tui.network.initial import initialise
from rnn_tui.network.matmul import StepProduct
from rnn_tui.network.network import CharRNN
from rnn_tui.network.recurrence import Gains, Recurrence
from rnn_tui.runs.checkpoint import Checkpoint, TextFacts
from rnn_tui.runs.deleted import DeletedRuns
from rnn_tui.runs.elsewhere import RunsElsewhere
from rnn_tui.runs.follow import OpenedRun, RunFollower
from rnn_tui.runs.lock import RunLock
from rnn_tui.runs.log import RunLog, SampleLog
from rnn_tui.runs.recorder import Parent, RunFolder
from rnn_tui.runs.records import Records, RecordsReader
from rnn_tui.runs.replaying import Replay
from rnn_tui.runs.resuming import Origin, Resumed
from rnn_tui.runs.saving import Saver
from rnn_tui.runs.summary import RunSummary
from rnn_tui.session.worker import TrainingThread
from rnn_tui.text.baselines import Baselines
from rnn_tui.text.batches import Batch, ParallelStreams, SlidingWindows, side_by_side
from rnn_tui.text.corpus import Corpus, always, corpus_from_text
from rnn_tui.text.decoding import Encoding, Source
from rnn_tui.text.fetching import _Progress
from rnn_tui.text.formats import docx, epub, html, odt, rtf
from rnn_tui.text.formats.allowance import Allowance
from rnn_tui.text.formats.archive import Archive
from rnn_tui.text.formats.xml import XMLReader
from rnn_tui.text.gutenberg import LicenceCut
from rnn_tui.text.index_cache import CachedText, InCache
from rnn_tui.text.indexed import Indexer, InMemory, silent
from rnn_tui.text.library import SAMPLES
from rnn_tui.text.splits import _Lines, split_at_the_end
from rnn_tui.training import events
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.dividing import _Division, _Last
from rnn_tui.training.events import Progress, StepFinished
from rnn_tui.training.meters import Interval, SpeedMeter
from rnn_tui.training.optimizers import Optimizer, make_optimizer
from rnn_tui.training.presets import PRESETS
from rnn_tui.training.probe import Probe, Tracing, _Buffer
from rnn_tui.training.rate_finder import _Trial
from rnn_tui.training.replaying import ReplayedTrainer, Script
from rnn_tui.training.state import Figures, Snapshot
from rnn_tui.training.stepping import Stepper
from rnn_tui.training.trainer import Trainer

PACKAGES = ("text", "network", "generation", "training", "inspection")
WAYS: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda each: pickle.loads(pickle.dumps(each)),
}
TEXT = "le phare et la mer, la mer et le phare\n" * 30
SMALL = TrainingConfig(hidden_size=6, seq_length=8, batch_size=4, budget=None, steps=140, dropout=0.1)


def classes() -> Iterator[type]:
    """Every class that the engine defines, but for what only describes others, and values that never change."""
    for package in PACKAGES:
        module = importlib.import_module(f"rnn_tui.{package}")
        for found in pkgutil.walk_packages(module.__path__, f"rnn_tui.{package}."):
            for each in vars(importlib.import_module(found.name)).values():
                described = inspect.isclass(each) and (inspect.isabstract(each) or getattr(each, "_is_protocol", False))
                frozen = dataclasses.is_dataclass(each) and each.__dataclass_params__.frozen
                if inspect.isclass(each) and each.__module__ == found.name and not (described or frozen):
                    yield each


class Clock:
    """Tells seconds that depend on how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> float:
        self.asked += 1
        return self.asked / 1000


# -- what there is, each made anew by a function --------------------------------------------------------------------


def corpus() -> Corpus:
    return corpus_from_text(TEXT, "phare")


def indices() -> np.ndarray:
    return corpus().indices.copy()


def cached_text() -> CachedText:
    with closing(InCache(len(TEXT))) as store:
        indexer = Indexer(store)
        indexer.add(TEXT)
        return indexer.finish()


def in_cache() -> InCache:
    with closing(InCache(0)) as store:
        return store


def network(cell: str = "gru") -> CharRNN:
    made = CharRNN(Architecture(7, 5, cell, layers=2))
    initialise(made, "orthogonal", np.random.default_rng(3))
    return made


def trainer(steps_taken: int = 33, **changes: object) -> Trainer:
    made = Trainer(corpus(), replace(SMALL, **changes), Clock(), threads=1)
    taken = (event for event in made.run(Control()) if isinstance(event, StepFinished))
    for _event in zip(range(steps_taken), taken):
        pass
    return made


def writer() -> Writer:
    made = Writer(corpus().vocabulary)
    made.type_text("le phare " * 300)  # far deeper than Python lets anything climb
    made.take(1, NETWORK, 0.5, 1.0)
    made.take_back()
    made.type_text("é\n")
    made.undo()
    made.take(2, YOU)
    made.undo()
    return made


def cached() -> CachedReader:
    made = CachedReader(Reader(network()))
    made.follow(Writer(corpus().vocabulary).nodes)
    return made


def checkpoint() -> Checkpoint:
    facts = TextFacts("phare", 9, "0" * 64)
    made = trainer()
    return Checkpoint(made.network, made.vocabulary, made.config, 33, 1.5, "le", facts, made.state(), {"a": 1}, 1)


def tracing() -> Tracing:
    made = trainer()
    return Tracing(np.ones(5 * made.network.flat.size, np.float32), made.network, made.optimizer)


SCRIPT = Script(events.TrainingStarted(SMALL, 0, (), 1), (3, 0))


def replayed() -> ReplayedTrainer:
    return ReplayedTrainer(corpus(), SCRIPT)


def folder() -> RunFolder:
    return RunFolder(trainer(), Path("nowhere"))


PROGRESS = Progress(1, 0.5, 2.0, None, 1.0, 1e-3, 100.0, 0.1, None)
HAPPENED: tuple[events.Event, ...] = (
    events.TrainingStarted(SMALL, 0, ("a note",), 1),
    events.StepFinished(PROGRESS),
    events.Reported(PROGRESS),
    events.EpochFinished(1, None, 3.0),
    events.HorizonSet(9, 1.0, SMALL),
    events.BestReached(1, 2.0),
    events.Paused(1),
    events.SettingChanged(1, "learning_rate", 1e-3),
    events.Diverged(3, 1, None, 1e-3, 1),
    events.LearningByHeart(9, 3, 1.5),
    events.PatienceEnded(9, 3, 1.5, 4),
    events.StartsDiffered(9, 5.9, 32, 2.4, False),
    events.SampleWritten(1, "le", " phare", 2.0, None),
    events.CheckpointSaved(Path("run"), 1),
    events.SavingFailed("full"),
    events.TrainingFinished("done", 9, 1.0, 1.0, None, None),
    events.TrainingFailed("broken"),
)

MADE: tuple[Callable[[], Any], ...] = (
    *(lambda event=event: event for event in (*HAPPENED, PROGRESS, SMALL, SAMPLES[0], WORKLOADS[0], PRESETS["auto"])),
    lambda: Encoding("utf-8"),
    lambda: corpus().vocabulary,
    lambda: corpus().content,
    cached_text,
    corpus,
    lambda: Baselines(4.0, 3.0, 2.0, 1.0),
    lambda: Batch(indices()[:6, None], indices()[1:7, None], from_zero=True),
    lambda: SlidingWindows(indices(), 5, 3),
    lambda: side_by_side(indices(), 5, 3),
    lambda: split_at_the_end(indices(), 0.1, 0.1),
    lambda: Architecture(7, 5),
    lambda: Numbers(h=np.ones(3)),
    lambda: PlainRNN(network().architecture, network().parameters),
    *(lambda cell=cell: network(cell) for cell in CELL_NAMES),
    lambda: Reader(network()),
    lambda: Reader(network(), window=4),
    lambda: Reader(network()).read_all(Reader(network()).start(), [1, 2, 3]),
    lambda: Reader(network()).begin_together(Reader(network()).start(), 3),
    lambda: Sampling(0.7, 3),
    lambda: Ending(corpus().vocabulary, ["ph"]),
    lambda: _Text(3, 0, Ending(corpus().vocabulary, ["ph"]), [0.5], [Drawn(1, 0.5, 1.0)]),
    lambda: GenerationSettings(Sampling(0.7), seed=3),
    lambda: Drawn(1, 0.5, 1.0),
    lambda: Continuation((Drawn(1, 0.5, 1.0),)),
    lambda: Measured(1.5, [1.0, 2.0]),
    lambda: Typed({"’": "'"}, "é"),
    writer,
    *(
        lambda name=name: make_optimizer(replace(SMALL, optimizer=name), np.ones(40, np.float32))
        for name in ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")
    ),
    lambda: Interval(3, 2.0, 5, 0.1, 1.0),
    lambda: SpeedMeter(3, 2.0, 5, 0.1, 1, 0.5, 0.6),
    lambda: Figures(0.1, 2.0, 1.0, interval=Interval(3, 2.0)),
    lambda: Snapshot(3, np.arange(4.0)),
    lambda: trainer().state(),
    lambda: Stepper(corpus(), SMALL, Clock(), threads=1),
    trainer,
    lambda: trainer(cut="windows", dropout=0.0),
    lambda: trainer(gain=True, drop_connect=0.1),
    lambda: _Trial(corpus(), SMALL, threads=1),
    lambda: trainer(optimizer="rmsprop", split="interleaved", min_count=40),
    lambda: TextFacts("phare", 9, "0" * 64),
    checkpoint,
    lambda: Parent("run", 3),
    lambda: Origin(checkpoint(), Parent("run", 3)),
    lambda: SCRIPT,
    lambda: RunSummary(Path("run"), config=SMALL),
    lambda: RunFollower(Path("run")),
    lambda: RunLog(Path("run")),
    lambda: SampleLog(Path("run")),
    lambda: RecordsReader(Path("run")),
    lambda: RunsElsewhere(Path("index")),
    lambda: OpenedRun(corpus(), checkpoint(), RunFollower(Path("run")), ("a note",)),
    lambda: CopyFinder(indices()),
    lambda: Copied(1, 2),
    lambda: _Streams(network(), np.arange(2), np.arange(2), network().zero_state(2)),
    lambda: GradientCheck("rnn", "streams", "W_xh", (7, 5), 1e-9),
    lambda: Place(3, "x", 4.0, "before", "behind"),
    lambda: Tally(5, most=3),
    lambda: _Lines(indices(), 0, silent),
)

REFUSED: tuple[Callable[[], Any], ...] = (
    lambda: Source(io.BytesIO(b"le phare"), lambda _share: None),
    lambda: Indexer(InMemory()),
    InMemory,
    in_cache,
    LicenceCut,
    lambda: Allowance(io.BytesIO(), lambda _share: None),
    lambda: Archive(zipfile.ZipFile(io.BytesIO(), "w"), Allowance(io.BytesIO(), lambda _share: None)),
    lambda: _Progress(io.BytesIO(), 1, always),
    *(XMLReader, html._Page, rtf._Document, docx._Document, odt._Document, odt._Manifest),
    *(epub._Container, epub._Encryption, epub._Package),
    lambda: ONE_BLAS_THREAD,
    lambda: Sorted(np.ones((2, 4))),
    lambda: Examination(Stretch("", 0, passage_before(cached(), 0)), SMALL),
    lambda: StepProduct(np.ones((1, 4, 4)), np.ones((1, 2, 4))),
    lambda: Recurrence(np.ones((3, 4, 4)), 2),
    lambda: Gains(3, 2, 4, np.float32),
    *(
        lambda cell=cell, gates=gates, b_hn=b_hn: make_cell(cell, np.ones((gates, 4, 4)), b_hn, 3, 2)
        for cell, gates, b_hn in (("rnn", 1, None), ("gru", 3, np.ones(4)), ("lstm", 4, None))
    ),
    lambda: network()._window_for(3, 2),
    lambda: network()._one_character,
    lambda: writer().tip,
    cached,
    Control,
    DeletedRuns,
    Probe,
    tracing,
    lambda: _Buffer(3, np.float32),
    lambda: RunLock(Path("run")),
    lambda: Records(Path("run")),
    Saver,
    folder,
    lambda: TrainingThread(trainer(), Control(), folder(), lambda _event: None),
    replayed,
    lambda: _Division(()),
    _Last,
)
# what holds one of those: whole copies are refused by its name
HOLDING: tuple[Callable[[], Any], ...] = (
    lambda: Branch(writer().tip, 3, [], []),
    lambda: look_ahead(Reader(network()), 3, [], Sampling()),
    lambda: Resumed(trainer(), folder(), ()),
    lambda: Replay(replayed(), SCRIPT, Path("run"), checkpoint(), None, ()),
)


def test_no_class_of_the_engine_is_forgotten():
    known = {type(make()) for make in (*MADE, *REFUSED, *HOLDING)}
    assert [each.__qualname__ for each in classes() if each not in known and each.__name__ != "Part"] == []


# -- what they do ---------------------------------------------------------------------------------------------------


def plain(value: object) -> object:
    """Return all that a value is made of, down to numbers that can be compared."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if dataclasses.is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if type(value).__module__.startswith(rnn_tui.__name__):
        return plain(done_with(value))
    return value


def hundred_steps(each: Trainer) -> object:
    happened = list(each.run(Control()))
    assert each.step == 140
    return happened, each.network.flat, each.figures, each.optimizer.memory, each.best, each.notes


def lessons(each: CharRNN) -> object:
    state = each.zero_state(3)
    characters = np.random.default_rng(5).integers(0, 7, (9, 3)).astype(np.uint8)
    losses = []
    for _step in range(20):
        loss, state = each.loss_and_gradients(characters[:-1], characters[1:], state)
        losses.append(loss)
        each.flat -= 0.5 * each.flat_gradients
    _h, logits = each.step(3, state[:, :, 0])
    return losses, each.flat, each.parameters, logits


def hundred_updates(optimizer: Any) -> object:
    parameters, gradients = np.linspace(-1, 1, 40, dtype=np.float32), np.random.default_rng(1)
    for _step in range(100):
        optimizer.step(parameters, gradients.standard_normal(40).astype(np.float32), 0.01)
    return parameters


def ways_of(each: Writer) -> object:
    seen = []
    for act in (each.redo, each.undo, each.undo, each.take_back, lambda: each.go(each.next_branch() or each.tip)):
        seen += [act(), each.text, each.indices, each.visits]
    each.type_text("la mer")
    branches = [(branch.end.number, branch.fork, branch.end.bits, branch.end.author) for branch in each.branches(9)]
    return seen, each.text, branches, each.done


def reading(each: Reader) -> object:
    state = each.read_all(each.start(), [1, 2, 3, 4, 5])
    written = generate(each, state, Sampling(0.8), 3)
    return state, [next(written) for _each in range(20)]


def batches(each: ParallelStreams | SlidingWindows) -> object:
    return each.steps_per_epoch, [each.batch(step) for step in range(each.steps_per_epoch)]


def time_kept(each: SpeedMeter) -> object:
    each.add(0.5, 9.0)
    return vars(each), each.seconds_for(3)


def thirty_steps(each: Stepper) -> object:
    return [each._take_step(by_hand=False) for _step in range(30)], each.network.flat.tobytes()


DOES: dict[type, Callable[[Any], object]] = {
    Stepper: thirty_steps,
    Trainer: hundred_steps,
    CharRNN: lessons,
    Optimizer: hundred_updates,
    Writer: ways_of,
    Reader: reading,
    PlainRNN: lambda each: each.forward(np.array([[1], [2]]), np.zeros((2, 1, 1, 5)))[1].output.logits,
    ParallelStreams: batches,
    SlidingWindows: batches,
    SpeedMeter: time_kept,
    CopyFinder: lambda each: each.find([3, 4, 5, 6]),
    State: lambda each: draw_one(each, Sampling(), 3),
    States: lambda each: Reader(network()).read_together(each, np.arange(3)).logits,
}


def done_with(each: Any) -> object:
    """Return what an object does, where it does anything, and what is in it else."""
    for kind, does in DOES.items():
        if isinstance(each, kind):
            return does(each)
    return {name: getattr(each, name) for name in (getattr(each, "__dataclass_fields__", None) or vars(each))}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("make", MADE, ids=lambda make: type(make()).__name__)
def test_a_copy_does_the_same_and_leaves_the_first_alone(make, way):
    expected = plain(done_with(make()))
    first = make()
    other = WAYS[way](first)
    assert type(other) is type(first)
    assert plain(done_with(other)) == expected
    assert plain(done_with(first)) == expected


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("make", REFUSED, ids=lambda make: type(make()).__name__)
def test_what_cannot_be_copied_refuses_by_its_name(make, way):
    each = make()
    with pytest.raises(TypeError, match=f"^a {type(each).__name__} cannot be copied or pickled: [a-z]"):
        WAYS[way](each)


@pytest.mark.parametrize("way", ["deepcopy", "pickle"])
@pytest.mark.parametrize("make", HOLDING, ids=lambda make: type(make()).__name__)
def test_what_holds_one_refuses_by_the_name_of_that(make, way):
    names = "|".join({type(each()).__name__ for each in REFUSED})
    with pytest.raises(TypeError, match=f"^a ({names}) cannot be copied or pickled"):
        WAYS[way](make())


def test_a_text_cannot_be_written_to_through_a_copy():
    for way in WAYS.values():
        with pytest.raises(ValueError, match="read-only"):
            way(corpus()).indices[0] = 1


def test_the_copy_of_a_text_is_no_second_one():
    text = corpus()
    assert copy.deepcopy(text).content is text.content
    assert len(pickle.dumps(SlidingWindows(indices(), 50, 3))) < 2 * len(TEXT)
