"""Ctrl+s: the settings of the next training, and of the one that runs where they may change."""

from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Button, Collapsible, Input, Select, Static

from rnn_tui.errors import ConfigError, RnnTuiError
from rnn_tui.language import N_, _, grouped
from rnn_tui.runs.resuming import Origin
from rnn_tui.session.table import Fork, Fresh, Startable
from rnn_tui.terminal.safe_text import visible
from rnn_tui.training.epochs import epoch_note
from rnn_tui.training.presets import PRESETS, preset_config
from rnn_tui.training.setting import GROUPS, Group, Setting
from rnn_tui.training.settings import GIVEN, SETTINGS, label_of
from rnn_tui.training.sizing import AUTO, CHOSEN, demand_no_sizes
from rnn_tui.tui.renderables.paragraph import Paragraph
from rnn_tui.tui.screens.dialogue import Dialogue
from rnn_tui.tui.screens.setting_field import SettingField

_PRESET, *_OTHERS = GIVEN
_OPEN: tuple[Group, ...] = ("network", "learning")  # the groups that are changed most
_AROUND = 18  # lines of the form beside its groups
_FIXED = ("cell", "hidden_size", "layers")  # by parameters that a training begins with


class SettingsScreen(Dialogue[Startable | None]):
    """A form; enter ends it with what is to be learnt with these settings, esc leaves everything as it is."""

    BINDINGS = [
        Binding("enter", "apply_settings", N_("apply"), id="apply_settings", tooltip=N_("Use these settings")),
        Binding("escape", "close_settings", N_("close"), id="close_settings", tooltip=N_("Leave everything as it is")),
    ]

    AUTO_FOCUS = "Input"  # the sizes are what is changed most

    def __init__(self, basis: Startable, learning: bool = False) -> None:
        """Begin with the settings of ``basis``: a fork stays one, unless fresh parameters are asked for.

        While it is ``learning``, what may change at its next step comes first; all else is for another training.
        """
        super().__init__()
        self._basis = basis
        self._learning = learning
        self._config = basis.config

    def compose(self) -> ComposeResult:
        """Show the form: the fields in groups that fold, and below them what is said of the one that has the focus."""
        with Vertical(classes="page", id="settings") as page:
            page.border_title = _("Settings")
            page.border_subtitle = _("enter applies · esc cancels")
            with VerticalScroll(id="fields", can_focus=False):
                if isinstance(self._basis, Fork):
                    page.border_title = _("Settings of a fork")
                    yield Static(Paragraph(_describe_fork(self._basis.origin)), id="fork")
                if self._learning:
                    yield self._group(_("changes at the next step"), [each for each in _OTHERS if each.live])
                    yield Static(Paragraph(_("The others start another training; this one is saved first.")))
                yield SettingField(_PRESET, self._config.preset, disabled=False)
                yield Static(_(PRESETS[self._config.preset].purpose), id="purpose", markup=False)
                yield Static("", id="epoch", markup=False)
                rest = [each for each in _OTHERS if not (self._learning and each.live)]
                opened = self._opened(rest)
                for group, title in GROUPS.items():
                    if settings := [each for each in rest if each.group == group]:
                        yield self._group(_(title), settings, collapsed=group not in opened)
            yield Static("", id="help")
            yield Static("", id="complaint", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(_("apply (enter)"), id="apply", variant="primary", compact=True)
                yield Button(_("cancel (esc)"), id="cancel", compact=True)
                if isinstance(self._basis, Fork):
                    yield Button(_("fresh parameters"), id="fresh", compact=True)

    def _opened(self, rest: Collection[Setting]) -> set[Group]:
        """Return which groups of the ``rest`` are open at first: those changed most, others that there is room for."""
        sizes = Counter(each.group for each in rest)
        opened: set[Group] = set() if self._learning else set(_OPEN)
        room = self.app.size.height - _AROUND - len(GROUPS) - (len(_OTHERS) - len(rest))
        room -= sum(sizes[group] for group in opened)
        for group in sizes:
            if group not in opened and sizes[group] <= room:
                room -= sizes[group]
                opened.add(group)
        return opened

    def _group(self, title: str, settings: Iterable[Setting], collapsed: bool = False) -> Collapsible:
        """Return settings under a title, which folds them."""
        fields = [SettingField(each, getattr(self._config, each.name), self._is_fixed(each.name)) for each in settings]
        return Collapsible(*fields, title=title, collapsed=collapsed)

    def _is_fixed(self, name: str) -> bool:
        return isinstance(self._basis, Fork) and name in _FIXED

    def on_mount(self) -> None:
        """Say how long an epoch takes, where that is long."""
        self._tell_epoch()

    def _tell_epoch(self) -> None:
        """Say how long an epoch takes with the form's values as they are, as long as these make sense."""
        values, complaints = self._read()
        with suppress(ConfigError):
            config = self._config if complaints else replace(self._config, **values)
            corpus = self._basis.corpus
            note = epoch_note(config, len(corpus.indices), len(self._basis.vocabulary))
            told = self.query_one("#epoch", Static)
            told.update(Paragraph(note))
            told.display = bool(note)

    @on(DescendantFocus)
    def explain(self, event: DescendantFocus) -> None:
        """Say what the setting that has the focus does and may be, and what became of the epoch."""
        self._tell_epoch()
        setting = SETTINGS.get(event.widget.id or "")
        words = [] if setting is None else [setting.described(_("off"))]
        if setting is not None and setting.live:
            words.append(_("Takes effect at the next step of a running training."))
        elif setting is not None and self._learning:
            words.append(_("It cannot change now: another value starts another training."))
        self.query_one("#help", Static).update(Paragraph(" ".join(words)))

    @on(Select.Changed, "#preset")
    def choose_preset(self, event: Select.Changed) -> None:
        """Put the preset's own values into the form."""
        name = str(event.value)
        if name == self._config.preset:
            return
        self._config = self._basis.with_preset(preset_config(name))
        self.query_one("#purpose", Static).update(_(PRESETS[name].purpose))
        for field in self._fields():
            field.show(getattr(self._config, field.setting.name))
        self._complain("", ())
        self._tell_epoch()

    @on(Input.Submitted)
    @on(Button.Pressed, "#apply")
    def action_apply_settings(self) -> None:
        """End with the form's values; what makes no sense is said, and the form stays."""
        values, complaints = self._read()
        if complaints:
            self._complain("\n".join(error.said(label_of) for error in complaints.values()), complaints)
            return
        try:
            config = replace(self._config, **values)
            if config.preset == AUTO:
                rest = [name for name in CHOSEN if not (self._learning and SETTINGS[name].live)]
                demand_no_sizes({name for name in rest if getattr(config, name) != getattr(self._config, name)})
            chosen = replace(self._basis, config=config)
            chosen.demand()
        except RnnTuiError as error:
            self._complain(error.said(label_of), error.settings if isinstance(error, ConfigError) else ())
            return
        self.dismiss(chosen)

    def _read(self) -> tuple[dict[str, Any], dict[str, ConfigError]]:
        """Return the form's values, and what is wrong with those that are none."""
        values: dict[str, Any] = {}
        complaints: dict[str, ConfigError] = {}
        for field in self._fields():
            name = field.setting.name
            try:
                values[name] = field.read(getattr(self._config, name))
            except ConfigError as error:
                complaints[name] = error
        return values, complaints

    def _complain(self, complaint: str, wrong: Collection[str]) -> None:
        """Say what is wrong, mark the fields concerned, and go to the first of them."""
        self.query_one("#complaint", Static).update(Paragraph(complaint))
        marked = [field for field in self._fields() if field.setting.name in wrong]
        for field in self._fields():
            field.control.set_class(field in marked, "-wrong")
        for field in marked:
            _unfold(field)
        if marked:
            self.call_after_refresh(marked[0].control.focus)

    def _fields(self) -> list[SettingField]:
        """Return the rows but that of the preset, which the others follow."""
        return [field for field in self.query(SettingField) if field.setting is not _PRESET]

    @on(Button.Pressed, "#fresh")
    def let_go_of_origin(self) -> None:
        """Make it an ordinary training: every setting is free, and nothing is learnt yet."""
        self._basis = Fresh(self._basis.corpus, self._basis.config)
        self.query_one(".page").border_title = _("Settings")
        self.query_one("#fork", Static).update(
            Paragraph(_("It starts with fresh parameters: nothing has been learnt yet."))
        )
        self.query_one("#fresh", Button).display = False
        for name in _FIXED:
            self.query_one(f"#{name}").disabled = False
        size = self.query_one("#hidden_size")
        _unfold(size)
        self.call_after_refresh(size.focus)

    @on(Button.Pressed, "#cancel")
    def action_close_settings(self) -> None:
        """End without a change."""
        self.dismiss(None)


def _unfold(widget: Widget) -> None:
    """Open the group that a widget is in."""
    for group in widget.ancestors:
        if isinstance(group, Collapsible):
            group.collapsed = False


def _describe_fork(origin: Origin) -> str:
    message = _(
        "A fork of {run}: it starts from the parameters of step {step}, which fix the cell, hidden units and "
        "layers. {run} itself does not change."
    )
    return message.format(run=visible(origin.parent.run), step=grouped(origin.parent.step))
