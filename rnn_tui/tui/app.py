"""LaboratoryApp: the program around the screen — themes, signals, the palette, the end."""

import io
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.command import CommandPalette
from textual.content import Content
from textual.events import DeliveryComplete, DeliveryFailed
from textual.notifications import SeverityLevel
from textual.screen import Screen

from rnn_tui.language import _
from rnn_tui.places import interrupted_file, pictures_folder
from rnn_tui.reasons import reason_of
from rnn_tui.session.session import Session
from rnn_tui.terminal.columns import WIDE, keep_end, notice_width
from rnn_tui.terminal.log import log_to_file
from rnn_tui.terminal.safe_text import visible
from rnn_tui.terminal.wording import describe_loss
from rnn_tui.text.corpus import Corpus, MayGoOn, always
from rnn_tui.text.library import first_choice, open_sample
from rnn_tui.there import is_there
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.events import Event
from rnn_tui.tui.command import change_keys
from rnn_tui.tui.commands import BY_ID, COMMANDS, bindings
from rnn_tui.tui.keys import keymap
from rnn_tui.tui.leaving import SAVING_SECONDS, Leaving
from rnn_tui.tui.main_screen import MainScreen
from rnn_tui.tui.messages import TextSent, TrainingHappened
from rnn_tui.tui.panes.write_pane import WritePane
from rnn_tui.tui.preferences import remember_theme, remembered_theme
from rnn_tui.tui.presenting import PRESENTS
from rnn_tui.tui.reach import Reach
from rnn_tui.tui.reach.here import Here
from rnn_tui.tui.reach.page import InPage
from rnn_tui.tui.renderables.paragraph import break_lines
from rnn_tui.tui.terminal_app import TerminalApp
from rnn_tui.tui.themes import DARK, LIGHT, THEMES, variables_of, without_dim

if TYPE_CHECKING:
    from rnn_tui.lesson.watching import Watching
    from rnn_tui.runs.follow import OpenedRun
    from rnn_tui.runs.resuming import Origin
    from rnn_tui.session.table import MakeTrainer
    from rnn_tui.tui.screens.palette import CommandSearch

_LEAVING_SECONDS = 1.5  # at the most: how long the terminal may take to answer its last question
_LOOK_AGAIN = 0.05  # seconds
_PICTURE = "picture"  # what a delivery of one is called
_LONGEST_NAME = 40  # cells of a theme's name that nobody knows


def _command_search() -> "type[CommandSearch]":
    """Return what the palette searches with."""
    from rnn_tui.tui.screens.palette import CommandSearch  # noqa: PLC0415  (loaded with the palette)

    return CommandSearch


