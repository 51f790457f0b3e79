"""What moved the prediction where one looks: asked aside, and shown as the ground of the text."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from rnn_tui.generation.tree import Node
from rnn_tui.session.aside import Inquiry
from rnn_tui.session.prompt import Prompt
from rnn_tui.session.session import Session
from rnn_tui.terminal.safe_text import short_name_of

if TYPE_CHECKING:
    from rnn_tui.inspection.attribution import Attribution
    from rnn_tui.inspection.passage import Passage
    from rnn_tui.tui.renderables.moved import Moved

_BACK = 200  # characters that are asked about, at least where there are as many


class MovedGround:
    """Asks what moved the character that is picked, else the one that stands there, else the likeliest."""

    def __init__(self) -> None:
        self._inquiry: Inquiry[tuple[Node, int, Attribution]] = Inquiry()
        self._wanted: tuple[Node, int | None] | None = None  # the place and the pick that were asked about last

    def look(self, session: Session) -> Moved | None:
        """Return the newest answer, which may be about a place before; None where it was about another text."""
        from rnn_tui.inspection.passage import passage_before

        prompt = session.prompt
        if prompt.is_read and prompt.step:
            here, target, wanted = prompt.here, target_of(prompt), (prompt.here, prompt.pick)
            step, passage = prompt.step, passage_before(prompt.viewed, _BACK)
            session.aside.ask(
                self._inquiry,
                (here, target, prompt.viewed.reader),
                partial(_ask, here, step, passage, target),
                at_once=wanted != self._wanted,  # a person went there
            )
            self._wanted = wanted
        return None if self._inquiry.answer is None else moved_of(session, *self._inquiry.answer)


def _ask(here: Node, step: int, passage: Passage, target: int) -> tuple[Node, int, Attribution]:
    from rnn_tui.inspection.attribution import attribute

    return here, step, attribute(passage, target)


def moved_of(session: Session, here: Node, step: int, found: Attribution) -> Moved | None:
    """Return what was found behind ``here`` at ``step``; None where that is no character of the text."""
    from rnn_tui.tui.renderables.moved import Moved

    nodes = session.prompt.writer.nodes
    if not 0 < here.depth <= len(nodes) or nodes[here.depth - 1] is not here:
        return None
    name, nats = short_name_of(session.vocabulary.characters[found.target]), zip(found.places, found.moved.tolist())
    return Moved(name, math.exp(found.log_prob), dict(nats), None if step == session.prompt.step else step)


def target_of(prompt: Prompt) -> int:
    """Return the character that is asked about: picked, or standing where one looks, or the likeliest."""
    if prompt.pick is not None:
        return prompt.pick
    standing = prompt.cursor.standing_in(prompt.writer.nodes)
    return prompt.candidates(1)[0] if standing is None or standing.index is None else standing.index
