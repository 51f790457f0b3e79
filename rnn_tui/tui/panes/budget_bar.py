"""How long to train: asked before training starts, and again after it has finished."""

import math
from collections.abc import Sequence

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.events import Click, Key
from textual.reactive import reactive

from rnn_tui.errors import ConfigError
from rnn_tui.language import N_, _, grouped, ngettext
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.terminal.quantities import clock_time
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.durations import parse_duration, write_duration
from rnn_tui.tui.commands import BY_ID
from rnn_tui.tui.messages import BudgetChosen, CommandChosen
from rnn_tui.tui.panes.pane import Pane

# (what it is called, seconds of training); the last until stopped
BUDGETS: tuple[tuple[str, float | None], ...] = (
    (N_("1 min"), 60.0),
    (N_("3 min"), 180.0),
    (N_("10 min"), 600.0),
    (N_("1 h"), 3600.0),
    (N_("no end"), None),
)
_OF_A_LENGTH = ".,smihn "  # what may follow its digits
_LONGEST = 9  # characters


class BudgetBar(Pane, can_focus=True):
    """A row of lengths to choose from: left and right change it, enter starts, a click does both.

    A digit begins a length of one's own, which enter chooses and escape gives up.
    """

    BINDINGS = [
        Binding("left", "change_budget(-1)", N_("shorter"), id="budget_shorter", tooltip=N_("Train for less time")),
        Binding("right", "change_budget(1)", N_("longer"), id="budget_longer", tooltip=N_("Train for more time")),
        Binding("enter", "start_training", N_("start"), id="budget_start", tooltip=N_("Start training")),
    ]

    wants = frozenset({"phase"})

    _spots: Sequence[tuple[int, int, BudgetChosen | CommandChosen]] = ()  # what a click in these columns means

    typed: reactive[str] = reactive("")
    """What is typed of a length that is not in the row."""

    budget: reactive[float | None] = reactive(180.0)
    """The chosen length in seconds; None: until stopped."""

    again: reactive[bool] = reactive(False)
    """Whether training ended and would go on."""

    fixed: reactive[str] = reactive("")
    """What is said instead of the choice where the settings name the end themselves."""

    followed: reactive[bool] = reactive(False)
    """Whether another process learns: then there is nothing to start here."""

    only_looks = False
    """Whether nobody can start anything here, as where a class looks on."""

    def show(self, session: Session, _changes: Changes) -> None:
        """Offer a length where there is something to start or to go on with."""
        self.display = not session.active
        self.only_looks = session.only_looks
        self.budget = session.budget
        self.followed = session.follows
        self.again = session.phase in {"finished", "opened"}
        self.fixed = fixed_length_of(session.config) if session.phase == "ready" else ""

    def action_change_budget(self, by: int) -> None:
        """Choose the next longer or shorter length."""
        self.typed = ""
        values = [seconds for _name, seconds in self._lengths()]
        self.post_message(BudgetChosen(values[(values.index(self.budget) + by) % len(values)]))

    def _lengths(self) -> list[tuple[str, float | None]]:
        """Return the row, with the chosen length in its place where it is another one."""
        row = [(_(name), seconds) for name, seconds in BUDGETS]
        if self.budget is not None and self.budget not in dict(BUDGETS).values():
            row.append((write_duration(self.budget), self.budget))
        return sorted(row, key=lambda each: math.inf if each[1] is None else each[1])

    def on_key(self, event: Key) -> None:
        """Take a length of one's own in; other letters are the prompt's until a digit has begun one."""
        character = event.character or ""
        if event.key == "backspace" and self.typed:
            self.typed = self.typed[:-1]
        elif event.key == "escape" and self.typed:
            self.typed = ""
        elif not self.fixed and not self.followed and character.isascii() and self._goes_on(character):
            self.typed += character
        else:
            return
        event.stop()
        event.prevent_default()

    def _goes_on(self, character: str) -> bool:
        begins = character.isdigit() or (bool(self.typed) and character in _OF_A_LENGTH)
        return bool(character) and begins and len(self.typed) < _LONGEST

    def action_start_training(self) -> None:
        """Choose what is typed; else start, as the key for training does."""
        if self.typed:
            try:
                seconds = parse_duration(self.typed.replace(",", "."))
            except ConfigError as error:
                self.notify(str(error), severity="error", markup=False)
                return
            self.typed = ""
            self.post_message(BudgetChosen(seconds))
        elif not self.followed:
            self.post_message(CommandChosen("train"))

    @on(Click)
    def choose_clicked(self, event: Click) -> None:
        """Choose the length under the mouse; the start button starts."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for begin, end, action in self._spots:
            if begin <= offset.x < end:
                self.post_message(action)

    def render(self) -> Content:
        """Draw the choice in one line; in a narrow window the words give way to the choice."""
        if self.followed:
            self._spots = []
            return Content.styled(" " + _("followed: another process is training it"), "$quiet")
        if self.only_looks:
            self._spots = []
            return Content("")
        pieces: list[tuple[Content, BudgetChosen | CommandChosen | None]] = []
        if self.fixed:
            pieces.append((Content.styled(f" {self.fixed} ", "$quiet"), None))
        else:
            heading = _("go on for") if self.again else _("train for")
            pieces.append((Content.styled(f" {heading} ", "$quiet"), None))
            pieces += [
                (self._length(name, seconds == self.budget and not self.typed), BudgetChosen(seconds))
                for name, seconds in self._lengths()
            ]
            if self.typed:
                pieces.append((Content.styled(f"[{self.typed}▏]", "reverse bold $you"), None))
        start = _("go on") if self.again else _("start")
        pieces.append((Content(" "), None))
        button = f" {BY_ID['train'].sign} {start} "
        pieces.append((Content.styled(button, "reverse bold $network"), CommandChosen("train")))
        if sum(content.cell_length for content, _action in pieces) > self.size.width:
            pieces[0] = (Content(" "), None)
        if sum(content.cell_length for content, _action in pieces) > self.size.width:  # the choice, and how to start
            chosen = next((piece for piece in pieces if "[" in piece[0].plain), pieces[0])
            pieces = [(Content("←"), None), chosen, (Content("→ "), None), pieces[-1]]
        line = Content("")
        self._spots = []
        for content, action in pieces:
            if action is not None:
                self._spots.append((line.cell_length, line.cell_length + content.cell_length, action))
            line += content
        return line

    def _length(self, name: str, chosen: bool) -> Content:
        if not chosen:
            return Content.styled(f" {name} ", "$foreground")
        return Content.styled(f"[{name}]", "reverse bold $network" if self.has_focus else "bold $network")


def fixed_length_of(config: TrainingConfig) -> str:
    """Return how long a training lasts where its settings say so, else nothing."""
    if config.epochs is not None:
        return ngettext("train for {count} epoch", "train for {count} epochs", config.epochs).format(
            count=grouped(config.epochs)
        )
    if steps := config.steps or config.horizon:
        return _("train for {count} steps").format(count=grouped(steps))
    if config.seconds is not None:
        return _("train for {time}").format(time=clock_time(config.seconds))
    return ""
