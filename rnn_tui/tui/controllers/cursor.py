"""The cursor in what is written: where it goes, and what is done where it stands."""

from rnn_tui.language import _
from rnn_tui.session.cursor import word_before, word_behind
from rnn_tui.tui.controllers.controller import Controller
from rnn_tui.tui.messages import Move


class CursorController(Controller):
    """Looks at places of what is written; what is written there begins a branch."""

    def toggle(self) -> None:
        """Look before the last character, or at the end again."""
        prompt = self.session.prompt
        if prompt.cursor.place is not None:
            self._look(None)
        elif prompt.writer.nodes:
            self.screen.views.show_all()
            self.screen.write_pane.focus()
            self._look(len(prompt.writer.nodes) - 1)
        else:
            self.notices.tell(_("nothing is written yet"))

    def move(self, to: Move | int) -> None:
        """Do what a key or a click wants while the cursor is in the text."""
        prompt, page = self.session.prompt, self.screen.write_pane.page
        place = prompt.cursor.place
        if place is None:
            return
        nodes = prompt.writer.nodes
        match to:
            case "left" | "right":
                self._look(place + (1 if to == "right" else -1))
            case "up" | "down":
                self._look(page.above(place, 1 if to == "down" else -1))
            case "home":
                self._look(0)
            case "end":
                self._look(len(nodes))
            case "word before":
                self._look(word_before(nodes, place))
            case "word behind":
                self._look(word_behind(nodes, place))
            case "pick above" | "pick below":
                self.screen.writing.move_pick(1 if to == "pick below" else -1)
            case "write":
                self.screen.writing.write_next()
            case int():
                self._look(to)

    def _look(self, place: int | None) -> None:
        self.screen.writing_on.stop()
        self.session.prompt.look(place)
        self.screen.writing.show_written()