class LaboratoryApp(TerminalApp):
    """The laboratory on a text, or on the ``run`` in a folder; ``train_at_once`` begins to learn at once.

    ``newest`` has that run read with its newest parameters; where one ``only_look``s at it, nothing that is written is
    kept. ``may_go_on`` is told how far the text of that run is read.
    ``threads`` are those that were asked for, if they were.
    ``learnt_by`` makes what learns the text, where that is not this program's own.
    ``lesson`` is the step of the lesson that stands over it at first, from 1 on; ``watching`` is told of beside it.
    ``view`` is the view that is open at first, by its id.
    ``theme`` comes before the one that was chosen last, and the commands have the ``keys`` that are given by their ids.
    ``complaints`` are told once there is a screen. Who has ``visited`` a page reaches none of the machine's files.
    With ``present`` it opens as before a class: in the light theme, unless ``theme`` says another.
    """

    TITLE = "rnn-tui"
    CSS_PATH = "app.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-middling"), (WIDE, "-roomy"), (120, "-wide"), (180, "-broad")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (28, "-medium"), (30, "-tall"), (34, "-tallest")]
    BINDINGS = bindings("program")
    COMMANDS = {_command_search}
    WRITTEN_IN = (WritePane,)

    _has_theme = False  # until the remembered one is known Textual asks for the colours of its own

    def __init__(
        self,
        corpus: Corpus | None = None,
        config: TrainingConfig | None = None,
        train_at_once: bool = False,
        out: Path | None = None,
        checkpoint_every: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
        training_clock: Callable[[], float] = time.perf_counter,
        origin: "Origin | None" = None,
        run: Path | None = None,
        newest: bool = False,
        only_look: bool = False,
        may_go_on: MayGoOn = always,
        threads: int | None = None,
        learnt_by: "MakeTrainer | None" = None,
        lesson: int | None = None,
        watching: "Watching | None" = None,
        theme: str | None = None,
        keys: Mapping[str, str] = MappingProxyType({}),
        complaints: Sequence[str] = (),
        view: str | None = None,
        visited: bool = False,
        present: bool = False,
    ) -> None:
        super().__init__(clock)
        opened = None if run is None else _open_run(run, newest, may_go_on, only_look)
        self.session = Session(
            opened.corpus if opened else corpus or open_sample(first_choice()),
            config or TrainingConfig(),
            self._post_event,
            out,
            checkpoint_every,
            clock,
            training_clock,
            origin,
            threads,
            learnt_by,
            opened,
        )
        self._complaints = complaints
        self.reach: Reach = InPage(self.ask_page_for_text) if visited else Here()
        keys = {**self.reach.keys, **keys}
        change_keys(keys)
        self.set_keymap(keymap(keys))
        self.leaving = Leaving(self)
        self._closes = self._is_lost = False
        self._asks_to_go_on = run is None and lesson is None and learnt_by is None and not train_at_once
        self._patience = _LEAVING_SECONDS
        for each in THEMES:
            self.register_theme(each)
        self._light_for_class = theme is None
        self._at_desk = theme or remembered_theme()  # the theme when nobody presents
        self.set_class(present, PRESENTS, update=False)
        wanted = LIGHT if present and self._light_for_class else self._at_desk
        self._unknown_theme = "" if wanted in self.available_themes else wanted
        self._begin_with_theme(DARK if self._unknown_theme else wanted)
        self.main_screen = MainScreen(self.session, self.link, self, train_at_once, lesson, watching, view)

    def _begin_with_theme(self, name: str) -> None:
        """Take a theme before anything is drawn: one that is set has all styles read a second time."""
        self._has_theme = True
        self.set_reactive(LaboratoryApp.theme, name)
        dark = self.current_theme.dark
        for kind, holds in ((f"-theme-{name}", True), ("-dark-mode", dark), ("-light-mode", not dark)):
            self.set_class(holds, kind, update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_css_variables(self) -> dict[str, str]:
        """Add our colours to a theme that has none of them, and have what must be read readable in any."""
        variables = super().get_css_variables()
        if self._has_theme and self.current_theme not in THEMES:
            variables |= variables_of(self.current_theme)
        if self._has_theme and self.has_class(PRESENTS) and not self.current_theme.ansi:
            variables |= without_dim(variables)
        self.theme_variables = variables
        return variables

    def get_default_screen(self) -> Screen[None]:
        """Open with the laboratory."""
        return self.main_screen

    def action_run_command(self, id_: str) -> None:
        """Do what a command does, also where a dialogue stands over the laboratory."""
        self.main_screen.run_command(id_)

    def on_mount(self) -> None:
        """Keep warnings off the screen; leave at once where that was asked for before there was a screen."""
        log_to_file()
        if self.leaving.is_asked:
            self.call_after_refresh(self.leave)
        if self._unknown_theme:
            told = _("there is no theme called {name}; using {theme}")
            name = keep_end(visible(self._unknown_theme), _LONGEST_NAME)
            self.call_after_refresh(self.notify, told.format(name=name, theme=self.theme), markup=False)
        if self._asks_to_go_on and is_there(interrupted_file()):
            self.call_after_refresh(self.main_screen.runs.offer_interrupted)
        for complaint in self._complaints:
            self.call_after_refresh(self.notify, visible(complaint), severity="warning", markup=False)

    # -- the end ----------------------------------------------------------------------------------------------------

    def quit(self) -> None:
        """End the screen, which a person has asked for."""
        self.leaving.ask()
        self.leave()

    def on_terminal_lost(self) -> None:
        """End the screen that nobody sees any more."""
        self.leaving.ask(lost=True)
        self.begin_to_leave(lost=True)

    def begin_to_leave(self, lost: bool) -> None:
        """Stop what trains, and close the screen; may be called from any thread.

        If the terminal is ``lost`` nobody can be asked: the training is saved, however short.
        """
        if lost and not self._is_lost:
            self._is_lost = True
            self.session.keep_interrupted()
            self._patience = 0.0
        self.session.stop()
        with suppress(RuntimeError):  # the loop has ended
            if self.is_running:
                self.call_later(self.leave)

    def leave(self) -> None:
        """End the screen, once; a training saves itself, see ``wait_until_saved``."""
        self.session.stop()
        if not self._closes:
            self._closes = True
            self._close()

    def _close(self) -> None:
        """Close the screen; an answer that is under way is waited for: it would appear on the shell's line."""
        if not self.link.is_waiting or self._patience <= 0:
            self.exit()
        else:
            self._patience -= _LOOK_AGAIN
            self.set_timer(_LOOK_AGAIN, self._close)

    def wait_for_trainings(self, seconds: float) -> None:
        """Wait for what was stopped to be saved, ``seconds`` at most; may be called from any thread."""
        self.session.trainings.wait(seconds)

    def wait_until_saved(self) -> None:
        """Wait for the training to be saved, ten seconds at most; called when the terminal is restored."""
        self.session.stop()
        self.session.wait_until_saved(SAVING_SECONDS)

    def losses(self) -> list[str]:
        """Return a sentence about each training of which something is lost; for the time after ``wait_until_saved``."""
        sentences = [describe_loss(outcome) for outcome in self.session.trainings.outcomes]
        return [sentence for sentence in sentences if sentence]

    # -- themes and pictures ----------------------------------------------------------------------------------------

    def change_theme(self) -> None:
        """Change between dark and light, and remember it."""
        self.use_theme(LIGHT if self.theme == DARK else DARK)

    def use_theme(self, name: str) -> None:
        """Draw in the colours of a theme, and remember it."""
        self.theme = name
        remember_theme(name)

    def toggle_presenting(self) -> None:
        """Begin to draw plainly and in thick lines, in the light theme unless another was asked for; or end it.

        A theme that is chosen meanwhile stays.
        """
        presents, theme = not self.has_class(PRESENTS), self.theme
        self.set_class(presents, PRESENTS, update=False)
        if self._light_for_class and presents:
            self._at_desk, theme = theme, LIGHT
        elif self._light_for_class and theme == LIGHT:
            theme = self._at_desk
        if theme == self.theme:
            self.mutate_reactive(LaboratoryApp.theme)  # some of its colours are others
        self.theme = theme

    def take_picture(self) -> None:
        """Save a picture of the screen where the system keeps downloads, or hand it to the browser."""
        name = time.strftime("rnn-tui_%Y-%m-%d_%H-%M-%S.svg")
        with suppress(OSError):
            pictures_folder().mkdir(parents=True, exist_ok=True)
        self.deliver_text(
            io.StringIO(self.export_screenshot()),
            save_directory=pictures_folder(),
            save_filename=name,
            open_method="browser",
            mime_type="image/svg+xml",
            name=_PICTURE,
        )

    def on_text_sent(self, message: TextSent) -> None:
        """Take the file that a visitor has sent."""
        self.reach.take_sent(self.main_screen, message.path, message.asked)

    def on_delivery_complete(self, event: DeliveryComplete) -> None:
        """Say where the picture is; in a browser it is among the downloads, as is all else that is saved."""
        if event.name != _PICTURE:
            return
        path = "" if event.path is None else keep_end(visible(str(event.path)), notice_width(self.size.width))
        self.notify(path, title=_("picture saved"), markup=False)

    def on_delivery_failed(self, event: DeliveryFailed) -> None:
        """Tell why there is no file."""
        reason = reason_of(event.exception) if isinstance(event.exception, OSError) else str(event.exception)
        self.notify(visible(reason), title=_("the file could not be saved"), severity="error", markup=False)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Fill the palette with every command, under the name of its group."""
        del screen  # the laboratory's commands, wherever the palette was opened
        for command in COMMANDS:
            title = _("{group}: {command}").format(group=_(command.group), command=_(command.title))
            tip = f"{_(command.tip)} · {command.sign}" if command.keys else _(command.tip)
            yield SystemCommand(title, tip, partial(self.call_later, self.main_screen.run_command, command.id))
        group = BY_ID["theme"].group
        view = _(group)
        title, tip = _("{group}: picture").format(group=view), _("Save a picture of the screen (SVG)")
        yield SystemCommand(title, tip, partial(self.set_timer, _LOOK_AGAIN, self.take_picture))  # without the palette
        for name in sorted(self.available_themes):
            title = _("{group}: theme {name}").format(group=view, name=name)
            yield SystemCommand(title, _("Use the colours of this theme"), partial(self.use_theme, name))

    def action_command_palette(self) -> None:
        """Open the palette."""
        if not isinstance(self.screen, CommandPalette):
            from rnn_tui.tui.screens.palette import Palette  # noqa: PLC0415

            self.push_screen(Palette())

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a notice, its lines broken where those of a sentence may be."""
        if "\N{NO-BREAK SPACE}" in message and not markup:
            message = break_lines(Content(message), notice_width(self.size.width)).plain
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def action_help_quit(self) -> None:
        """Tell a user who presses ctrl+c how to quit."""
        told = _("{key} quits; a training of ten seconds or more is saved first")
        self.notify(told.format(key=BY_ID["quit"].key_name), markup=False)

    def _post_event(self, run_id: int, event: Event) -> None:
        """Hand an event of the training thread to the screen; after the end there is none left to tell."""
        with suppress(RuntimeError):
            if self.is_running:
                self.main_screen.post_message(TrainingHappened(run_id, event))


def _open_run(folder: Path, newest: bool, may_go_on: MayGoOn, only_look: bool) -> "OpenedRun":
    from rnn_tui.runs.follow import open_run  # noqa: PLC0415  (without a run nothing is loaded for one)

    return open_run(folder, newest, may_go_on, only_look)
