"""What is on the table goes, and something else comes: asked first where a training is under way."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from rnn_tui.language import _
from rnn_tui.session.changes import Changes
from rnn_tui.session.table import Fresh, Opened, Startable
from rnn_tui.terminal.safe_text import visible
from rnn_tui.terminal.wording import title_of
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.controllers.controller import Controller


class TableController(Controller):
    """Puts a text, a run or other settings on the table; a training that is there is saved."""

    def put(self, table: Startable | Opened, notes: Iterable[str] = (), goes_on: bool = False) -> None:
        """Put something else on the table, write ``notes`` into the log, and go on learning where that is asked."""
        self.session.put(table)
        self.show_anew()
        self.screen.training_log.write([visible(note) for note in notes])
        if goes_on:
            self.screen.training.toggle()

    def show_anew(self) -> None:
        """Show another text, or another run."""
        self.screen.writing_on.stop()
        self.screen.writing.begin_anew()
        self.screen.draw(Changes.everything(table=True))

    def learn_by(self, path: Path | None) -> None:
        """Have the learner's own functions, in the file or folder at ``path``, learn the text on the table."""
        if path is None:
            return
        from rnn_tui.lesson.own.trainer import OwnTrainer

        corpus, config = self.session.corpus, self.session.config
        table = Fresh(corpus, config if config.is_lesson else preset_config("notebook"), partial(OwnTrainer, path))
        question = _("{old} is being trained. Save it, stop, and have your own functions learn?")
        self.leave_training(question, "", partial(self.put, table, goes_on=True))

    def leave_training(self, question: str, new: str, go: Callable[[], None]) -> None:
        """Go to what is called ``new``; if a training is under way, only after asking, and it is saved."""
        if not self.session.active:
            go()
            return
        from rnn_tui.tui.screens.dialogues import ConfirmScreen

        def take_answer(sure: bool | None) -> None:
            if sure:
                self.session.keep_training()
                go()

        names = {"old": title_of(self.session.corpus), "new": new}
        self.screen.app.push_screen(ConfirmScreen(question.format(**names)), take_answer)
