"""What a unit follows: how well a threshold on it tells a property of the text that it reads.

Unit and threshold are chosen on the first half of a text and scored on the second, beside two controls: what the
character alone tells, and the best unit of a network that has learnt nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import RnnTuiError
from rnn_tui.inspection.neurons import Stretch, read_units, unit_count, untrained_network
from rnn_tui.inspection.properties import PROPERTIES, Floats, Marks, Property, stretches
from rnn_tui.language import _
from rnn_tui.network.architecture import Architecture
from rnn_tui.training.config import TrainingConfig

Doubt = Literal["", "low", "few", "alone", "untrained"]

GOOD, BETTER, FEWEST = 0.8, 0.15, 20  # a score, how far above the controls, on how many stretches: see ``Score.doubt``
_MOST_SCORED = 9_000  # characters: of more a score would say little else
_MOST_NUMBERS = 9_000 * 1_024  # of all units, that are kept of a text
_UNITS_AT_ONCE = 128


def most_scored(architecture: Architecture) -> int:
    """Return how many characters are scored at once: fewer of a very large network."""
    return min(_MOST_SCORED, _MOST_NUMBERS // unit_count(architecture))


def balanced_accuracy(told: Marks, labels: Marks) -> float:
    """Return the mean of two shares: of the marked that are told, and of the others that are not; NaN without both."""
    if labels.all() or not labels.any():
        return float("nan")
    return (float(told[labels].mean()) + float((~told[~labels]).mean())) / 2


@dataclass(frozen=True)
class Threshold:
    """A unit's ``place`` in the rows, and the ``value`` above which, or up to which, it tells a property."""

    place: int
    value: float
    is_above: bool

    def told_by(self, values: Floats) -> Marks:
        """Return where it tells the property, of all units (N, U): (N,)."""
        above: Marks = values[:, self.place] > self.value
        return above if self.is_above else ~above


class Sorted(NeverCopied):
    """The units of a text's half (n, U), each sorted once: any property then finds its best threshold quickly."""

    instead = "it is a part of an examination, which can be made again"

    def __init__(self, values: Floats) -> None:
        order = np.argsort(values, axis=0, kind="stable")
        self._values = np.take_along_axis(values, order, axis=0)
        self._order = order.astype(np.uint32)

    def best(self, labels: Marks, asked: Marks) -> Threshold:
        """Return the threshold of the highest balanced accuracy where ``asked`` (n,); the first of equal ones.

        Both kinds of ``labels`` (n,) are among those that are asked.
        """
        marks, others = labels & asked, ~labels & asked
        weights = marks / marks.sum() - others / others.sum()
        best, threshold = -1.0, Threshold(0, 0.0, True)
        for begin in range(0, self._values.shape[1], _UNITS_AT_ONCE):
            values = self._values[:, begin : begin + _UNITS_AT_ONCE]
            # half of what lies at or below each value, the marked minus the others: so far is the accuracy from 1/2
            lean = np.cumsum(weights[self._order[:, begin : begin + _UNITS_AT_ONCE]], axis=0)[:-1] / 2
            lean[values[1:] == values[:-1]] = 0  # between equal values is no threshold
            row, column = np.unravel_index(np.argmax(np.abs(lean)), lean.shape)
            if abs(lean[row, column]) > best + 1e-12:
                best = abs(float(lean[row, column]))
                threshold = Threshold(begin + int(column), float(values[row, column]), bool(lean[row, column] < 0))
        return threshold


@dataclass(frozen=True, eq=False)
class Score:
    """How well the best unit for a property tells it on the half of a text that did not choose it.

    ``marks`` (N,) is what is to be told, of a number whether it is above its median, ``place`` the unit's in the rows;
    ``score``, ``alone`` (by the character) and ``untrained`` (by the best unit of such a network) are balanced
    accuracies, ``stretches`` the separate stretches that were scored, ``correlation`` that of unit and number.
    """

    asked: Property
    marks: Marks
    place: int
    score: float
    alone: float
    untrained: float
    stretches: int
    correlation: float | None = None

    @property
    def doubt(self) -> Doubt:
        """Why the score does not convince: ``low``, the best of too ``few`` stretches, no better than a control."""
        if self.stretches < FEWEST:
            return "few"
        if not self.score >= GOOD:
            return "low"
        if not self.score >= self.alone + BETTER:
            return "alone"
        return "" if self.score >= self.untrained + BETTER else "untrained"


