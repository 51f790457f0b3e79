"""Runs side by side: their losses as curves, what each writes from one sentence, and where their settings differ."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rnn_tui.language import N_, _
from rnn_tui.runs.lock import LOOK_EVERY
from rnn_tui.runs.pace import MEASURES, Measure
from rnn_tui.session.comparison import SEED, Comparison
from rnn_tui.session.watched import SIGNS
from rnn_tui.terminal.columns import keep_end
from rnn_tui.terminal.comparison import labels_of, notices_of
from rnn_tui.terminal.safe_text import visible
from rnn_tui.text.escapes import escape, unescape
from rnn_tui.tui.presenting import pen_of
from rnn_tui.tui.renderables.comparison import draw_comparison, draw_runs, draw_voices
from rnn_tui.tui.renderables.paragraph import break_lines
from rnn_tui.tui.renderables.plot import draw_plot
from rnn_tui.tui.renderables.run_curves import axes_over, shown_run
from rnn_tui.tui.screens.dialogue import Dialogue
from rnn_tui.tui.screens.dialogues import AskScreen

_PLOT_HEIGHT = 12
_SHARE_OF_SCREEN = 3  # of its lines a plot has one, where that is less
_SCROLLBAR = 1  # cells, as the style has it
_OVER: dict[Measure, str] = {
    "step": N_("loss in nats per character, over the steps"),
    "epoch": N_("loss in nats per character, over the epochs"),
    "time": N_("loss in nats per character, over the time of training"),
}


class CompareScreen(Dialogue[None]):
    """Shows the runs of a comparison, and goes on with those that are still written."""

    BINDINGS = [
        Binding("escape,enter", "dismiss", N_("close"), id="close_compare", tooltip=N_("Back to the runs")),
        Binding("x,X", "change_axis", N_("x axis"), id="compare_axis", tooltip=N_("Steps, epochs or time")),
        Binding("s,S", "ask_sentence", N_("sentence"), id="compare_sentence", tooltip=N_("The sentence to continue")),
    ]

    def __init__(self, comparison: Comparison) -> None:
        super().__init__()
        self._comparison = comparison
        self._measure: Measure = "step"

    def compose(self) -> ComposeResult:
        """Make room for plot, sentences and table."""
        with VerticalScroll(classes="page", id="compare") as page:
            page.border_title = _("Runs side by side")
            page.border_subtitle = _("x steps, epochs, time · s sentence · esc close")
            yield Static(id="compare-plot")
            yield Static(id="compare-voices")
            yield Static(id="compare-table")

    def on_mount(self) -> None:
        """Wait for what is worked out in the background, and look for what is new."""
        self.set_interval(LOOK_EVERY / 5, self._take)
        self.set_interval(LOOK_EVERY * 2, self._look_again)

    def _take(self) -> None:
        if self._comparison.fetch():
            self._draw()

    def _look_again(self) -> None:
        if self._comparison.look_again():
            self._draw()

    def on_resize(self) -> None:
        """Draw all for the new size."""
        self.call_after_refresh(self._draw)

    def action_change_axis(self) -> None:
        """Draw the losses over the next measure."""
        self._measure = MEASURES[(MEASURES.index(self._measure) + 1) % len(MEASURES)]
        self._draw()

    def action_ask_sentence(self) -> None:
        r"""Ask for the sentence that each run goes on from; \n in it is a newline."""
        question = _("The sentence that each run continues (\\n is a newline)")
        self.app.push_screen(AskScreen(question, escape(self._comparison.chorus.prime), self._use_sentence))

    def _use_sentence(self, sentence: str) -> str:
        self._comparison.write(unescape(sentence))
        return sentence

    def _draw(self) -> None:
        width = self.query_one("#compare").content_size.width - _SCROLLBAR
        self.query_one("#compare-plot", Static).update(self._draw_curves(width))
        self.query_one("#compare-voices", Static).update(self._draw_voices(width))
        self.query_one("#compare-table", Static).update(draw_comparison(self._comparison.runs, width))

    def _draw_curves(self, width: int) -> Content:
        """Draw the plot, its legend, and what there is to say of them."""
        comparison, measure, pen = self._comparison, self._measure, pen_of(self)
        problems = [comparison.problem_of(place) for place in range(len(comparison.runs))]
        shown = [
            shown_run(place, comparison.histories.of(run.path), measure, label, problem)
            for place, (run, label, problem) in enumerate(zip(comparison.runs, labels_of(comparison.runs), problems))
        ]
        height = min(_PLOT_HEIGHT, self.size.height // _SHARE_OF_SCREEN)
        notices = notices_of(comparison.runs, comparison.chorus.voices)
        notices += [f"{sign}: {visible(problem)}" for sign, problem in zip(SIGNS, problems) if problem]
        return Content("\n").join(
            [
                Content.styled(_(_OVER[measure]), "$quiet"),
                *draw_plot([each.series for each in shown], (), (), width, height, axes_over(measure), pen=pen),
                draw_runs(shown, width, pen),
                *(break_lines(Content.styled(notice, "$network"), width) for notice in notices),
            ]
        )

    def _draw_voices(self, width: int) -> Content:
        chorus = self._comparison.chorus
        heading = _("What each writes (seed {seed}) after:").format(seed=SEED)
        sentence = keep_end(visible(escape(chorus.prime)), width)
        return Content("\n").join(
            [
                Content.styled(heading, "$quiet"),
                Content.styled(sentence, "bold $you"),
                draw_voices(chorus.voices, width),
            ]
        )
