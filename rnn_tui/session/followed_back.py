"""The loss that is followed back on the screen: what is asked about it, and what was answered of this text and run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from rnn_tui.session.aside import Inquiry

if TYPE_CHECKING:
    from rnn_tui.inspection.reach import Reach
    from rnn_tui.session.roads import LearntText, Roads, RunsBeside
    from rnn_tui.session.session import Session

Item = TypeVar("Item")


class FollowedBack:
    """Asks aside for the roads of a loss, and for what was typical at the snapshots of the run.

    What was answered about another text or run is as if it were not there.
    """

    def __init__(self) -> None:
        self._run_id = 0
        self._beside: RunsBeside | None = None
        self._roads: Inquiry[Roads] = Inquiry()
        self._past: Inquiry[dict[int, Reach | None]] = Inquiry()
        self._reaches: dict[int, Reach | None] = {}

    def begins_anew(self, session: Session) -> bool:
        """Return whether another text or run is on the table than the last time; then nothing is known of it."""
        is_another = self._run_id != session.run_id
        if is_another:
            self._run_id, self._beside, self._reaches = session.run_id, None, {}
        return is_another

    def toggle_beside(self, session: Session) -> None:
        """Follow the loss through the newest runs of other cells, too, or through this network alone."""
        from rnn_tui.session.roads import RunsBeside

        beside = RunsBeside(_text_of(session), session.monitor.config.cell)
        self._beside = beside if self._beside is None else None

    def roads(self, session: Session, place: int, at_once: bool) -> Roads | None:
        """Ask for the roads of the loss of the character at ``place``; return the newest answer.

        ``at_once`` where a person pressed a key for it, as one does who opens it or goes through the snapshots.
        """
        from rnn_tui.session.roads import question_at

        prompt, known = session.prompt, self._newest()
        question = question_at(
            prompt.cached, place, prompt.step, session.monitor.config, _text_of(session), self._beside
        )
        about = (session.run_id, prompt.cached.reader.network, question.target, self._beside)
        answer = partial(question.answer, () if known is None else known.roads)
        at_once = at_once or known is None or session.parameter_source.is_back
        session.aside.ask(self._roads, about, answer, at_once)
        return self._newest()

    def reaches(self, session: Session) -> tuple[Mapping[int, Reach | None], Sequence[int]]:
        """Ask for what is not known yet, in an order in which what is known is soon spread over the whole run.

        Returns how far losses reached at the snapshots of the run, by their step, and the steps that are to come.
        """
        if self._past.answer is not None and self._is_of_this_run(self._past.about):
            self._reaches |= self._past.answer
        snapshots = session.parameter_source.snapshots()
        files = [each for each in from_coarse_to_fine(snapshots) if each[0] not in self._reaches]
        waiting = [step for step, _path in files]
        if files:
            from rnn_tui.session.roads import reaches_of

            about = (session.run_id, *waiting)
            session.aside.ask(self._past, about, partial(reaches_of, files, _text_of(session)))
        return self._reaches, waiting

    def _newest(self) -> Roads | None:
        return self._roads.answer if self._is_of_this_run(self._roads.about) else None

    def _is_of_this_run(self, about: object) -> bool:
        return isinstance(about, tuple) and about[0] == self._run_id


def _text_of(session: Session) -> LearntText:
    from rnn_tui.session.roads import LearntText

    return LearntText(session.corpus, session.vocabulary, session.config.min_count)


def from_coarse_to_fine(items: Sequence[Item]) -> list[Item]:
    """Return the items so that however many are taken from the front, they are spread: the first, then by halves."""
    places = range(len(items))
    return [items[place] for place in sorted(places, key=lambda place: -(place & -place or len(items)))]
