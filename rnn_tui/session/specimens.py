"""What the microscope looks at: the training's own steps, or, where nothing is learnt here, the end of the prompt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from rnn_tui.inspection.specimen import Road, Specimen
    from rnn_tui.session.session import Session
    from rnn_tui.session.worker import TrainingThread

LENGTH = 64  # characters of the prompt that are looked at, or a few more; a window that is re-read may be shorter

Source = tuple[object, ...]  # what a specimen was made of: of which run, then the step, or the network and the text


@dataclass(frozen=True)
class Subject:
    """What there is to look at: what it is made of and how, and how many characters and losses it will have."""

    source: Source
    make: Callable[[], Specimen]
    characters: int
    losses: int


@dataclass(frozen=True, eq=False)
class Prepared:
    """What was made of a subject, by its source, and the road from one of its losses."""

    source: Source
    specimen: Specimen
    road: Road

    @property
    def run_id(self) -> object:
        """Of which run it is, as the session counts them."""
        return self.source[0]

    def with_road_from(self, place: int) -> Prepared:
        """Return the same with the road from another loss."""
        from rnn_tui.inspection.dissection import road_back

        return Prepared(self.source, self.specimen, road_back(self.specimen, place))


def prepare(subject: Subject, place: int) -> Prepared:
    """Return the subject with the road from the loss of one place."""
    from rnn_tui.inspection.dissection import road_back

    specimen = subject.make()
    return Prepared(subject.source, specimen, road_back(specimen, place))


def subject_of(session: Session, last: Prepared | None) -> Subject | None:
    """Return what there is to look at now; None where that is still what was prepared ``last``, or nothing.

    While nothing is learnt it is the step that was taken last, if that is known, or in a pause the one that is looked
    at. An older one would show a network that has long been another.
    """
    thread = session.thread
    if thread is None or session.parameter_source.place is not None:
        return _passage(session)
    newest = None if thread.newest is None else thread.newest.step
    seen = last.source[1] if last is not None and last.run_id == session.run_id else None
    if (trace := thread.trace) is None:
        is_last = seen is not None and seen == newest
        return None if is_last or session.phase == "training" else _passage(session)
    if trace.step == newest or session.phase == "training" or (session.phase == "paused" and seen == trace.step):
        from rnn_tui.inspection.dissection import specimen_of_step

        inputs, targets = trace.batch.inputs, trace.batch.targets
        return Subject((session.run_id, trace.step), partial(specimen_of_step, trace), len(inputs), len(targets))
    return _passage(session)


def knows_newest(thread: TrainingThread, last: Prepared | None) -> bool:
    """Return whether the newest step that the training told of was worked out: no sooner can another be shown."""
    return thread.trace is None or (last is not None and last.source[1] == thread.trace.step)


def _passage(session: Session) -> Subject | None:
    """Return the prompt up to the cursor, or but for its last character: what stands there is what was to come.

    None where that is too short.

    Nor is there anything to see in a network that has learnt nothing.
    """
    from rnn_tui.inspection.dissection import specimen_of_passage
    from rnn_tui.inspection.passage import passage_before

    cached = session.prompt.cached
    places = range(len(cached.nodes))
    here = session.prompt.cursor.place
    known = (
        place
        for place in reversed(places[: None if here is None else here + 1])
        if cached.nodes[place].index is not None
    )
    end = next(known, 0)
    passage = passage_before(cached, LENGTH, end) if session.prompt.step else None
    if passage is None or not len(passage.indices):
        return None
    following = [*passage.indices.tolist(), cached.nodes[end].index][1:]
    targets = np.array(following if cached.reader.window is None else following[-1:])
    source = (session.run_id, passage.network, cached.nodes[end])
    make = partial(specimen_of_passage, passage, targets, session.config)
    return Subject(source, make, len(passage.indices), len(targets))
