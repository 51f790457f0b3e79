"""Ctrl+k: how the network writes on; each field is obeyed as it is typed, so that the bars show what it does."""

from collections.abc import Callable
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Checkbox, Input, Static

from rnn_tui.errors import RnnTuiError
from rnn_tui.generation.pen import Pen
from rnn_tui.generation.sampling import Sampling
from rnn_tui.language import N_, _
from rnn_tui.tui.screens.fields import YesOrNo, read_number, written_number

_FIELDS = (  # the name in Pen or Sampling, what stands before the field, what stands behind it
    ("temperature", N_("temperature"), N_("safe 0 … 2 wild")),
    ("top_k", N_("top-k"), N_("0: off")),
    ("top_p", N_("top-p"), N_("1: off")),
    ("seed", N_("seed of the writing"), ""),
    ("speed", N_("characters a second"), N_("0: fastest")),
    ("length", N_("characters to write"), N_("0: no end")),
    ("stop", N_("stop behind"), N_("\\n: newline")),
    ("continuations", N_("ways to go on"), N_("ctrl+e offers")),
)
_LABELS = {name: label for name, label, _hint in _FIELDS}
_OF_SAMPLING = ("temperature", "top_k", "top_p")
_FRACTIONS = ("temperature", "top_p")
_ESCAPES = {"\n": "\\n", "\t": "\\t"}


class ControlsScreen(ModalScreen[None]):
    """A form beside the bars; ``use`` is called with every change that makes sense."""

    BINDINGS = [
        Binding("escape,enter", "dismiss", N_("close"), id="close_controls", tooltip=N_("Back to the laboratory"))
    ]

    AUTO_FOCUS = "Input"

    def __init__(self, pen: Pen, use: Callable[[Pen], None]) -> None:
        super().__init__()
        self._pen, self._use = pen, use

    def compose(self) -> ComposeResult:
        """Show the form."""
        with Vertical(classes="page", id="controls") as page:
            page.border_title = _("How it writes")
            page.border_subtitle = _("obeyed at once · esc closes")
            for name, label, hint in _FIELDS:
                with Horizontal(classes="field"):
                    yield Static(_(label), classes="label")
                    yield Input(self._value(name), id=name, compact=True)
                    yield Static(_(hint) if hint else "", classes="hint")
            with Horizontal(classes="field"):
                yield Static(_("always the likeliest"), classes="label")
                yield YesOrNo(self._pen.sampling.greedy, id="greedy")
            yield Static("", id="complaint", markup=False)

    def _value(self, name: str) -> str:
        if name == "stop":
            return "".join(_ESCAPES.get(character, character) for character in self._pen.stop)
        return written_number(getattr(self._pen.sampling if name in _OF_SAMPLING else self._pen, name))

    @on(Input.Changed)
    @on(Checkbox.Changed)
    def obey(self) -> None:
        """Use what the form says; say what makes no sense."""
        try:
            pen = self._read()
        except (RnnTuiError, ValueError, OverflowError) as error:
            self.query_one("#complaint", Static).update(str(error))
            return
        self.query_one("#complaint", Static).update("")
        if pen != self._pen:
            self._pen = pen
            self._use(pen)

    @on(Input.Submitted)
    def close(self) -> None:
        """Close the form on enter."""
        self.dismiss(None)

    def _read(self) -> Pen:
        values = {name: self.query_one(f"#{name}", Input).value for name in _LABELS}
        stop = values.pop("stop")
        for character, written in _ESCAPES.items():
            stop = stop.replace(written, character)
        numbers = {name: read_number(_(_LABELS[name]), values[name], name not in _FRACTIONS) for name in values}
        sampling = Sampling(
            numbers.pop("temperature"),
            int(numbers.pop("top_k")),
            numbers.pop("top_p"),
            self.query_one("#greedy", YesOrNo).value,
        )
        whole = {name: int(value) for name, value in numbers.items()}
        return replace(self._pen, sampling=sampling, stop=stop, **whole)
