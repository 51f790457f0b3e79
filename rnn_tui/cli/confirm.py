"""Yes-or-no questions in the reader's language: click itself only accepts English answers."""

import sys

import click

from rnn_tui.language import _, words_of_answers
from rnn_tui.text.corpus import in_one_line


def confirm(question: str) -> bool:
    """Ask ``question`` until the answer is yes or no; an empty one is no.

    Raises click.Abort where none can come, and TextError where standard input cannot be read.
    """
    yes, no = words_of_answers()
    while True:
        asked = f"{question} [{yes[0]}/{no[0].upper()}]"
        print(asked, end=" ", flush=True)
        with in_one_line(_("standard input")):
            line = sys.stdin.readline()
        if not line:
            raise click.Abort
        answer = line.strip().casefold()
        if answer in yes:
            return True
        if answer in no or not answer:
            return False
        print(_("please answer with {yes} or {no}").format(yes=yes[0], no=no[0]))
