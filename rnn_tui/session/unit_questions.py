"""What is asked of units, beside the screen: their values along one of three texts, and what they follow there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from rnn_tui.errors import RnnTuiError
from rnn_tui.session.aside import Inquiry

if TYPE_CHECKING:
    from rnn_tui.inspection.properties import Floats, Property
    from rnn_tui.inspection.unit_scores import Survey
    from rnn_tui.session.session import Session
    from rnn_tui.session.stretches import DividedText, Excerpt
    from rnn_tui.text.corpus import Corpus

Kind = Literal["prompt", "text", "other"]

KINDS: tuple[Kind, ...] = ("prompt", "text", "other")


@dataclass(frozen=True, eq=False)
class Seen:
    """Every unit behind each character of an excerpt, (N, U); ``is_end`` where that is the end of what is written.

    ``source`` is what the excerpt is of, and ``problem`` why there is none.
    """

    source: object
    excerpt: Excerpt | None
    values: Floats | None = None
    is_end: bool = False
    problem: str = ""


@dataclass(frozen=True, eq=False)
class Scored:
    """What was found out about a ``source`` with the parameters of ``step``; ``problem`` says why nothing was."""

    source: object
    step: int
    survey: Survey | None = None
    problem: str = ""

    def next(self) -> Scored:
        """Return it with the next property scored."""
        assert self.survey is not None  # whoever asks has looked
        return replace(self, survey=self.survey.next())


class UnitQuestions:
    """Which text is looked at, from where on, and what is known of the units there.

    ``kind`` says which: what is written, the text on the table, or an ``other`` one that was opened for this alone.
    """

    def __init__(self) -> None:
        self.kind: Kind = "prompt"
        self.other: Corpus | None = None
        self.pattern: Property | None = None  # a property of one's own, which is scored before the others
        self._run_id = -1
        self._begins: dict[object, int] = {}  # of each source; the prompt's end where there is none
        self._divided: DividedText | None = None
        self._reading: Inquiry[Seen] = Inquiry()
        self._scoring: Inquiry[Scored] = Inquiry()
        self._requests = 0  # of scores
        self._is_wanted_at_once = False

    @property
    def _source(self) -> object:
        """What is looked at, in which run."""
        return self._run_id, self.other if self.kind == "other" else self.kind

    @property
    def seen(self) -> Seen | None:
        """What was read last of the text that is looked at."""
        answer = self._reading.answer
        return answer if answer is not None and answer.source == self._source else None

    @property
    def scored(self) -> Scored | None:
        """What was found out last about the text that is looked at."""
        answer = self._scoring.answer
        return answer if answer is not None and answer.source == self._source else None

    @property
    def is_scoring(self) -> bool:
        """Whether there are scores to come."""
        if self._scoring.has_failed:
            return False
        scored = self.scored
        return not self._scoring.is_answered or bool(scored and scored.survey and scored.survey.waiting)

    def take_up(self, session: Session) -> bool:
        """Begin anew where another text or run is on the table; return whether it is."""
        if session.run_id == self._run_id:
            return False
        from rnn_tui.session.stretches import DividedText

        self._run_id = session.run_id
        self._divided = DividedText(session.corpus, session.vocabulary, session.config)
        self._begins = {}
        return True

    def look_at(self, kind: Kind) -> None:
        """Look at another text."""
        self.kind, self._is_wanted_at_once = kind, True

    def go_to(self, place: int | None) -> None:
        """Look at the text from ``place`` on, at its beginning or what is written last where that is None."""
        self._begins.pop(self._source, None)
        if place is not None:
            self._begins[self._source] = place
        self._is_wanted_at_once = True

    def ask(self, session: Session, length: int) -> None:
        """Have ``length`` characters read where they have not been, and go on with the scores that were asked for."""
        scored = self.scored
        if scored is not None and scored.survey is not None and scored.survey.waiting and self._scoring.is_answered:
            about = (self._requests, len(scored.survey.waiting))
            session.aside.ask(self._scoring, about, scored.next, at_once=True)
        if not self.is_scoring:
            self._ask_reading(session, length)

    def _ask_reading(self, session: Session, length: int) -> None:
        cached, source, begin = session.prompt.cached, self._source, self._begins.get(self._source)
        tip = cached.nodes[-1] if cached.nodes and self.kind == "prompt" else None
        cut = self._cutter(session, begin, length)
        is_end = self.kind == "prompt" and begin is None

        def question() -> Seen:
            from rnn_tui.inspection.neurons import read_units

            try:
                excerpt = cut()
            except RnnTuiError as error:
                return Seen(source, None, problem=str(error))
            return Seen(source, excerpt, read_units(excerpt.stretch), is_end)

        about = (source, cached.reader.network, begin, length, tip)
        at_once = self._is_wanted_at_once or self.seen is None or session.parameter_source.is_back
        session.aside.ask(self._reading, about, question, at_once)
        self._is_wanted_at_once = False

    def ask_scores(self, session: Session, excerpt: Excerpt, place: int) -> None:
        """Have every property scored on the text around ``place`` of an excerpt, one after the other."""
        from rnn_tui.inspection.properties import PROPERTIES
        from rnn_tui.inspection.unit_scores import Examination, Survey, most_scored

        self._requests += 1
        source, step, config = self._source, session.prompt.step, session.config
        length = most_scored(session.prompt.cached.reader.network.architecture)
        cut = self._cutter(session, excerpt.begin_of(place, length), length)
        properties: Sequence[Property] = PROPERTIES if self.pattern is None else (self.pattern, *PROPERTIES)

        def question() -> Scored:
            try:
                return Scored(source, step, Survey(Examination(cut().stretch, config), properties))
            except RnnTuiError as error:
                return Scored(source, step, problem=str(error))

        session.aside.ask(self._scoring, (self._requests, None), question, at_once=True)

    def _cutter(self, session: Session, begin: int | None, length: int) -> Callable[[], Excerpt]:
        """Return what cuts so many characters of the text, in any thread."""
        from rnn_tui.session.stretches import WrittenText, cut_other

        cached, vocabulary, divided, other = session.prompt.cached, session.vocabulary, self._divided, self.other
        if self.kind == "other" and other is not None:
            return partial(cut_other, other, vocabulary, cached.reader, begin or 0, length)
        if self.kind == "text" and divided is not None:
            return partial(divided.cut, cached.reader, begin or 0, length)
        return WrittenText(cached, begin, length).cut
