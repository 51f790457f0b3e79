"""Which pane is to be drawn, and why: what has changed stays due until the pane that wants it was drawn."""

from collections.abc import Sequence

from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.tui.panes.pane import Pane, View


class Drawing:
    """Hands each of ``panes`` the changes that it wants, at once or when it is its turn; ``polls`` is the clock.

    What a closed view wants stays due until it is opened.
    """

    def __init__(self, session: Session, panes: Sequence[Pane]) -> None:
        self.polls = 0
        self._session = session
        self._due = {pane: Changes([]) for pane in panes}
        self._rests = dict.fromkeys(panes, 0)  # the poll from which on a pane may be drawn again

    def due(self, pane: Pane) -> Changes:
        """Return what is to be drawn in a pane yet."""
        return self._due[pane]

    def add(self, changes: Changes) -> None:
        """Have this drawn with the next picture of each pane that wants it."""
        for pane, due in self._due.items():
            due.add(changes.only(pane.wants))

    def draw(self, changes: Changes) -> None:
        """Draw this at once: a person waits for it."""
        self.add(changes)
        for pane in self._due:
            if changes.only(pane.wants):
                self.show(pane)

    def draw_due(self) -> None:
        """Draw what is due in the panes that do not rest."""
        for pane, due in self._due.items():
            if due and self.polls >= self._rests[pane]:
                self.show(pane)

    def show(self, pane: Pane) -> None:
        """Draw in a pane what is due, unless it is a view that is closed."""
        if isinstance(pane, View) and not pane.display:
            return
        changes, self._due[pane] = self._due[pane], Changes([])
        self._rests[pane] = self.polls + pane.rest
        pane.show(self._session, changes)
