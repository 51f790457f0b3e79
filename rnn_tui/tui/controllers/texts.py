"""Texts are chosen, opened and pasted."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from rnn_tui.language import _
from rnn_tui.session.jobs import read_again, read_text, take_paste
from rnn_tui.terminal.wording import title_of
from rnn_tui.text.corpus import Corpus, MayGoOn
from rnn_tui.tui.controllers.controller import Controller


class TextsController(Controller):
    """Puts a text on the table that was chosen, looked for or pasted."""

    def choose_text(self, name: str) -> None:
        """Open a text of the list; the open one stays."""
        opened = self.session.opened.get(name)
        if opened is None:
            self._open(name, name, self._take)
        elif opened is not self.session.corpus:
            self._replace_text(opened)
        self.screen.write_pane.focus()

    def open_text(self) -> None:
        """Ask for a text."""
        min_count = self.session.config.min_count

        def read(name: str, may_go_on: MayGoOn) -> Corpus:
            return read_text(name, min_count, may_go_on)

        self.screen.program.reach.ask_text(self.screen, read, self._take_opened)

    def ask_other(self, take: Callable[[Corpus | None], None]) -> None:
        """Ask for a text that is only looked at."""
        self.screen.program.reach.ask_text(self.screen, lambda name, may_go_on: read_text(name, 1, may_go_on), take)

    def read_sent(self, path: Path) -> None:
        """Open a text that was sent."""
        self._open(str(path), path.name, self._take_opened)

    def paste_text(self) -> None:
        """Ask for a text to paste."""
        from rnn_tui.tui.screens.dialogues import PasteScreen

        min_count = self.session.config.min_count
        self.screen.app.push_screen(PasteScreen(lambda text, _may_go_on: take_paste(text, min_count)), self._take)

    def choose_encoding(self) -> None:
        """Ask what the text on the table is to be read as."""
        self._ask_encoding(self.session.corpus, self._take, self.notices.complain)

    def _take_opened(self, corpus: Corpus | None) -> None:
        """Put a text on the table; a guess at its encoding is shown before, to be corrected."""
        if corpus is None or not corpus.guessed:
            self._take(corpus)
            return
        self._ask_encoding(
            corpus,
            lambda other: self._replace_text(corpus if other is None else other),
            lambda _sentence: self._replace_text(corpus),
        )

    def _ask_encoding(
        self, corpus: Corpus, take: Callable[[Corpus | None], None], refuse: Callable[[str], None]
    ) -> None:
        from rnn_tui.tui.screens.encodings import ask_encoding

        read = partial(read_again, corpus, self.session.config.min_count)
        ask_encoding(self.screen, corpus, read, take, refuse)

    def _open(self, name: str, title: str, take: Callable[[Corpus | None], None]) -> None:
        from rnn_tui.tui.screens.reading import read_in_background

        work = partial(read_text, name, self.session.config.min_count)
        read_in_background(self.screen, title, work, take, self.notices.complain)

    def _take(self, corpus: Corpus | None) -> None:
        if corpus is not None:
            self._replace_text(corpus)

    def _replace_text(self, corpus: Corpus) -> None:
        """Put ``corpus`` on the table; asks once where a training is under way, and goes on learning if it did."""

        def start_over() -> None:
            learning = self.session.phase == "training"
            self.session.open(corpus)
            self.screen.table.show_anew()
            if learning:
                self.screen.training.toggle()

        if self.session.phase == "paused":
            question = _("The training of {old} is paused. Save it and switch to {new}?")
        else:
            question = _("{old} is being trained. Save it, stop, and start over with {new}?")
        self.screen.table.leave_training(question, title_of(corpus), start_over)
