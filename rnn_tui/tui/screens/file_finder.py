"""A file to be looked for in the folders."""

from textual_fspicker import FileOpen

from rnn_tui.tui.screens.dialogue import AnsweredOnce


class FileFinder(AnsweredOnce, FileOpen):
    """The dialogue of textual-fspicker; it ends once."""
