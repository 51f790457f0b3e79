"""Every part of the network: whether it learns, by what a step did to it."""

from __future__ import annotations

from collections import deque
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
    from rnn_tui.inspection.look import Look
    from rnn_tui.session.worker import TrainingThread

_REMEMBERED = 100  # steps of which it is told in how many clipping acted


class PartsPane(LineWise, View, can_focus=True):
    """Looks at a step whenever the last one is told, or at the parameters that read where there is none."""

    question = N_("Is every part learning?")
    caption = N_("Each part of the network: how large, and how it moves.")
    command = view_command("parts", "", "P", N_("parts"), N_("Sizes, gradients and updates of each parameter"))
    help = (
        N_(
            "Parts: for each parameter, its norm, that of its gradient, how much of its size a step moved it (the "
            "mark is at 1e-3; many networks learn well far from it), and how its values lie from the largest to its "
            "opposite."
        ),
        N_(
            "A unit or a gate is saturated if it is within 0.1 of a bound (↓ lower, ↑ upper) at every character read; "
            "a ReLU that is never above zero is dead."
        ),
    )
    wants = frozenset({"aside", "reading", "progress", "phase", "table"})
    rest = 6

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_parts(-1)", show=False),
        Binding("down", "scroll_parts(1)", show=False),
    ]

    def __init__(self, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._inquiry: Inquiry[Look] = Inquiry()
        self._run: int | None = None  # the run that it looks at
        self._looks_into: TrainingThread | None = None  # who makes traces for it
        self._clipped: deque[bool] = deque(maxlen=_REMEMBERED)  # of the steps that were looked at
        self._has_clipping = True
        self._can_step = True
        self._look: Look | None = None
        self._first = 0

    def on_mount(self) -> None:
        """Ask the question, and name the keys."""
        self.border_subtitle = Content.styled(_("↑ ↓ scroll"), "$quiet")

    def show(self, session: Session, _changes: Changes) -> None:
        """Take up what was seen, and look at what is newest."""
        if self._run != session.run_id:
            self._let_go()
            self._run = session.run_id
        config = session.monitor.config
        self._has_clipping = config.clip_norm is not None or config.clip_value is not None
        self._can_step = not session.follows and not session.parameter_source.is_back
        self._ask(session)
        look = self._inquiry.answer if self._is_of(session.run_id) else None
        if look is not self._look and look is not None and look.clipped is not None:
            self._clipped.append(look.clipped)
        self._look = look
        self.refresh_lines()

    def _is_of(self, run_id: int) -> bool:
        """Whether the newest answer is about this run."""
        about = self._inquiry.about
        return isinstance(about, tuple) and about[0] == run_id

    def _ask(self, session: Session) -> None:
        """Look at the newest step of a training, unless one has gone back in time; else at the parameters that read."""
        from rnn_tui.session.looks import look_at_parameters, look_at_step

        thread, prompt = session.thread, session.prompt
        is_back = session.parameter_source.is_back
        if thread is not None and session.active and not is_back and self._inquiry.is_answered:
            self._looks_into = thread
            thread.ask_trace()
        trace = None if thread is None or is_back else thread.trace
        if trace is not None:
            about, question = (session.run_id, trace.step), look_at_step(session, trace)
            session.aside.ask(self._inquiry, about, question, at_once=not self._clipped)
        elif prompt.step:
            about_network, question = (session.run_id, prompt.cached.reader.network), look_at_parameters(session)
            session.aside.ask(self._inquiry, about_network, question, at_once=self._look is None or is_back)

    def on_hide(self) -> None:
        """Let go of what was kept for looking."""
        self._let_go()

    def _let_go(self) -> None:
        if self._looks_into is not None:
            self._looks_into.forget_trace()
            self._looks_into = None
        self._clipped.clear()
        self._first = 0

    def action_scroll_parts(self, by: int) -> None:
        """Show the parts from one further down, or up, on."""
        from rnn_tui.tui.renderables.parts import parts_rows

        if self._look is not None:
            last = len(parts_rows(self._look, self.content_size.height)) - 1
            self._first = max(0, min(self._first + by, last))
            self.refresh_lines()

    def draw_lines(self) -> list[Content]:
        """Draw a row for each part, and what there is to say of all of them."""
        from rnn_tui.tui.renderables.paragraph import with_words_below
        from rnn_tui.tui.renderables.parts import draw_parts

        if self._look is None:
            return [Content.styled(_("nothing learnt yet"), "$quiet")]
        told = [self._describe_clipping(), _describe_source(self._look, self._can_step)]
        lines = draw_parts(self._look, [each for each in told if each], self._first, *self.content_size)
        return with_words_below(lines, list(map(_, self.help)), *self.content_size)

    def _describe_clipping(self) -> list[str]:
        """Return in how many of the steps that were looked at clipping acted; nothing where no step was."""
        if self._look is None or self._look.clipped is None:
            return []
        if not self._has_clipping:
            return [_("no clipping")]
        figures = {"acted": sum(self._clipped), "count": len(self._clipped)}
        return [
            _("clipping acted in {acted} of the {count} steps looked at").format(**figures),
            _("clipped: {acted} of {count} steps seen").format(**figures),
        ]


def _describe_source(look: Look, can_step: bool) -> Sequence[str]:
    """Return what was looked at, and shorter; where it was no step and one ``can_step``, with which key."""
    step = grouped(look.step)
    if look.clipped is None:
        sizes = [
            _("parameters of step {step}; no step to look at: sizes alone").format(step=step),
            _("step {step}: sizes alone").format(step=step),
        ]
        if can_step:
            from rnn_tui.tui.commands import BY_ID  # in which this view is

            key = BY_ID["step"].sign
            sizes.insert(0, _("step {step}: sizes alone until {key} takes a step").format(step=step, key=key))
        return sizes
    return [_("step {step} of the training, as it was taken").format(step=step), _("step {step}").format(step=step)]
