"""Questions with yes or no for an answer, in the reader's language: click's own knows English answers only."""

import click

from rnn_tui.language import _, words_of_answers


def confirm(question: str) -> bool:
    """Ask ``question`` until the answer is yes or no; an empty one is no. Raises click.Abort where none can come."""
    yes, no = words_of_answers()
    while True:
        asked = f"{question} [{yes[0]}/{no[0].upper()}]"
        answer = click.prompt(asked, default="", show_default=False, prompt_suffix=" ").strip().casefold()
        if answer in yes:
            return True
        if answer in no or not answer:
            return False
        print(_("please answer with {yes} or {no}").format(yes=yes[0], no=no[0]))
