"""The gradient check of the network on the table, on a stretch of its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from rnn_tui.language import N_, _, grouped
from rnn_tui.session.aside import Inquiry
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.tui.command import view_command
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import View

if TYPE_CHECKING:
    from rnn_tui.inspection.checked import GradientCheck
    from rnn_tui.session.looks import Checked


class CheckPane(LineWise, View, can_focus=True):
    """Checks the parameters that read, aside."""

    question = N_("Is the gradient right?")
    caption = N_("Its gradients beside slopes that were measured.")
    command = view_command("check", "", "V", N_("check"), N_("Check the gradient against central differences"))
    help = (
        N_(
            "Check: backpropagation's gradient of each parameter against the central difference of the loss, in "
            "float64, in four random directions; the relative error is right below 1e-6, where the mark is."
        ),
        N_("A falling loss does not show this: many wrong gradients train, too."),
    )
    wants = frozenset({"aside", "reading", "table"})
    rest = 6

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_checks(-1)", show=False),
        Binding("down", "scroll_checks(1)", show=False),
    ]

    def __init__(self, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._inquiry: Inquiry[Checked] = Inquiry()
        self._checked: Checked | None = None
        self._told = ""  # while there is nothing to show
        self._first = 0

    def on_mount(self) -> None:
        """Ask the question, and name the keys."""
        self.border_subtitle = Content.styled(_("↑ ↓ scroll"), "$quiet")

    def show(self, session: Session, _changes: Changes) -> None:
        """Take up what was found, and have the parameters checked that read now."""
        from rnn_tui.session.looks import check_gradient

        prompt, run_id = session.prompt, session.run_id
        if self._checked is not None and self._checked.run_id != run_id:
            self._checked, self._first = None, 0
        self._told = _("being worked out") if prompt.step else _("nothing learnt yet")
        if prompt.step:
            about = (run_id, prompt.cached.reader.network)
            at_once = self._checked is None or session.parameter_source.is_back
            found = session.aside.ask(self._inquiry, about, check_gradient(session), at_once)
            if found is not None and found.run_id == run_id:
                self._checked = found
        self.refresh_lines()

    def action_scroll_checks(self, by: int) -> None:
        """Show the parameters from one further down, or up, on."""
        if self._checked is not None:
            self._first = max(0, min(self._first + by, len(self._checked.checks) - 1))
            self.refresh_lines()

    def draw_lines(self) -> list[Content]:
        """Draw a row for each parameter, and what was done."""
        from rnn_tui.tui.renderables.gradient_check import draw_gradient_check
        from rnn_tui.tui.renderables.paragraph import with_words_below

        if self._checked is None:
            return [Content.styled(self._told, "$quiet")]
        told = [_describe_verdicts(self._checked.checks), _describe_check(self._checked)]
        lines = draw_gradient_check(self._checked.checks, told, self._first, *self.content_size)
        return with_words_below(lines, list(map(_, self.help)), *self.content_size)


def _describe_verdicts(checks: Sequence[GradientCheck]) -> list[str]:
    from rnn_tui.inspection.checked import TOLERANCE

    wrong = [check.parameter for check in checks if not check.passed]
    if wrong:
        return [_("WRONG: {parameters}").format(parameters=", ".join(wrong))]
    tolerance = f"{TOLERANCE:.0e}".replace("e-0", "e-")
    return [_("all of them are right: below {tolerance}").format(tolerance=tolerance), _("all are right")]


def _describe_check(checked: Checked) -> list[str]:
    """Return what was checked, and shorter."""
    from rnn_tui.inspection.checked import DIRECTIONS

    figures = {
        "step": grouped(checked.step),
        "count": DIRECTIONS,
        "characters": grouped(checked.characters),
    }
    return [
        _("step {step}, {count} random directions a parameter, {characters} characters").format(**figures),
        _("step {step}, {count} directions each").format(**figures),
        _("step {step}").format(**figures),
    ]
