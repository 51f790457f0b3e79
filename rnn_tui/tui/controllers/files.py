"""What is written goes out of the laboratory, and comes in: the clipboard, and files."""

from pathlib import Path

from rnn_tui.language import _
from rnn_tui.text.corpus import read_prompt
from rnn_tui.tui.controllers.controller import Controller


class FilesController(Controller):
    """Copies and saves what is written, and types what is in a file."""

    def copy_writing(self) -> None:
        """Copy what is written."""
        self.screen.program.reach.copy(self.screen, self.session.prompt.writer.text)

    def save_writing(self) -> None:
        """Ask by which name to save what is written, and save it."""
        question, name = _("Save the written text as"), _("writing.txt")
        self.screen.program.reach.save(self.screen, question, name, lambda _path: self.session.prompt.writer.text)

    def load_prompt(self) -> None:
        """Ask for a file, and insert its contents."""
        self.screen.program.reach.ask_file(self.screen, self._load_from)

    def _load_from(self, path: Path) -> None:
        self.screen.writing.type_text(read_prompt(path))
