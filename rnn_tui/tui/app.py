"""LaboratoryApp: the program around the screen — themes, signals, the palette, the end."""

import asyncio
import logging
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import platformdirs
from textual.app import SystemCommand
from textual.content import Content
from textual.events import CursorPosition
from textual.geometry import Offset
from textual.notifications import SeverityLevel
from textual.screen import Screen

from rnn_tui.language import _
from rnn_tui.text.corpus import Corpus, MayGoOn, always
from rnn_tui.text.library import FIRST_CHOICE, open_sample
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.events import Event
from rnn_tui.training.follow import open_run
from rnn_tui.training.resuming import Origin
from rnn_tui.tui.commands import COMMANDS, bindings
from rnn_tui.tui.in_order import InOrderApp
from rnn_tui.tui.link import Link
from rnn_tui.tui.messages import TrainingHappened
from rnn_tui.tui.preferences import remember_theme, remembered_theme
from rnn_tui.tui.renderables.columns import notice_width
from rnn_tui.tui.renderables.paragraph import break_lines
from rnn_tui.tui.screens.dialogue import Palette
from rnn_tui.tui.screens.laboratory import LaboratoryScreen
from rnn_tui.tui.session import Session
from rnn_tui.tui.telling import describe_loss
from rnn_tui.tui.themes import DARK, LIGHT, THEMES
from rnn_tui.tui.widgets.write_pane import WritePane

_SAVING_SECONDS = 10.0
_LEAVING_SECONDS = 1.5  # at the most: how long the terminal may take to answer its last question
_LOOK_AGAIN = 0.05  # seconds
_WHERE_IS_THE_CURSOR = "\x1b[6n"  # what every terminal answers, in the order in which it is drawn (ECMA-48, DSR)


class LaboratoryApp(InOrderApp):
    """The laboratory on a text, or on the ``run`` in a folder; ``train_at_once`` begins to learn at once.

    ``may_go_on`` is told how far the text of that run is read.
    """

    TITLE = "rnn-tui"
    CSS_PATH = "app.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    BINDINGS = bindings("program")
    WRITTEN_IN = (WritePane,)

    def __init__(
        self,
        corpus: Corpus | None = None,
        config: TrainingConfig | None = None,
        train_at_once: bool = False,
        out: Path | None = None,
        checkpoint_every: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
        training_clock: Callable[[], float] = time.perf_counter,
        origin: Origin | None = None,
        run: Path | None = None,
        newest: bool = False,
        may_go_on: MayGoOn = always,
    ) -> None:
        super().__init__()
        opened = None if run is None else open_run(run, newest, may_go_on)
        self.session = Session(
            opened.corpus if opened else corpus or open_sample(FIRST_CHOICE),
            config or TrainingConfig(),
            self._post_event,
            out,
            checkpoint_every,
            clock,
            training_clock,
            origin,
        )
        if opened is not None:
            self.session.open_run(opened)
        self._train_at_once = train_at_once
        self.link = Link(self._ask_terminal, clock)
        self._patience = _LEAVING_SECONDS
        for theme in THEMES:
            self.register_theme(theme)
        remembered = remembered_theme()
        self.theme = remembered if remembered in self.available_themes else DARK

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own caret stands, at which an input method opens its window: in what has the focus.

        Of those that write it here, each tells of itself alone, and goes on below a dialogue.
        """
        focused = self.focused
        if focused is None:
            return Offset()
        place: Offset = getattr(focused, "cursor_screen_offset", focused.content_region.offset)
        return place

    @cursor_position.setter
    def cursor_position(self, _place: Offset) -> None: ...

    def get_default_screen(self) -> Screen[None]:
        """Open with the laboratory."""
        return LaboratoryScreen(self.session, self.link, self._train_at_once)

    def on_mount(self) -> None:
        """Restore the terminal on the signals that would leave it raw; keep warnings off the screen."""
        _log_to_file()
        for name in ("SIGTERM", "SIGHUP"):
            with suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):  # not on every system
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.leave)

    async def action_quit(self) -> None:
        """End the screen."""
        self.leave()

    def leave(self) -> None:
        """End the screen; a training saves itself, see ``wait_until_saved``.

        An answer that is under way is waited for: it would appear on the shell's line.
        """
        self.session.stop()
        if not self.link.is_waiting or self._patience <= 0:
            self.exit()
        else:
            self._patience -= _LOOK_AGAIN
            self.set_timer(_LOOK_AGAIN, self.leave)

    def wait_until_saved(self) -> None:
        """Wait for the training to be saved, ten seconds at most; called when the terminal is restored."""
        self.session.stop()
        self.session.wait_until_saved(_SAVING_SECONDS)

    def losses(self) -> list[str]:
        """Return a sentence about each training of which something is lost; for the time after ``wait_until_saved``."""
        sentences = [describe_loss(outcome) for outcome in self.session.trainings.outcomes]
        return [sentence for sentence in sentences if sentence]

    def on_cursor_position(self, _event: CursorPosition) -> None:
        """Take the terminal's answer."""
        self.link.take_answer()

    def _ask_terminal(self) -> None:
        if self._driver is not None and not self.is_headless:
            self._driver.write(_WHERE_IS_THE_CURSOR)
            self._driver.flush()

    def action_change_theme(self) -> None:
        """Change between dark and light, and remember it."""
        self.theme = LIGHT if self.theme == DARK else DARK
        remember_theme(self.theme)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Fill the palette with every command, under the name of its group."""
        del screen  # the laboratory's commands, wherever the palette was opened
        for command in COMMANDS:
            title = _("{group}: {command}").format(group=_(command.group), command=_(command.title))
            yield SystemCommand(title, _(command.tip), self._runner(command.action))

    def action_command_palette(self) -> None:
        """Open the palette."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(placeholder=_("Search for commands…"), id="--command-palette"))

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
        """Say how to leave to who presses ctrl+c."""
        self.notify(_("ctrl+q leaves; a training of ten seconds or more is saved first"), markup=False)

    def _runner(self, action: str) -> Callable[[], None]:
        def run() -> None:
            self.call_later(self.screen_stack[0].run_action, action)

        return run

    def _post_event(self, run_id: int, event: Event) -> None:
        """Hand an event of the training thread to the screen; after the end there is none left to tell."""
        with suppress(RuntimeError):
            if self.is_running and self.screen_stack:
                self.screen_stack[0].post_message(TrainingHappened(run_id, event))


def _log_to_file() -> None:
    """Send warnings and log records to a file: on the screen they would tear it."""
    folder = platformdirs.user_log_path("rnn-tui", appauthor=False)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(filename=folder / "rnn-tui.log", level=logging.WARNING)
    logging.captureWarnings(True)
