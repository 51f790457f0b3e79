"""Keeping what is written: the prompt of each text has a journal, which brings it back and takes down what is done."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rnn_tui.language import _
from rnn_tui.reasons import reason_of
from rnn_tui.runs.layout import WRITING
from rnn_tui.session.journal import Journal, abandoned, draft_paths
from rnn_tui.session.prompt import Prompt
from rnn_tui.text.corpus import Corpus


class Keeping:
    """The journal of the prompt on the table. ``problem`` says why what was written could not be kept, if it could not.

    ``notes`` are what is to be told of what was written before, and ``adopted`` says whether there are branches that
    were written in another window.
    """

    def __init__(self) -> None:
        self.problem = ""
        self.notes: list[str] = []
        self.adopted = False
        self._journal: Journal | None = None
        self._prompt: Prompt | None = None

    def begin(self, prompt: Prompt, corpus: Corpus, run: Path | None) -> None:
        """Bring back what was written for a text, or in the ``run`` that is open, and keep what is written now."""
        drafts = draft_paths(corpus)
        journal = Journal(drafts if run is None else [run / WRITING, *drafts])
        self._journal, self._prompt = journal, prompt
        prompt.restore(journal)
        self.notes += journal.notes
        if journal.path == drafts[0]:
            self._adopt(prompt, journal, drafts[1:])

    def _adopt(self, prompt: Prompt, journal: Journal, drafts: Sequence[Path]) -> None:
        """Make what was written in other windows, which are closed now, branches of what is written here."""
        for draft in drafts:
            with suppress(OSError), abandoned(draft) as kept:
                if prompt.adopt(kept):
                    prompt.keep(journal, None)
                    self.adopted = True

    def keep(self, run: Path | None) -> None:
        """Bring what was written to the disk, and into the ``run`` that is written here.

        What cannot be is said once, and tried again.
        """
        if self._journal is None or self._prompt is None:
            return
        try:
            self._prompt.keep(self._journal, run)
            self.problem = ""
        except OSError as error:
            self.problem = _("{path}: {reason}").format(path=self._journal.place, reason=reason_of(error))

    def move(self, run: Path, path: Path) -> None:
        """Take note that the folder of a run was given another name."""
        if self._journal is not None:
            self._journal.move(run, path)

    def close(self) -> None:
        """Let another process go on with it."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None
