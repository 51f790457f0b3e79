"""Ctrl+s: the settings of the next training, and of the one that runs where they may change."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Select, Static

from rnn_tui.errors import RnnTuiError
from rnn_tui.language import N_, _, grouped
from rnn_tui.network.architecture import CELL_NAMES
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.presets import PRESETS, preset_config
from rnn_tui.training.resuming import Origin, fork_config
from rnn_tui.training.sizing import AUTO, CHOSEN, demand_no_sizes
from rnn_tui.tui.renderables.paragraph import Paragraph
from rnn_tui.tui.safe_text import visible
from rnn_tui.tui.screens.fields import read_number, written_number

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


@dataclass(frozen=True)
class Settings:
    """What the form ends with; ``fresh`` lets go of the parameters that a fork would begin with."""

    config: TrainingConfig
    fresh: bool = False


class SettingsScreen(ModalScreen[Settings | None]):
    """A form; enter applies it, esc leaves everything as it is."""

    BINDINGS = [
        Binding("escape", "close_settings", N_("close"), id="close_settings", tooltip=N_("Leave everything as it is")),
    ]

    AUTO_FOCUS = "Input"  # enter would open the list of presets

    def __init__(
        self, config: TrainingConfig, demand: Callable[[TrainingConfig, bool], None], origin: Origin | None = None
    ) -> None:
        """Begin with ``config``; ``demand`` raises ConfigError for what the text or the machine cannot do.

        A fork begins with the parameters of its ``origin``, unless fresh ones are asked for.
        """
        super().__init__()
        self._origin = origin
        self._fresh = False
        self._config = config
        self._demand = demand

    def compose(self) -> ComposeResult:
        """Show the form."""
        with VerticalScroll(classes="page") as page:
            page.border_title = _("Settings")
            page.border_subtitle = _("enter applies · esc leaves all as it is")
            if self._origin is not None:
                page.border_title = _("Settings of a fork")
                yield Static(Paragraph(_describe_fork(self._origin)), id="fork")
            with Horizontal(classes="field"):
                yield Static(_("preset"), classes="label")
                presets = [(name, name) for name in PRESETS]
                yield Select(presets, value=self._config.preset, allow_blank=False, compact=True, id="preset")
            yield Static(_(PRESETS[self._config.preset].purpose), id="purpose", markup=False)
            with Horizontal(classes="field"):
                yield Static(_("cell"), classes="label")
                cells = [(name, name) for name in CELL_NAMES]
                yield Select(
                    cells,
                    value=self._config.cell,
                    allow_blank=False,
                    compact=True,
                    id="cell",
                    disabled=self._is_fixed("cell"),
                )
            for name, label in _FIELDS:
                with Horizontal(classes="field"):
                    yield Static(_(label), classes="label")
                    yield Input(self._value(name), id=name, compact=True, disabled=self._is_fixed(name))
            yield Static("", id="complaint", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(_("apply (enter)"), id="apply", variant="primary", compact=True)
                yield Button(_("cancel (esc)"), id="cancel", compact=True)
                if self._origin is not None:
                    yield Button(_("fresh parameters"), id="fresh", compact=True)

    def _is_fixed(self, name: str) -> bool:
        return self._origin is not None and name in _FIXED

    def _value(self, name: str) -> str:
        """Return a setting as the form shows it."""
        return written_number(getattr(self._config, name))

    @on(Select.Changed, "#preset")
    def choose_preset(self, event: Select.Changed) -> None:
        """Put the preset's own values into the form."""
        name = str(event.value)
        if name == self._config.preset:
            return
        preset = preset_config(name)
        self._config = preset if self._origin is None else fork_config(self._origin.checkpoint.config, preset)
        self.query_one("#purpose", Static).update(_(PRESETS[name].purpose))
        self.query_one("#cell", Select).value = self._config.cell
        for field, _label in _FIELDS:
            self.query_one(f"#{field}", Input).value = self._value(field)

    @on(Input.Submitted)
    @on(Button.Pressed, "#apply")
    def apply_settings(self) -> None:
        """End with the form's values; what makes no sense is said, and the form stays."""
        try:
            values = {name: self._number(name) for name, _label in _FIELDS}
            values["cell"] = self.query_one("#cell", Select).value
            config = replace(self._config, **values)
            if config.preset == AUTO:
                demand_no_sizes({name for name in CHOSEN if getattr(config, name) != getattr(self._config, name)})
            self._demand(config, self._fresh)
        except (RnnTuiError, ValueError, OverflowError) as error:
            self.query_one("#complaint", Static).update(str(error))
            return
        self.dismiss(Settings(config, self._fresh))

    @on(Button.Pressed, "#fresh")
    def let_go_of_origin(self) -> None:
        """Make it an ordinary training: every setting is free, and nothing is learnt yet."""
        self._origin, self._fresh = None, True
        self.query_one(".page").border_title = _("Settings")
        self.query_one("#fork", Static).update(Paragraph(_("It begins with fresh parameters: nothing is learnt yet.")))
        self.query_one("#fresh", Button).display = False
        for name in _FIXED:
            self.query_one(f"#{name}").disabled = False
        self.query_one("#hidden_size").focus()

    def _number(self, name: str) -> Any:  # noqa: ANN401  (a whole number or not, as the field wants)
        """Return the number in a field; raise ValueError with a sentence where there is none."""
        label = _(dict(_FIELDS)[name])
        return read_number(label, self.query_one(f"#{name}", Input).value, name in _WHOLE_NUMBERS)

    @on(Button.Pressed, "#cancel")
    def action_close_settings(self) -> None:
        """End without a change."""
        self.dismiss(None)


def _describe_fork(origin: Origin) -> str:
    message = _(
        "A fork of {run}: it begins with the parameters of step {step}, which fix cell, hidden units and layers."
    )
    return message.format(run=visible(origin.parent.run), step=grouped(origin.parent.step))
