"""The prompt's half of the laboratory: what is typed, taken, undone and written on, and how that is shown."""

from collections.abc import Callable

from textual import on
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.timer import Timer

from rnn_tui.tui.messages import CandidateClicked, TextTyped
from rnn_tui.tui.safe_text import visible
from rnn_tui.tui.session import Session
from rnn_tui.tui.showing import describe_typed, footer_of, reading_of
from rnn_tui.tui.widgets.action_bar import ActionBar
from rnn_tui.tui.widgets.bars_pane import BarsPane
from rnn_tui.tui.widgets.write_pane import WritePane

WRITING_PER_SECOND = 20


class WritingScreen(Screen[None]):
    """A screen with a prompt, bars and a footer; the laboratory adds the texts and the training."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._writing: Timer | None = None
        self._told: set[str] = set()  # characters a notice was given about, for this text

    def begin_anew(self) -> None:
        """Stop writing on, and tell of unknown characters again: another text comes."""
        self._stop_writing()
        self._told.clear()

    def show_footer(self) -> None:
        """Draw what can be done now."""
        self.query_one(ActionBar).show(footer_of(self.session, self._writing is not None))

    def show_bars(self) -> None:
        """Draw the distribution of the next character."""
        self.query_one(BarsPane).show(reading_of(self.session))

    def show_ghost(self) -> None:
        """Draw what the network would write now."""
        self.query_one(WritePane).show_ghost(self.session.vocabulary.decode(self.session.prompt.ghost))

    def show_sampling(self) -> None:
        """Draw how characters are chosen."""
        self.query_one(WritePane).show_sampling(self.session.prompt.pen.sampling, self.session.prompt.pen.seed)

    def show_writing(self) -> None:
        """Draw the prompt and what follows from it."""
        self.query_one(WritePane).show_text(self.session.prompt.writer.nodes)
        self.show_bars()

    @on(TextTyped)
    def type_text(self, message: TextTyped) -> None:
        """Append typed or pasted characters; say once what the text never had."""
        self._stop_writing()
        typed = self.session.prompt.type_text(message.text)
        news = {*typed.replaced, *typed.unknown} - self._told
        if news:
            self._told |= news
            self.tell(describe_typed(typed))
        self.show_writing()

    @on(CandidateClicked)
    def take_candidate(self, message: CandidateClicked) -> None:
        """Append the candidate that was clicked."""
        self.session.prompt.pick = self.session.prompt.candidates()[message.rank]
        self.action_write_next()

    def action_write_next(self) -> None:
        """Append one character."""
        self.session.prompt.write_next()
        self.show_writing()

    def action_move_pick(self, by: int) -> None:
        """Pick another candidate."""
        self.session.prompt.move_pick(by)
        self.show_bars()

    def action_take_back(self) -> None:
        """Take the last character back."""
        self._edit(self.session.prompt.writer.take_back)

    def action_undo_writing(self) -> None:
        """Undo the last change."""
        self._edit(self.session.prompt.writer.undo)

    def action_redo_writing(self) -> None:
        """Redo."""
        self._edit(self.session.prompt.writer.redo)

    def action_clear_writing(self) -> None:
        """Empty the prompt."""
        self._edit(self.session.prompt.writer.clear)

    def _edit(self, change: Callable[[], bool]) -> None:
        self._stop_writing()
        self.session.prompt.edit(change)
        self.show_writing()

    def action_type_newline(self) -> None:
        """Append a newline."""
        self.type_text(TextTyped("\n"))

    def action_change_temperature(self, by: int) -> None:
        """Make the choice wilder or safer."""
        self.session.prompt.change_temperature(by)
        self.show_sampling()
        self.show_bars()

    def action_write_on(self) -> None:
        """Let the network write until this is asked again, or a key is typed."""
        if self._writing is not None:
            self._stop_writing()
            return
        self._first_of_unit = True
        self._writing = self.set_interval(1 / WRITING_PER_SECOND, self._write_one)
        self.show_footer()

    def _write_one(self) -> None:
        self.session.prompt.write_next(same_unit=not self._first_of_unit)
        self._first_of_unit = False
        self.show_writing()

    def _stop_writing(self) -> None:
        if self._writing is not None:
            self._writing.stop()
            self._writing = None
            self.show_footer()

    def tell(self, message: str, severity: SeverityLevel = "information") -> None:
        """Show a notice; what it holds of foreign text is made safe."""
        self.app.clear_notifications()  # the last one counts; a heap of them would cover what is to be watched
        self.notify(visible(message), severity=severity, markup=False)
