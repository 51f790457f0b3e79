"""What is written goes out of the laboratory, and comes in: the clipboard, and files."""

from pathlib import Path

from rnn_tui.language import _
from rnn_tui.text.corpus import read_prompt
from rnn_tui.text.normal_form import encodable
from rnn_tui.tui.clipboard import copy_text
from rnn_tui.tui.controllers.controller import Controller


class FilesController(Controller):
    """Copies and saves what is written, and types what is in a file."""

    def copy_writing(self) -> None:
        """Copy what is written, to a file as well."""
        path = copy_text(self.screen.app, self.session.prompt.writer.text)
        if path is None:
            self.notices.tell(_("copied"))
        else:
            self.notices.tell_path(_("copied, and written to"), path)

    def save_writing(self) -> None:
        """Ask for a file, and save what is written there."""
        from rnn_tui.tui.screens.dialogues import FileScreen

        question, keys = _("Save the written text as"), _("enter saves · esc closes")

        def tell(path: Path | None) -> None:
            if path is not None:
                self.notices.tell_path(_("saved as"), path)

        self.screen.app.push_screen(FileScreen(question, keys, _("writing.txt"), self._save_as), tell)

    def _save_as(self, path: Path, replace_it: bool) -> None:
        with path.open("w" if replace_it else "x", encoding="utf-8") as file:
            file.write(encodable(self.session.prompt.writer.text))

    def load_prompt(self) -> None:
        """Ask for a file, and insert its contents."""
        from rnn_tui.tui.screens.dialogues import FileScreen

        question, keys = _("Insert the text of which file?"), _("enter inserts it · esc closes")
        self.screen.app.push_screen(FileScreen(question, keys, "", self._load_from))

    def _load_from(self, path: Path, _replace_it: bool) -> None:
        self.screen.writing.type_text(read_prompt(path))
