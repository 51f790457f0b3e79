"""Runs compared, in words: what tells them apart, their figures, and where their losses are not comparable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

from rnn_tui.language import _, decimal, grouped, with_own_sign
from rnn_tui.session.watched import SIGNS
from rnn_tui.terminal.quantities import ABSENT, clock_time
from rnn_tui.terminal.safe_text import visible
from rnn_tui.training.config import model_label
from rnn_tui.training.settings import SETTINGS, label_of

if TYPE_CHECKING:
    from rnn_tui.runs.summary import RunSummary
    from rnn_tui.session.comparison import Voice
    from rnn_tui.training.config import TrainingConfig

Row = tuple[str, list[str]]  # what it is, and a value for each run

_OF_THE_NETWORK = ("cell", "hidden_size", "layers")  # which have a short name together
_FOUND = ("horizon", "restart")  # figures that come of the others and of the machine's speed
_OF_THE_PARTS = ("split", "val_fraction", "test_fraction")


def labels_of(runs: Sequence[RunSummary]) -> list[str]:
    """Return what tells each run from the others: where it is not as most of them; its name where that is not enough.

    A run that is as most are in everything is known by its network.
    """
    labels = [_joined(*parts) for parts in _peculiarities(runs)]
    labels = [label or ("" if run.config is None else model_label(run.config)) for run, label in zip(runs, labels)]
    often = Counter(labels)
    return [
        _joined(label, visible(run.name)) if often[label] > 1 or not label else label
        for run, label in zip(runs, labels)
    ]


def names_of(runs: Sequence[RunSummary]) -> list[str]:
    """Return what tells each run from the others, and the name that it is found under."""
    names = [visible(run.name) for run in runs]
    return [label if name in label else _joined(label, name) for label, name in zip(labels_of(runs), names)]


def figures_of(runs: Sequence[RunSummary]) -> list[Row]:
    """Return how far each run is, and its losses in nats per character."""

    def loss(value: float | None) -> str:
        return ABSENT if value is None else decimal(value, 3)

    return [
        (_("text"), [visible(run.text) for run in runs]),
        (_("network"), [ABSENT if run.config is None else model_label(run.config) for run in runs]),
        (_("steps"), [grouped(run.step) for run in runs]),
        (_("training time"), [clock_time(run.seconds) for run in runs]),
        (_("best validation"), [loss(run.best_val_loss) for run in runs]),
        (_("latest validation"), [loss(run.val_loss) for run in runs]),
    ]


def by_sign(values: Sequence[str]) -> str:
    """Return the values of the runs in one line, each behind the letters of those that have it."""
    return " | ".join(f"{signs} {value}" for value, signs in _grouped_by([*zip(SIGNS, values)]).items())


def differences_of(runs: Sequence[RunSummary]) -> list[Row]:
    """Return the settings that are not the same in all of the runs."""
    return [(label_of(name), [_shown(run, name) for run in runs]) for name in _differing(runs)]


def notices_of(runs: Sequence[RunSummary], voices: Sequence[Voice | None]) -> list[str]:
    """Return a sentence for each reason why the losses of the runs are no measure of each other."""
    notices = []
    read = [(sign, voice) for sign, voice in zip(SIGNS, voices) if voice is not None]
    texts = _grouped_by([(sign, voice.learnt.sha256) for sign, voice in read])
    if len(texts) > 1:
        message = _("The texts differ ({groups}): their losses are not comparable.")
        notices.append(message.format(groups=" | ".join(texts.values())))
    vocabularies = _grouped_by([(sign, voice.vocabulary) for sign, voice in read])
    if len(vocabularies) > 1:
        sizes = " | ".join(f"{signs} {grouped(len(each))}" for each, signs in vocabularies.items())
        message = _("The vocabularies differ ({sizes} characters): their losses are not comparable.")
        notices.append(message.format(sizes=sizes))
    encodings = _grouped_by([(sign, voice.learnt.encoding) for sign, voice in read if voice.learnt.encoding])
    if len(encodings) > 1:
        names = " | ".join(f"{signs} {visible(name)}" for name, signs in encodings.items())
        notices.append(_("The texts were read in different encodings ({names}).").format(names=names))
    if len(texts) == 1 and any(name in _OF_THE_PARTS for name in _differing(runs)):
        notices.append(_("The parts kept for validation differ: validation losses are not comparable."))
    return notices


def _peculiarities(runs: Sequence[RunSummary]) -> list[list[str]]:
    """Return where each run is not as more than half of them: its text, its network in short, settings by their names.

    How long it was to learn comes last.
    """
    found: list[list[str]] = [[] for _run in runs]
    names = [name for name in _differing(runs) if name not in _FOUND]
    names.sort(key=lambda name: SETTINGS[name].group == "length")
    rows = [[visible(run.text) for run in runs]]
    if any(name in _OF_THE_NETWORK for name in names):
        rows.append([ABSENT if run.config is None else model_label(run.config) for run in runs])
    rows += [[f"{label_of(name)} {_shown(run, name)}" for run in runs] for name in names if name not in _OF_THE_NETWORK]
    for row in rows:
        often = Counter(row)
        for parts, run, value in zip(found, runs, row):
            if run.config is not None and often[value] <= len(runs) / 2:
                parts.append(value)
    return found


def _differing(runs: Sequence[RunSummary]) -> list[str]:
    settings = [run.config.as_json() for run in runs if run.config is not None]
    return [name for name in SETTINGS if len({str(each[name]) for each in settings}) > 1]


def _shown(run: RunSummary, name: str) -> str:
    return shown_setting(run.config, name)


def shown_setting(config: TrainingConfig | None, name: str) -> str:
    """Return a setting as people read it."""
    value: Any = None if config is None else getattr(config, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float) and SETTINGS[name].kind == "duration":
        return clock_time(value)
    if isinstance(value, int) and name != "seed":
        return grouped(value)
    if isinstance(value, float):
        return with_own_sign(f"{value:g}")
    return ABSENT if value is None else str(value)


def _grouped_by(keys: Sequence[tuple[str, Hashable]]) -> dict[Any, str]:
    """Return the signs of the runs that share a key, by the key."""
    groups: dict[Any, str] = {}
    for sign, key in keys:
        groups[key] = groups.get(key, "") + sign
    return groups


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))
