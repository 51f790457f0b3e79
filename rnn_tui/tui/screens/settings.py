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
from rnn_tui.generation.sampling import Sampling
from rnn_tui.language import N_, _
from rnn_tui.network.architecture import CELL_NAMES
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.presets import PRESETS, preset_config
from rnn_tui.training.sizing import demand_no_sizes


@dataclass(frozen=True)
class Settings:
    """What the dialogue begins and ends with."""

    config: TrainingConfig
    sampling: Sampling
    seed: int


_NETWORK_FIELDS = (
    ("hidden_size", N_("hidden units")),
    ("layers", N_("layers")),
    ("dropout", N_("dropout")),
    ("seq_length", N_("characters a sequence")),
    ("batch_size", N_("sequences side by side")),
    ("learning_rate", N_("highest learning rate")),
    ("seed", N_("seed of the training")),
)
_WHOLE_NUMBERS = {"hidden_size", "layers", "seq_length", "batch_size", "seed", "top_k", "writing_seed"}
_WRITING_FIELDS = (
    ("temperature", N_("temperature")),
    ("top_k", N_("top-k (0: off)")),
    ("top_p", N_("top-p (1: off)")),
    ("writing_seed", N_("seed of the writing")),
)


class SettingsScreen(ModalScreen[Settings | None]):
    """A form; enter applies it, esc leaves everything as it is."""

    BINDINGS = [
        Binding("escape", "close_settings", N_("close"), id="close_settings", tooltip=N_("Leave everything as it is")),
    ]

    AUTO_FOCUS = "Input"  # enter would open the list of presets

    def __init__(self, settings: Settings, demand: Callable[[TrainingConfig], None]) -> None:
        """Begin with ``settings``; ``demand`` raises ConfigError for what the text or the machine cannot do."""
        super().__init__()
        self._settings = settings
        self._demand = demand

    def compose(self) -> ComposeResult:
        """Show the form."""
        with VerticalScroll(classes="page") as page:
            page.border_title = _("Settings")
            page.border_subtitle = _("enter applies · esc leaves all as it is")
            with Horizontal(classes="field"):
                yield Static(_("preset"), classes="label")
                presets = [(name, name) for name in PRESETS]
                yield Select(presets, value=self._settings.config.preset, allow_blank=False, compact=True, id="preset")
            yield Static(_(PRESETS[self._settings.config.preset].purpose), id="purpose", markup=False)
            with Horizontal(classes="field"):
                yield Static(_("cell"), classes="label")
                cells = [(name, name) for name in CELL_NAMES]
                yield Select(cells, value=self._settings.config.cell, allow_blank=False, compact=True, id="cell")
            for name, label in (*_NETWORK_FIELDS, *_WRITING_FIELDS):
                with Horizontal(classes="field"):
                    yield Static(_(label), classes="label")
                    yield Input(self._value(name), id=name, compact=True)
            yield Static("", id="complaint", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(_("apply (enter)"), id="apply", variant="primary", compact=True)
                yield Button(_("cancel (esc)"), id="cancel", compact=True)

    def _value(self, name: str) -> str:
        """Return a setting as the form shows it."""
        settings = self._settings
        if name == "writing_seed":
            return str(settings.seed)
        owner = settings.sampling if hasattr(settings.sampling, name) else settings.config
        return f"{getattr(owner, name):g}"

    @on(Select.Changed, "#preset")
    def choose_preset(self, event: Select.Changed) -> None:
        """Put the preset's own values into the form."""
        name = str(event.value)
        if name == self._settings.config.preset:
            return
        self._settings = replace(self._settings, config=preset_config(name))
        self.query_one("#purpose", Static).update(_(PRESETS[name].purpose))
        self.query_one("#cell", Select).value = self._settings.config.cell
        for field, _label in _NETWORK_FIELDS:
            self.query_one(f"#{field}", Input).value = self._value(field)

    @on(Input.Submitted)
    @on(Button.Pressed, "#apply")
    def apply_settings(self) -> None:
        """End with the form's values; what makes no sense is said, and the form stays."""
        try:
            values = {name: self._number(name) for name, _label in (*_NETWORK_FIELDS, *_WRITING_FIELDS)}
            seed = values.pop("writing_seed")
            sampling_values = {name: values.pop(name) for name, _label in _WRITING_FIELDS[:-1]}
            values["cell"] = self.query_one("#cell", Select).value
            config = replace(self._settings.config, **values)
            demand_no_sizes(config)
            self._demand(config)
            sampling = replace(self._settings.sampling, **sampling_values)
        except (RnnTuiError, ValueError, OverflowError) as error:
            self.query_one("#complaint", Static).update(str(error))
            return
        self.dismiss(Settings(config, sampling, seed))

    def _number(self, name: str) -> Any:  # noqa: ANN401  (a whole number or not, as the field wants)
        """Return the number in a field; raise ValueError with a sentence where there is none."""
        text = self.query_one(f"#{name}", Input).value.strip().replace(",", ".")
        labels = dict((*_NETWORK_FIELDS, *_WRITING_FIELDS))
        try:
            return int(text) if name in _WHOLE_NUMBERS else float(text)
        except ValueError:
            message = _("{label}: {text!r} is not a number of that kind").format(label=_(labels[name]), text=text)
            raise ValueError(message) from None

    @on(Button.Pressed, "#cancel")
    def action_close_settings(self) -> None:
        """End without a change."""
        self.dismiss(None)
