"""What the view of the neurons shows, from what was asked: a picture that is drawn at any size."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rnn_tui.inspection.neurons import Stretch, Unit, is_bounded, unit_at, unit_count
from rnn_tui.inspection.properties import Marks, Property
from rnn_tui.inspection.unit_scores import Score
from rnn_tui.language import N_, _, grouped
from rnn_tui.network.architecture import layer_name
from rnn_tui.session.stretches import Excerpt
from rnn_tui.session.unit_questions import KINDS, UnitQuestions
from rnn_tui.terminal.wording import title_of
from rnn_tui.tui.renderables.neurons import Follows, Picture
from rnn_tui.tui.renderables.unit_text import coloured

_PARTS = {"validation": N_("validation part"), "training": N_("training part"), "test": N_("test part")}
_SCALES = (0.2, 0.5, 1.0)  # the ends of the scale for a unit between -1 and 1: few, so that it stays while it learns


def picture_of(questions: UnitQuestions, place: int, asked: Property | None, pointed: int | None) -> Picture:
    """Return what there is to see of the unit at ``place``, the row of what is ``asked``, a character pointed at.

    Where nothing was read yet it has neither characters nor rows.
    """
    seen, scored = questions.seen, questions.scored
    other = _("a file…") if questions.other is None else title_of(questions.other)
    picture = Picture((_("prompt"), _("the text"), other), KINDS.index(questions.kind), said=said_of(questions, asked))
    if seen is None or seen.values is None or seen.excerpt is None:
        return picture
    stretch = seen.excerpt.stretch
    architecture = stretch.passage.network.architecture
    place %= unit_count(architecture)
    unit, values = unit_at(architecture, place), seen.values[:, place]
    largest = float(np.abs(values).max(initial=0.0))
    most = largest or 1.0
    if is_bounded(architecture, unit):
        most = next((each for each in _SCALES if each >= largest), 1.0)
    survey = None if scored is None else scored.survey
    scores = () if survey is None else survey.scores
    chosen = row_of(scores, asked)
    marks = [False] * len(stretch.text)
    if survey is not None and scores:
        marks = marks_along(stretch, survey.examination.stretch, scores[chosen].marks)
    return replace(
        picture,
        where=where_is(seen.excerpt),
        unit=name_of_unit(unit),
        count=architecture.hidden_size,
        most=most,
        characters=coloured(stretch.text, (values / most).tolist(), marks),
        from_end=seen.is_end,
        pointed=None if pointed is None else pointed - stretch.begin,
        rows=[Follows(_(each.asked.name), name_of_unit(unit_at(architecture, each.place)), each) for each in scores],
        chosen=chosen,
        scored_at="" if scored is None else _("follows, at step {step}").format(step=grouped(scored.step)),
    )


def said_of(questions: UnitQuestions, asked: Property | None) -> str:
    """Return what is to be said while scores are awaited, or could not be had; nothing where they are there.

    What is wrong with an expression is said as long as it is what is ``asked``.
    """
    seen, scored = questions.seen, questions.scored
    survey = None if scored is None else scored.survey
    if questions.is_scoring and survey is not None and survey.waiting:
        return _("scoring: {property}").format(property=_(survey.waiting[0].name))
    if questions.is_scoring or seen is None:
        return _("reading…")
    if survey is not None and survey.problem and asked is questions.pattern:
        return survey.problem
    if survey is not None and not survey.scores:
        return _("this text has too little of anything to be scored")
    return seen.problem or (scored.problem if scored is not None else "")


def row_of(scores: Sequence[Score], asked: Property | None) -> int:
    """Return the row of a property: the first where it is not among them."""
    return next((row for row, each in enumerate(scores) if each.asked is asked), 0)


def where_is(excerpt: Excerpt) -> str:
    """Return the part that an excerpt is of, and where it begins there."""
    told = _("{place} of {count}").format(place=grouped(excerpt.place + 1), count=grouped(excerpt.length))
    return f"{_(_PARTS[excerpt.part])} · {told}" if excerpt.part else told


def name_of_unit(unit: Unit) -> str:
    """Return a unit as the equations would write it: ``h[39]``, in a second layer ``h_l1[39]``."""
    return f"{layer_name('hc'[unit.part], unit.layer)}[{unit.number}]"


def marks_along(stretch: Stretch, scored: Stretch, marks: Marks) -> list[bool]:
    """Return which characters of a stretch are marked in the one that was scored, where that has the same ones."""
    found = []
    for place, character in enumerate(stretch.text, stretch.begin - scored.begin):
        is_scored = 0 <= place < len(scored.text) and scored.text[place] == character
        found.append(is_scored and bool(marks[place]))
    return found
