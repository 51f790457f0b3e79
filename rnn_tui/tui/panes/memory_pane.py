"""The memory of the network along the text at the prompt: how much there is, and what each character keeps of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from rnn_tui.language import N_, _
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.tui.command import view_command
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import View
from rnn_tui.tui.renderables.prose import shown

if TYPE_CHECKING:
    from rnn_tui.inspection.memory import Memory


class MemoryPane(LineWise, View, can_focus=True):
    """Follows the prompt: the characters before the place where one looks, as many as there is room for."""

    question = N_("What does it remember?")
    caption = N_("How much of the text it remembers, letter by letter.")
    command = view_command("memory", "f11", "M", N_("memory"), N_("How much of the memory each character keeps"))
    help = (
        N_(
            "Memory: a column for each character, as high as the norm of the hidden state h. The solid part points "
            "where h pointed before and was kept; the shaded part is new."
        ),
    )
    wants = frozenset({"reading", "written"})

    _memory: Memory | None = None  # until something is learnt: what reads before that is no network yet
    _characters: Sequence[str] = ()

    def on_mount(self) -> None:
        """Say what is what."""
        from rnn_tui.tui.renderables.along_text import SHADED, SOLID

        self.border_subtitle = Content.assemble(
            (f"{SOLID} ", "$network"), (_("kept"), "$quiet"), (f"  {SHADED} ", "$you"), (_("new"), "$quiet")
        )

    def show(self, session: Session, _changes: Changes) -> None:
        """Draw the memory after each of the last characters before the place where one looks."""
        from rnn_tui.inspection.memory import memory_along

        cached = session.prompt.viewed
        states = cached.last_states()
        is_bounded = cached.reader.network.architecture.cell != "relu"
        self._memory = memory_along(states, is_bounded) if session.prompt.step else None
        nodes = cached.nodes[len(cached.nodes) - len(states) + 1 :]
        self._characters = [shown(node.character) for node in nodes]
        self.refresh_lines()

    def draw_lines(self) -> list[Content]:
        """Draw the columns, the text below them, and the figures of its end."""
        from rnn_tui.tui.renderables.memory import draw_memory

        if self._memory is None:
            return [Content.styled(_("nothing learnt yet"), "$quiet")]
        return draw_memory(self._memory, self._characters, *self.content_size)
