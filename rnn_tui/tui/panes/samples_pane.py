"""What the network wrote on its way: a sample at each snapshot, always behind the same words with the same seed."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rnn_tui.language import N_, _, decimal, grouped
from rnn_tui.session.changes import Changes
from rnn_tui.session.samples import Sample
from rnn_tui.session.session import Session
from rnn_tui.tui.command import view_command
from rnn_tui.tui.panes.pane import View
from rnn_tui.tui.renderables.prose import shown


class SamplesPane(VerticalScroll, View, can_focus=True):
    """The samples in order of their steps; what is copied from the text is underlined."""

    question = N_("What did it write?")
    caption = N_("What it wrote while it learnt, from noise to words.")
    command = view_command(
        "samples", "f10", "0", N_("samples"), N_("Samples written during training, and what they copy")
    )
    help = (
        N_(
            "Samples: what the network wrote after the same words at each snapshot, the newest last. What is "
            "underlined is the longest stretch that stands in the training text as well."
        ),
    )
    wants = frozenset({"samples"})

    def __init__(self, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._text = Static(id="samples", markup=False)

    def compose(self) -> ComposeResult:
        """Make room for the samples."""
        yield self._text

    def on_show(self) -> None:
        """Begin at the newest, and stay there until somebody scrolls."""
        self.anchor()

    def show(self, session: Session, _changes: Changes) -> None:
        """Draw the samples of what is on the table."""
        from rnn_tui.inspection.novelty import MOST_CHARACTERS

        series = session.monitor.series
        finder = series.finder
        part = 0 if finder is None or finder.characters < MOST_CHARACTERS else finder.characters
        self.show_samples(series.samples, part)

    def show_samples(self, samples: Sequence[Sample], looked_at: int) -> None:
        """Draw these, the newest last; ``looked_at`` are the characters of the text that copies were looked for in."""
        told = _("underlined: copied from the text")
        if looked_at:
            told = _("underlined: copied from the first {count} characters")
            told = told.format(count=grouped(looked_at))
        self.border_subtitle = Content.styled(told, "$quiet")
        nothing = _("once the network learns, each snapshot comes with a sample")
        drawn = [draw_sample(sample) for sample in samples] or [Content.styled(nothing, "$quiet")]
        self._text.update(Content("\n").join(drawn))


def draw_sample(sample: Sample) -> Content:
    """Return a sample under its step, its loss and the length of its longest copy."""
    written, copied = sample.written, sample.copied
    head = _("step {step} · loss {loss}").format(step=grouped(written.step), loss=decimal(written.loss, 3))
    if copied is not None:
        head += " · " + _("{count} characters copied").format(count=grouped(copied.length))
    begin, end = (copied.begin, copied.begin + copied.length) if copied is not None else (0, 0)
    pieces = (
        (written.prime, "$quiet"),
        (written.text[:begin], "$network"),
        (written.text[begin:end], "underline bold $foreground"),
        (written.text[end:], "$network"),
    )
    befores = (" ", written.prime, written.text[:begin], written.text[:end])
    drawn = [(shown(text, before[-1:] or " "), style) for (text, style), before in zip(pieces, befores)]
    return Content.assemble((head + "\n", "bold $quiet"), *drawn)
