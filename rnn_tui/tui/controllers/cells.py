"""An RNN, a GRU and an LSTM of the text on the table learn it one after another, to be compared."""

from rnn_tui.language import _
from rnn_tui.places import runs_folder
from rnn_tui.session.table import Fresh
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.events import Event, TrainingFinished
from rnn_tui.tui.controllers.controller import Controller


class CellsController(Controller):
    """Puts the next of them on the table when the one before has come to its end; whatever else comes there ends it."""

    _waiting: tuple[TrainingConfig, ...] = ()
    _stem = ""
    _run_id: int | None = None  # of the one that learns, where they do

    def compare(self) -> None:
        """Have the three learn the text, from now on; ask where a training is under way."""
        question = _("{old} is being trained. Save it, stop, and train an RNN, a GRU and an LSTM on this text?")
        self.screen.table.leave_training(question, "", self._begin)

    def _begin(self) -> None:
        from rnn_tui.runs.naming import free_stem
        from rnn_tui.training.equal_cells import equal_cells

        corpus = self.session.corpus
        self._waiting, self._stem = tuple(equal_cells(len(corpus.vocabulary))), free_stem(corpus.name)
        self._put_next()

    def _put_next(self) -> None:
        from rnn_tui.runs.naming import network_name

        config, *rest = self._waiting
        self._waiting = tuple(rest)
        self.session.keep_next_in(runs_folder() / f"{self._stem}-{network_name(config)}")
        self.screen.table.put(Fresh(self.session.corpus, config), goes_on=True)
        self._run_id = self.session.run_id

    def take_note(self, event: Event) -> None:
        """Go on with the next where the one that learns has ended by itself."""
        if self.session.run_id != self._run_id or not isinstance(event, TrainingFinished) or event.reason == "stopped":
            return
        if self._waiting:
            self._put_next()
        else:
            self._run_id = None
            self.notices.tell(_("an RNN, a GRU and an LSTM have learnt this text: esc G and enter show them together"))
