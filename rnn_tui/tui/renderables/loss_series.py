"""What is drawn of a training's losses wherever they are: its curves, and the lines that they have to pass."""

from collections.abc import Sequence

import numpy as np

from rnn_tui.language import _
from rnn_tui.runs.curves import LossHistory
from rnn_tui.runs.pace import Measure
from rnn_tui.text.baselines import Baselines
from rnn_tui.tui.renderables.plot import Baseline, Series


def baselines_of(found: Baselines | None) -> list[Baseline]:
    """Return the lines that the loss has to pass, as far as they are known.

    What counting reaches is none where it is no better than knowing nothing: the text is too short to be counted.
    """
    if found is None:
        return []
    counted = [
        Baseline(_("letters"), found.letters),
        Baseline(_("pairs"), found.pairs),
        Baseline(_("5-grams"), found.five_grams),
    ]
    return [Baseline(_("uniform"), found.uniform), *(each for each in counted if each.loss < found.uniform)]


def series_of(history: LossHistory, validation: str, measure: Measure = "step", factor: float = 1.0) -> list[Series]:
    """Return the curves of a history that have a point, each loss times ``factor``.

    ``validation`` is what the second one is called.
    """
    curves = [
        (_("training"), history.training, "", "$network"),
        (validation, history.validation, "○", "$you"),
    ]
    found = [
        Series(name, history.pace.at(curve.steps, measure), times(factor, curve.losses), sign, style)
        for name, curve, sign, style in curves
    ]
    return [each for each in found if each.points[0].size]


def times(factor: float, losses: Sequence[float]) -> Sequence[float]:
    """Return losses in another unit."""
    return losses if factor == 1 else (factor * np.array(losses)).tolist()
