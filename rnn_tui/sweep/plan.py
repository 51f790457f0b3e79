"""A sweep's folder: what is to be tried with which text, the one copy of that text, and a run for each trial.

``sweep.json`` is the plan, written once, ``happened.jsonl`` what the trials' own runs do not say (see happened),
``texts/`` has the text under its hash, and each trial's run lies beside them under its name.
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rnn_tui.errors import ConfigError, RunError, TextError
from rnn_tui.language import _
from rnn_tui.runs.checkpoint import TextFacts
from rnn_tui.runs.conforming import conform, parse_json
from rnn_tui.runs.files import open_to_read, read_facts
from rnn_tui.runs.naming import network_name
from rnn_tui.runs.resuming import text_of_run
from rnn_tui.runs.saving import write_atomically
from rnn_tui.text.corpus import Corpus, read_copy
from rnn_tui.text.index_cache import CachedText, open_cached
from rnn_tui.there import is_there
from rnn_tui.training.config import TrainingConfig, config_from_json
from rnn_tui.training.settings import SETTINGS

PLAN = "sweep.json"
HAPPENED = "happened.jsonl"
TEXTS = "texts"
MOST_TRIALS = 2_000  # so that the plan stays a file that is read at once
_VERSION = 1
_AT_ONCE = 1 << 20  # bytes


@dataclass(frozen=True)
class Trial:
    """A training with these settings; ``name`` is that of its run's folder."""

    name: str
    config: TrainingConfig

    @property
    def configuration(self) -> TrainingConfig:
        """What it shares with the trials that differ from it in the seed alone."""
        return replace(self.config, seed=0)


@dataclass(frozen=True)
class Plan:
    """What a sweep tries: ``trials`` of a text, which differ in the settings ``names`` and in their seeds."""

    text: TextFacts
    trials: tuple[Trial, ...]
    names: tuple[str, ...]
    halving: bool = False

    @property
    def digest(self) -> str:
        """The same for the same trials of the same text, wherever that is: it tells one sweep from another."""
        configs = [each.config.as_json() for each in self.trials]
        told = json.dumps([self.text.sha256, configs, self.halving], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class _WrittenTrial:
    name: str
    config: dict  # type: ignore[type-arg]  # which config_from_json looks into


@dataclass(frozen=True)
class _Written:
    """A plan as its file has it."""

    version: int
    text: TextFacts
    halving: bool
    names: tuple[str, ...]
    trials: tuple[_WrittenTrial, ...]


def make_plan(text: TextFacts, configs: Sequence[TrainingConfig], names: Sequence[str], halving: bool) -> Plan:
    """Return the plan of these trainings, each of them once."""
    each_once = list(dict.fromkeys(configs))
    digits = len(str(len(each_once)))
    trials = [
        Trial(f"{number:0{digits}}-{network_name(config)}-seed-{config.seed}", config)
        for number, config in enumerate(each_once, 1)
    ]
    return Plan(text, tuple(trials), tuple(name for name in names if name != "seed"), halving)


def demand_same(folder: Path, plan: Plan) -> None:
    """Raise RunError where ``folder`` holds anything but this very sweep."""
    if (folder / PLAN).exists():
        there = read_plan(folder)
        if there.text.sha256 != plan.text.sha256:
            message = _("{path}: this sweep is one of another text ({name}); name another folder")
            raise RunError(message.format(path=folder, name=there.text.name))
        if there.digest != plan.digest:
            message = _("{path}: this sweep tries other settings; name another folder")
            raise RunError(message.format(path=folder))
    elif folder.exists() and not folder.is_dir():
        raise RunError(_("{path} is not a folder").format(path=folder))
    elif folder.is_dir() and {each.name for each in folder.iterdir()} - {TEXTS}:  # which a kill may have left alone
        raise RunError(_("{path}: it is not empty; name a new folder").format(path=folder))


def make_sweep(folder: Path, plan: Plan, corpus: Corpus) -> None:
    """Make the folder of a sweep where it is not there yet, and the text where it is not whole; raises OSError.

    A long text that is a file stays where it is: the trials find its indices in the cache, by its hash.
    """
    (folder / TEXTS).mkdir(parents=True, exist_ok=True)
    stays = plan.text.path is not None and isinstance(corpus.content, CachedText)
    if not stays and not _is_whole(text_file(folder, plan.text), plan.text.sha256):
        write_atomically(text_file(folder, plan.text), corpus.content.utf8())
    if not (folder / PLAN).exists():
        write_atomically(folder / PLAN, _plan_bytes(plan))


def _is_whole(path: Path, sha256: str) -> bool:
    digest = hashlib.sha256()
    with suppress(OSError), open_to_read(path) as file:
        while piece := file.read(_AT_ONCE):
            digest.update(piece)
    return digest.hexdigest() == sha256


def read_plan(folder: Path) -> Plan:
    """Return the plan of the sweep in ``folder``; raise RunError where there is none, or it is damaged."""
    path = folder / PLAN
    with suppress(OSError):  # which read_facts says
        if not path.exists():
            raise RunError(_("{path}: there is no sweep in this folder").format(path=folder))
    data = read_facts(path)
    try:
        written = conform(_Written, parse_json(data))
        trials = tuple(Trial(_folder_name(each.name), config_from_json(each.config)) for each in written.trials)
    except (RunError, ConfigError) as error:
        raise RunError(_("{path}: damaged ({reason})").format(path=path, reason=error)) from None
    if written.version != _VERSION or not trials or not set(written.names) <= set(SETTINGS):
        raise RunError(_("{path}: another version of this program wrote it").format(path=path))
    return Plan(written.text, trials, written.names, written.halving)


def _folder_name(name: str) -> str:
    """Return a trial's name; raise RunError where it would lead out of the sweep's folder."""
    if Path(name).name != name:
        raise RunError(_("{name} is no name of a folder").format(name=name))
    return name


def text_file(folder: Path, text: TextFacts) -> Path:
    """Return where a sweep keeps the text: under its hash."""
    return folder / TEXTS / f"{text.sha256}.txt"


def read_text(folder: Path, text: TextFacts) -> Corpus:
    """Return the text that a sweep's trials learn: from the cache by its hash, else the sweep's copy, else its file.

    Raises TextError where what is there is another, or gone.
    """
    path = text_file(folder, text)
    if (content := open_cached(text.sha256)) is not None:
        corpus = Corpus(text.name, content, text.size)
    elif text.path is None or is_there(path):
        corpus = read_copy(path, text.name)
    else:
        corpus, _notes = text_of_run(folder, text)
    if corpus.sha256 != text.sha256:
        raise TextError(_("{path}: this is not the text of the sweep any more").format(path=path))
    encoding = text.encoding or corpus.encoding
    return replace(corpus, size=text.size, encoding=encoding, path=None if text.path is None else Path(text.path))


def _plan_bytes(plan: Plan) -> bytes:
    values = {
        "version": _VERSION,
        "text": asdict(plan.text),
        "halving": plan.halving,
        "names": plan.names,
        "trials": [{"name": each.name, "config": each.config.as_json()} for each in plan.trials],
    }
    return json.dumps(values, indent=1).encode() + b"\n"
