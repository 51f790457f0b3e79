"""What the network mixes up in the part of the text that is kept for validation, and where it is worst."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click

from rnn_tui.language import N_, _
from rnn_tui.session.aside import Inquiry
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.tui.command import view_command
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import View

if TYPE_CHECKING:
    from rnn_tui.inspection.mistakes import Mistakes
    from rnn_tui.session.looks import Found
    from rnn_tui.tui.renderables.mistakes import ShownMistakes


class MistakesPane(LineWise, View, can_focus=True):
    """Scores the part with the parameters that read, aside; a place is opened with enter, or by a click."""

    question = N_("What does it mix up?")
    caption = N_("What it mixes up, and where it was most surprised.")
    command = view_command("mistakes", "", "K", N_("mistakes"), N_("What the network mixes up, and where it is worst"))
    help = (
        N_(
            "Mistakes: the characters of the validation part that cost most in all, each with its loss (nats), how "
            "often it was the likeliest and among five, and the loss of counting 5-grams, with ▲ where that is better."
        ),
        N_("Beside them what is taken for what, and the worst places: enter or a click opens one in its text."),
    )
    wants = frozenset({"aside", "reading", "baselines", "table"})
    whole = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("pageup", "scroll_characters(-1)", show=False),
        Binding("pagedown", "scroll_characters(1)", show=False),
        Binding("enter", "open_place", show=False),
    ]

    _shown: ShownMistakes  # from the first showing on

    def __init__(self, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._inquiry: Inquiry[Found] = Inquiry()
        self._run: int | None = None  # that it is about
        self._mistakes: Mistakes | None = None
        self._told = ""  # instead, where there are none to show

    def on_mount(self) -> None:
        """Ask the question, and name the keys."""
        self._name_keys(is_opened=False)

    def _name_keys(self, is_opened: bool) -> None:
        keys = _("←→ place ⏎ back") if is_opened else _("↑↓ place ⏎ open ←→ page")
        self.border_subtitle = Content.styled(keys, "$quiet")

    def show(self, session: Session, _changes: Changes) -> None:
        """Take up what was found, and have it looked for with the parameters that read now."""
        from rnn_tui.tui.renderables.mistakes import ShownMistakes

        if self._run != session.run_id:
            self._run, self._mistakes, self._shown = session.run_id, None, ShownMistakes(session.vocabulary.characters)
        self._told = _("being worked out") if session.prompt.step else _("nothing learnt yet")
        if session.prompt.step:
            self._ask(session)
        self.refresh_lines()

    def _ask(self, session: Session) -> None:
        from rnn_tui.session.looks import find_mistakes

        run_id, is_counted = session.run_id, session.monitor.baselines is not None
        about = (run_id, session.prompt.cached.reader.network, is_counted)
        at_once = self._mistakes is None or session.parameter_source.is_back
        found = session.aside.ask(self._inquiry, about, find_mistakes(session), at_once)
        if found is not None and found.run_id == run_id:
            self._mistakes = found.mistakes
            self._shown = replace(self._shown, step=found.step, is_learnt=found.is_learnt)

    def action_move(self, by: int) -> None:
        """Choose the next place, or the one before; on the page of the characters, scroll these."""
        from rnn_tui.tui.renderables.mistakes import is_wide

        if self._mistakes is None:
            return
        if not self._shown.opened and not is_wide(self.content_size.width) and self._shown.page == 0:
            self._scroll(by)
            return
        chosen = max(0, min(self._shown.chosen + by, len(self._mistakes.worst) - 1))
        self._show(replace(self._shown, chosen=chosen))

    def action_turn(self, by: int) -> None:
        """Turn to another page of a narrow place; of a place that is opened, to the next one."""
        from rnn_tui.tui.renderables.mistakes import PAGES

        if self._shown.opened:
            self.action_move(by)
        else:
            self._show(replace(self._shown, page=(self._shown.page + by) % PAGES))

    def action_scroll_characters(self, pages: int) -> None:
        """Show the characters that cost less, or more."""
        self._scroll(pages * max(1, self._rows - 1))

    def _scroll(self, by: int) -> None:
        last = 0 if self._mistakes is None else len(self._mistakes.characters) - self._rows + 1
        self._show(replace(self._shown, first=max(0, min(self._shown.first + by, last))))

    @property
    def _rows(self) -> int:
        """The lines below the first one: a heading, and the characters."""
        from rnn_tui.tui.renderables.mistakes import rows_below

        return rows_below(self._shown, *self.content_size)

    def action_open_place(self) -> None:
        """Open the chosen place in its text, or close it."""
        if self._mistakes is not None:
            self._show(replace(self._shown, opened=not self._shown.opened))

    def on_click(self, event: Click) -> None:
        """Open the place under the mouse, or close the one that is open."""
        from rnn_tui.tui.renderables.mistakes import place_at

        offset = event.get_content_offset(self)
        if offset is None or self._mistakes is None:
            return
        place = place_at(*offset, self._shown, len(self._mistakes.worst), *self.content_size)
        if self._shown.opened:
            self.action_open_place()
        elif place is not None:
            self._show(replace(self._shown, chosen=place, opened=True))

    def _show(self, shown: ShownMistakes) -> None:
        if shown.opened != self._shown.opened:
            self._name_keys(shown.opened)
        self._shown = shown
        self.refresh_lines()

    def draw_lines(self) -> list[Content]:
        """Draw what was found, or say why nothing is."""
        from rnn_tui.tui.renderables.mistakes import draw_mistakes

        if self._mistakes is None:
            return [Content.styled(self._told, "$quiet")]
        return draw_mistakes(self._mistakes, self._shown, *self.content_size)
