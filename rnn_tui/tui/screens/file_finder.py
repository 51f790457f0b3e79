"""Finding a file in the folders."""

from pathlib import Path

from textual_fspicker import FileOpen

from rnn_tui.language import _
from rnn_tui.tui.screens.dialogue import AnsweredOnce


class FileFinder(AnsweredOnce, FileOpen):
    """The dialogue of textual-fspicker, in the reader's language; it ends once."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, _("Open a text"), open_button=_("open"), cancel_button=_("cancel"))
        self.ERROR_A_FILE_MUST_BE_CHOSEN = _("a file has to be chosen")
        self.ERROR_A_FILE_MUST_EXIST = _("there is no such file or folder")
        self.ERROR_PERMISSION_ERROR = _("permission denied")
