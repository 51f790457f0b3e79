"""Ctrl+s: the settings of the next training, and of the one that runs where they may change."""

from dataclasses import replace
from typing import Any, get_args

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Select, Static

from rnn_tui.errors import RnnTuiError
from rnn_tui.language import N_, _, grouped
from rnn_tui.network.architecture import CELL_NAMES
from rnn_tui.network.initial import Initial
from rnn_tui.training.presets import PRESETS, preset_config
from rnn_tui.training.resuming import Origin
from rnn_tui.training.settings import OptimizerName, ScheduleName, label_of
from rnn_tui.training.sizing import AUTO, CHOSEN, demand_no_sizes
from rnn_tui.tui.renderables.paragraph import Paragraph
from rnn_tui.tui.safe_text import visible
from rnn_tui.tui.screens.dialogue import Dialogue
from rnn_tui.tui.screens.fields import Choice, read_number, written_number
from rnn_tui.tui.table import Fork, Fresh, Startable

_SELECTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("cell", N_("cell"), CELL_NAMES),
    ("initial", N_("initial values"), get_args(Initial)),
    ("optimizer", N_("optimizer"), get_args(OptimizerName)),
    ("schedule", N_("learning rate over time"), get_args(ScheduleName)),
)
_FIELDS = (
    ("hidden_size", N_("hidden units")),
    ("layers", N_("layers")),
    ("dropout", N_("dropout")),
    ("seq_length", N_("characters a sequence")),
    ("batch_size", N_("sequences side by side")),
    ("learning_rate", N_("highest learning rate")),
    ("seed", N_("seed of the training")),
)
_FIXED = ("cell", "hidden_size", "layers")  # by parameters that a training begins with
_WHOLE_NUMBERS = {"hidden_size", "layers", "seq_length", "batch_size", "seed"}


class SettingsScreen(Dialogue[Startable | None]):
    """A form; enter ends it with what is to be learnt with these settings, esc leaves everything as it is."""

    BINDINGS = [
        Binding("enter", "apply_settings", N_("apply"), id="apply_settings", tooltip=N_("Use these settings")),
        Binding("escape", "close_settings", N_("close"), id="close_settings", tooltip=N_("Leave everything as it is")),
    ]

    AUTO_FOCUS = "Input"  # the sizes are what is changed most

    def __init__(self, basis: Startable) -> None:
        """Begin with the settings of ``basis``: a fork stays one, unless fresh parameters are asked for."""
        super().__init__()
        self._basis = basis
        self._config = basis.config

    def compose(self) -> ComposeResult:
        """Show the form."""
        with VerticalScroll(classes="page") as page:
            page.border_title = _("Settings")
            page.border_subtitle = _("enter applies · esc leaves all as it is")
            if isinstance(self._basis, Fork):
                page.border_title = _("Settings of a fork")
                yield Static(Paragraph(_describe_fork(self._basis.origin)), id="fork")
            yield self._select("preset", N_("preset"), tuple(PRESETS))
            yield Static(_(PRESETS[self._config.preset].purpose), id="purpose", markup=False)
            for name, label, choices in _SELECTS:
                yield self._select(name, label, choices)
            for name, label in _FIELDS:
                with Horizontal(classes="field"):
                    yield Static(_(label), classes="label")
                    yield Input(self._value(name), id=name, compact=True, disabled=self._is_fixed(name))
            yield Static("", id="complaint", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(_("apply (enter)"), id="apply", variant="primary", compact=True)
                yield Button(_("cancel (esc)"), id="cancel", compact=True)
                if isinstance(self._basis, Fork):
                    yield Button(_("fresh parameters"), id="fresh", compact=True)

    def _select(self, name: str, label: str, choices: tuple[str, ...]) -> Horizontal:
        """Return a label and what one of the ``choices`` of a setting is picked from."""
        field = Choice(
            [(choice, choice) for choice in choices],
            value=getattr(self._config, name),
            allow_blank=False,
            compact=True,
            id=name,
            disabled=self._is_fixed(name),
        )
        return Horizontal(Static(_(label), classes="label"), field, classes="field")

    def _is_fixed(self, name: str) -> bool:
        return isinstance(self._basis, Fork) and name in _FIXED

    def _value(self, name: str) -> str:
        """Return a setting as the form shows it."""
        return written_number(getattr(self._config, name))

    @on(Select.Changed, "#preset")
    def choose_preset(self, event: Select.Changed) -> None:
        """Put the preset's own values into the form."""
        name = str(event.value)
        if name == self._config.preset:
            return
        self._config = self._basis.with_preset(preset_config(name))
        self.query_one("#purpose", Static).update(_(PRESETS[name].purpose))
        for field, _label, _choices in _SELECTS:
            self.query_one(f"#{field}", Select).value = getattr(self._config, field)
        for field, _label in _FIELDS:
            self.query_one(f"#{field}", Input).value = self._value(field)

    @on(Input.Submitted)
    @on(Button.Pressed, "#apply")
    def action_apply_settings(self) -> None:
        """End with the form's values; what makes no sense is said, and the form stays."""
        try:
            values = {name: self._number(name) for name, _label in _FIELDS}
            values |= {name: self.query_one(f"#{name}", Select).value for name, _label, _choices in _SELECTS}
            config = replace(self._config, **values)
            if config.preset == AUTO:
                demand_no_sizes({name for name in CHOSEN if getattr(config, name) != getattr(self._config, name)})
            chosen = replace(self._basis, config=config)
            chosen.demand()
        except RnnTuiError as error:
            self.query_one("#complaint", Static).update(error.said(label_of))
            return
        except ValueError as error:
            self.query_one("#complaint", Static).update(str(error))
            return
        self.dismiss(chosen)

    @on(Button.Pressed, "#fresh")
    def let_go_of_origin(self) -> None:
        """Make it an ordinary training: every setting is free, and nothing is learnt yet."""
        self._basis = Fresh(self._basis.corpus, self._basis.config)
        self.query_one(".page").border_title = _("Settings")
        self.query_one("#fork", Static).update(Paragraph(_("It begins with fresh parameters: nothing is learnt yet.")))
        self.query_one("#fresh", Button).display = False
        for name in _FIXED:
            self.query_one(f"#{name}").disabled = False
        self.query_one("#hidden_size").focus()

    def _number(self, name: str) -> Any:  # noqa: ANN401  (a whole number or not, as the field wants)
        """Return the number in a field; raise ValueError with a sentence where there is none."""
        label = _(dict(_FIELDS)[name])
        written, before = self.query_one(f"#{name}", Input).value, getattr(self._config, name)
        return read_number(label, written, name in _WHOLE_NUMBERS, before)

    @on(Button.Pressed, "#cancel")
    def action_close_settings(self) -> None:
        """End without a change."""
        self.dismiss(None)


def _describe_fork(origin: Origin) -> str:
    message = _(
        "A fork of {run}: it begins with the parameters of step {step}, which fix cell, hidden units and layers. "
        "{run} stays as it is."
    )
    return message.format(run=visible(origin.parent.run), step=grouped(origin.parent.step))
