"""Ctrl+k: how the network writes; each field takes effect as it is typed, so that the bars show what it does."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Checkbox, Input, Static, TextArea

from rnn_tui.errors import RnnTuiError
from rnn_tui.generation.settings import GenerationSettings
from rnn_tui.generation.stops import stops_in
from rnn_tui.language import N_, _
from rnn_tui.terminal.wording import describe_stops
from rnn_tui.text.escapes import escape, unescape
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.tui.commands import BY_ID
from rnn_tui.tui.renderables.paragraph import Paragraph
from rnn_tui.tui.screens.dialogue import Dialogue
from rnn_tui.tui.screens.fields import YesOrNo, read_number, written_number

_FIELDS = (  # the name in GenerationSettings or Sampling, what stands before the field, what stands behind it
    ("temperature", N_("temperature"), N_("safe 0 … 2 wild")),
    ("top_k", N_("top-k"), N_("0: off")),
    ("top_p", N_("top-p"), N_("1: off")),
    ("seed", N_("writing seed"), ""),
    ("speed", N_("characters per second"), N_("0: fastest")),
    ("length", N_("characters to write"), N_("0: no end")),
    ("continuations", N_("continuations"), N_("for {continuation}")),
)
_LABELS = {name: label for name, label, _hint in _FIELDS}
_OF_SAMPLING = ("temperature", "top_k", "top_p")
_FRACTIONS = ("temperature", "top_p")


class ControlsScreen(Dialogue[list[str]]):
    """A form beside the bars; ``use`` is called with every change that makes sense.

    Ends with the names of the fields that say what makes none, which are as they were before.
    """

    BINDINGS = [
        Binding(
            "escape,enter", "close_controls", N_("close"), id="close_controls", tooltip=N_("Back to the laboratory")
        )
    ]

    AUTO_FOCUS = "Input"

    def __init__(
        self, settings: GenerationSettings, vocabulary: Vocabulary, use: Callable[[GenerationSettings], None]
    ) -> None:
        super().__init__()
        self._generation_settings, self._vocabulary, self._use = settings, vocabulary, use
        self._wrong: list[str] = []

    def compose(self) -> ComposeResult:
        """Show the form."""
        with Vertical(classes="page", id="controls") as page:
            page.border_title = _("How the network writes")
            page.border_subtitle = _("takes effect at once · esc closes")
            for name, label, hint in _FIELDS:
                with Horizontal(classes="field"):
                    yield Static(_(label), classes="label")
                    yield Input(written_number(_value_of(self._generation_settings, name)), id=name, compact=True)
                    told = _(hint).format(continuation=BY_ID["continuation"].key_name) if hint else ""
                    yield Static(told, classes="hint", markup=False)
            with Horizontal(classes="field lines"):
                yield Static(_("stop after"), classes="label")
                stops = "\n".join(map(escape, self._generation_settings.stops))
                yield TextArea(stops, id="stops", compact=True, soft_wrap=False, tab_behavior="focus")
                yield Static(_("one per line, \\n"), classes="hint")
            with Horizontal(classes="field"):
                yield Static(_("always the likeliest"), classes="label")
                yield YesOrNo(self._generation_settings.sampling.greedy, id="greedy")
            yield Static("", id="complaint", markup=False)

    @on(Input.Changed)
    @on(Checkbox.Changed)
    @on(TextArea.Changed)
    def obey(self) -> None:
        """Use what the form says, field by field; mark each that makes no sense, and say why.

        A stop that can never match is allowed: the text may change.
        """
        settings, complaints = self._generation_settings, {}
        for name in _LABELS:
            try:
                settings = _changed(settings, name, self.query_one(f"#{name}", Input).value)
            except (RnnTuiError, ValueError, OverflowError) as error:
                complaints[name] = str(error)
        lines = self.query_one("#stops", TextArea).text.split("\n")
        settings = replace(settings, stops=tuple(unescape(line) for line in lines if line))
        settings = replace(
            settings, sampling=replace(settings.sampling, greedy=self.query_one("#greedy", YesOrNo).value)
        )
        for name in _LABELS:
            self.query_one(f"#{name}", Input).set_class(name in complaints, "-wrong")
        self._wrong = [_(_LABELS[name]) for name in complaints]
        said = [*complaints.values(), *describe_stops(stops_in(self._vocabulary, settings.stops))]
        self.query_one("#complaint", Static).update(Paragraph("\n".join(dict.fromkeys(said))))
        if settings != self._generation_settings:
            self._generation_settings = settings
            self._use(settings)

    @on(Input.Submitted)
    def action_close_controls(self) -> None:
        """Close the form."""
        self.dismiss(self._wrong)


def _value_of(settings: GenerationSettings, name: str) -> float:
    """Return the number that the field ``name`` is about."""
    value: float = getattr(settings.sampling if name in _OF_SAMPLING else settings, name)
    return value


def _changed(settings: GenerationSettings, name: str, written: str) -> GenerationSettings:
    """Return ``settings`` with what is written in a field; raise what it is that cannot be."""
    value = read_number(_(_LABELS[name]), written, name not in _FRACTIONS, _value_of(settings, name))
    change: dict[str, Any] = {name: value}
    if name in _OF_SAMPLING:
        return replace(settings, sampling=replace(settings.sampling, **change))
    return replace(settings, **change)
