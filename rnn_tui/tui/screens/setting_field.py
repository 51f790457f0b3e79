"""A setting in a form: its name, its value, and what it may be."""

from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Select, Static

from rnn_tui.errors import ConfigError
from rnn_tui.language import _
from rnn_tui.training.durations import parse_duration, write_duration
from rnn_tui.training.presets import PRESETS
from rnn_tui.training.setting import Setting
from rnn_tui.training.settings import label_of
from rnn_tui.tui.screens.fields import Choice, YesOrNo, read_number, written_number

_OFF = "off"  # as the command line and a file have it; the reader's own word is as good


class SettingField(Horizontal):
    """A row of the form; what is chosen or typed in has the setting's name as its id."""

    def __init__(self, setting: Setting, value: object, disabled: bool) -> None:
        super().__init__(classes="field")
        self.setting = setting
        self.control = _control_of(setting, value)
        self.control.disabled = disabled

    def compose(self) -> ComposeResult:
        """Show the row."""
        yield Static(label_of(self.setting.name), classes="label", markup=False)
        yield self.control
        if isinstance(self.control, Input):
            yield Static(self.setting.possible_values(_("off")), classes="hint", markup=False)

    def show(self, value: object) -> None:
        """Put another value into the row."""
        match self.control:
            case YesOrNo():
                self.control.value = bool(value)
            case Select():
                self.control.value = str(value)
            case _:
                self.control.value = written_setting(self.setting, value)

    def read(self, before: object) -> Any:  # noqa: ANN401  (a setting is a number, a word, a bool or None)
        """Return the value in the row, which was ``before``; raise ConfigError where it makes no sense."""
        if not isinstance(self.control, Input):
            return self.control.value
        value = read_setting(self.setting, self.control.value, before)
        self.setting.demand(value)
        return value


def _control_of(setting: Setting, value: object) -> Choice | YesOrNo | Input:
    """Return what the value of a setting is chosen in, crossed or written."""
    if setting.kind == "switch":
        return YesOrNo(bool(value), id=setting.name)
    if choices := tuple(PRESETS) if setting.name == "preset" else setting.choices:
        options = [(choice, choice) for choice in choices]
        return Choice(options, value=str(value), allow_blank=False, compact=True, id=setting.name)
    return Input(written_setting(setting, value), id=setting.name, compact=True)


def written_setting(setting: Setting, value: Any) -> str:  # noqa: ANN401  (as above)
    """Return the value of a setting as a field shows it."""
    if value is None:
        return _("off")
    return write_duration(value) if setting.kind == "duration" else written_number(value)


def read_setting(setting: Setting, written: str, before: Any) -> Any:  # noqa: ANN401  (as above)
    """Return what is written in the field of a setting; raise ConfigError where that is no number.

    A field that shows ``before`` as it was written means that very value, of which it may not show every digit. One
    that is left empty is off, where it may be.
    """
    if written == written_setting(setting, before):
        return before
    if setting.optional and written.strip().casefold() in {"", _OFF, _("off")}:
        return None
    try:
        if setting.kind == "duration":
            return parse_duration(written.replace(",", "."))
        return read_number(label_of(setting.name), written, setting.kind == "whole", before or 0)
    except ConfigError as error:
        raise ConfigError(error.reason, setting.name) from None
    except ValueError as error:  # which names the field
        raise ConfigError(str(error)) from None