class Examination(NeverCopied):
    """A stretch of a text, read by a network and by one that has learnt nothing: any property can be asked of it."""

    instead = "it holds a whole text read twice; its scores can be"

    def __init__(self, stretch: Stretch, config: TrainingConfig) -> None:
        self.stretch = stretch
        self._known = stretch.is_known()
        self._half = len(stretch.text) // 2
        untrained = untrained_network(stretch.passage.network.architecture, config)
        read = (read_units(stretch), read_units(stretch, untrained))
        self._chosen_on = tuple(Sorted(values[: self._half]) for values in read)
        self._scored_on = tuple(values[self._half :] for values in read)

    def score(self, asked: Property) -> Score | None:
        """Return the score of a property; None where a half of the text has not both, what it marks and others."""
        values = asked.values(self.stretch.text)
        is_asked = self._known & ~np.isnan(values)
        first, second = is_asked[: self._half], is_asked[self._half :]
        if not first.any() or not second.any():
            return None
        level = float(np.median(values[: self._half][first])) if asked.is_number else 0.0
        marks = np.nan_to_num(values, nan=-np.inf) > level
        labels, scored = marks[: self._half], marks[self._half :][second]
        if len(set(labels[first].tolist())) < 2 or len(set(scored.tolist())) < 2:
            return None
        thresholds = [each.best(labels, first) for each in self._chosen_on]
        ours, theirs = (
            balanced_accuracy(threshold.told_by(each)[second], scored)
            for threshold, each in zip(thresholds, self._scored_on)
        )
        place = thresholds[0].place
        numbers = values[self._half :][second]
        along = correlation(self._scored_on[0][:, place][second], numbers) if asked.is_number else None
        alone = balanced_accuracy(self._told_by_character(labels, first)[second], scored)
        return Score(asked, marks, place, ours, alone, theirs, stretches(scored), along)

    def _told_by_character(self, labels: Marks, asked: Marks) -> Marks:
        """Return where the character alone tells the property in the second half: it is commoner among the marked."""
        characters = np.array(list(self.stretch.text))
        first = characters[: self._half]
        marked, others = first[labels & asked], first[~labels & asked]
        telling = [each for each in np.unique(marked) if (marked == each).mean() > (others == each).mean()]
        return np.isin(characters[self._half :], telling)


def correlation(one: Sequence[float] | Floats, other: Floats) -> float:
    """Return Pearson's correlation, 0 where either does not vary."""
    a, b = (np.asarray(each, np.float64) - np.mean(each) for each in (one, other))
    both = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / both if both else 0.0


@dataclass(frozen=True, eq=False)
class Survey:
    """A text that is asked one property after the other: the ``scores`` so far, those that convince least at the end.

    ``waiting`` are still to be asked; ``problem`` says why a property of one's own could not be. That the text has none
    of another goes without saying.
    """

    examination: Examination
    waiting: Sequence[Property]
    scores: Sequence[Score] = ()
    problem: str = ""

    def next(self) -> "Survey":
        """Return the survey with the first of the properties asked that wait."""
        asked, *waiting = self.waiting
        try:
            score = self.examination.score(asked)
        except RnnTuiError as error:
            return replace(self, waiting=waiting, problem=str(error))
        if score is None:
            missing = "" if asked in PROPERTIES else _("one half of this text has nothing to tell apart there")
            return replace(self, waiting=waiting, problem=self.problem or missing)
        found = sorted([*self.scores, score], key=lambda each: (each.doubt != "", -each.score))
        return replace(self, waiting=waiting, scores=found)
