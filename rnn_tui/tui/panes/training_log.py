"""The log: a line for each report, and a sentence for what is rare."""

from collections import deque
from collections.abc import Iterable
from textwrap import wrap

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from rnn_tui.language import _, grouped
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.terminal.safe_text import visible
from rnn_tui.terminal.wording import describe_lines, title_of
from rnn_tui.text.baselines import MOST_COUNTED
from rnn_tui.training.epochs import epoch_note
from rnn_tui.training.events import Progress
from rnn_tui.tui.commands import BY_ID
from rnn_tui.tui.panes.corpus_pane import keys_of_encoding
from rnn_tui.tui.panes.pane import Pane
from rnn_tui.tui.renderables.log_table import draw_figures, draw_heading, draw_lesson_heading

Row = Progress | str
_MOST_ROWS = 1_000


class TrainingLog(ScrollView, Pane, can_focus=True):
    """Rows that are only drawn where they are seen; a sentence is wrapped when the width is known."""

    wants = frozenset({"lines", "log", "table"})

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self._rows: deque[Row] = deque(maxlen=_MOST_ROWS)
        self._lines: list[Progress | Content] = []
        self._following = True  # the end, until somebody scrolls away from it
        self._opening = False  # nothing has followed what the log began with, which is read from its first line on

    with_figures: reactive[bool] = reactive(True)
    """Whether there are columns to head; the lesson writes sentences."""

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = _("Log")

    def show(self, session: Session, changes: Changes) -> None:
        """Begin with what is on the table, where that is another; append what the training has told."""
        lesson = session.config.is_lesson
        if changes.table or changes.log:
            self.with_figures = not lesson
            self.begin(opening_lines(session))
        self.write(describe_lines(changes.lines, lesson))

    def begin(self, rows: Iterable[Row]) -> None:
        """Forget every row, and show these, the first on top."""
        self._rows.clear()
        self._rows.extend(rows)
        self._following = self._opening = True
        self._lay_out()
        self.scroll_home(animate=False, immediate=True)

    def write(self, rows: Iterable[Row]) -> None:
        """Append rows, and stay at the end where the end was seen."""
        added = list(rows)
        if not added:
            return
        self._opening = False
        self._rows.extend(added)
        self._lay_out()
        if self._following:
            self.scroll_end(animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the end no longer once somebody scrolled up, and again once it was scrolled to.

        On the way down it may have moved on meanwhile: rows come faster than the screen is drawn.
        """
        super().watch_scroll_y(old_value, new_value)
        if new_value >= self.max_scroll_y:
            self._following = True
        elif new_value < old_value and not self._opening:
            self._following = False

    def watch_show_vertical_scrollbar(self) -> None:
        """Go to the end once there is more than fits: what came before the scrollbar stood could not be scrolled to."""
        if self._following and not self._opening:
            self.scroll_end(animate=False)

    def on_resize(self) -> None:
        """Wrap again, and stay at the end, or where the log begins."""
        self._lay_out()
        if self._opening:
            self.scroll_home(animate=False, immediate=True)
        else:
            self.scroll_end(animate=False)

    def render_line(self, y: int) -> Strip:
        """Draw one line: the heading stays, what is below it scrolls."""
        width = self.size.width
        if not width:  # until a narrow window has hidden the texts there is no room for the log, nor a strip to take
            return Strip.blank(0, self.visual_style.rich_style)
        if y == 0:
            content = draw_heading(width) if self.with_figures else draw_lesson_heading(width)
        else:
            number = self.scroll_offset.y + y - 1
            line = self._lines[number] if number < len(self._lines) else Content("")
            content = line if isinstance(line, Content) else draw_figures(line, width)
        return Visual.to_strips(self, content, width, 1, self.visual_style, pad=True)[0]

    def _lay_out(self) -> None:
        width = max(10, self.size.width)
        room = max(10, width - self.styles.scrollbar_size_vertical)
        lines: list[Progress | Content] = []
        for row in self._rows:
            if isinstance(row, str):
                lines += [Content.styled(part, "$foreground") for part in wrap(row, room) or [""]]
            else:
                lines.append(row)
        self._lines = lines
        self.virtual_size = Size(width, len(lines) + 1)
        self.refresh()


def opening_lines(session: Session) -> list[str]:
    """Return what the log says of a text before anything is learnt of it."""
    corpus = session.corpus
    facts = _("{title}: {count} characters, {different} different")
    figures = {"count": grouped(len(corpus.indices)), "different": grouped(len(session.vocabulary))}
    lines = [facts.format(title=title_of(corpus), **figures), *corpus.how_it_was_read()]
    if corpus.guessed:
        guess = _("read as {encoding}, a guess; wrong? {keys}")
        lines.insert(0, guess.format(encoding=corpus.encoding, keys=keys_of_encoding()))
    learnt = len(corpus.indices) * (1 - session.config.val_fraction - session.config.test_fraction)
    if learnt > MOST_COUNTED:
        counted = _("The baselines of the plot are counted over the last {count} characters of the training text.")
        lines.append(counted.format(count=grouped(MOST_COUNTED)))
    if note := epoch_note(session.config, len(corpus.indices), len(session.vocabulary)):
        lines.append(note)
    if session.origin is not None:
        begins = _("A fork of {run}: it starts from the parameters of step {step}.")
        lines.append(begins.format(run=visible(session.origin.parent.run), step=grouped(session.origin.parent.step)))
    signs = {id_: BY_ID[id_].sign for id_ in ("train", "settings", "help")}
    return [*lines, _("{train} starts training, {settings} settings, {help} help").format(**signs)]
