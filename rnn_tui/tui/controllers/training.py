"""The training is begun, paused, gone on with and set, and what it tells of is taken note of."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from rnn_tui.errors import RnnTuiError
from rnn_tui.language import _, grouped
from rnn_tui.session.changes import Changes
from rnn_tui.session.table import Fresh, Startable
from rnn_tui.terminal.wording import describe_event, describe_loss, title_of
from rnn_tui.training.events import (
    Diverged,
    Event,
    LearningByHeart,
    Paused,
    SavingFailed,
    TrainingFailed,
    TrainingFinished,
)
from rnn_tui.training.settings import label_of
from rnn_tui.tui.controllers.controller import Controller


class TrainingController(Controller):
    """How long, how fast and with which settings it learns, and with which parameters it writes."""

    def toggle(self) -> None:
        """Train, pause, resume, or go on."""
        self._change_training(self.session.toggle)

    def take_step(self) -> None:
        """Take one step."""
        self._change_training(self.session.take_step)

    def _change_training(self, change: Callable[[], None]) -> None:
        """Begin, pause or go on; a long text is divided before, where the screen does not wait for it."""
        dividing = self.session.dividing()
        if dividing is None:
            self._change(change)
            return
        from rnn_tui.tui.screens.reading import read_in_background

        name = title_of(self.session.corpus)
        read_in_background(self.screen, name, dividing, lambda _parts: self._change(change), self.notices.complain)

    def _change(self, change: Callable[[], None]) -> None:
        try:
            change()
        except RnnTuiError as error:
            self.notices.complain(error.said(label_of))
        self.screen.draw(Changes([], phase=True))

    def change_budget(self) -> None:
        """Choose the next length."""
        self.screen.budget_bar.action_change_budget(1)

    def choose_budget(self, seconds: float | None) -> None:
        """Use this length for the next training."""
        self.session.budget = seconds
        self.screen.draw(Changes([], phase=True))

    def change_pace(self) -> None:
        """Change between slow and full speed."""
        if not self.session.active:
            self.notices.tell(_("the pace can be changed while the network learns"))
            return
        control = self.session.control
        control.set_pace("full" if control.pace == "slow" else "slow")
        told = _("slow: at most five reports a second") if control.pace == "slow" else _("full speed")
        self.notices.tell(told)

    def toggle_best(self) -> None:
        """Write with the best parameters, or with the newest."""
        if not self.session.parameter_source.toggle_best():
            self.notices.tell(_("there are no best parameters yet: they are those of the lowest validation loss"))
        elif self.session.parameter_source.reads_best:
            self.notices.tell(_("now writing with the best parameters"))
        else:
            self.notices.tell(_("now writing with the newest parameters"))

    def show_settings(self) -> None:
        """Show the settings."""
        from rnn_tui.tui.screens.settings import SettingsScreen

        basis = self.session.table.anew()
        self.screen.app.push_screen(SettingsScreen(basis, self.session.active), partial(self._apply, basis))

    def find_rate(self) -> None:
        """Search a learning rate for a training that is not begun yet."""
        if not isinstance(table := self.session.table, Fresh):
            self.notices.tell(_("a learning rate is searched for before a training begins"))
            return
        from rnn_tui.session.rates import RateFinding
        from rnn_tui.tui.screens.rates import RatesScreen

        def take(rate: float | None) -> None:
            if rate is not None and self.session.table is table:
                self.screen.table.put(replace(table, config=replace(table.config, learning_rate=rate)))
                self.notices.tell(_("the learning rate is now {rate}").format(rate=f"{rate:g}"))

        self.screen.app.push_screen(RatesScreen(RateFinding(table, self.session.threads)), take)

    def _apply(self, basis: Startable, chosen: Startable | None) -> None:
        """Use the settings: at once what may change live; the rest begins anew."""
        session = self.session
        stays = type(chosen) is type(basis)
        if chosen is None or (stays and chosen.config == basis.config):
            return
        before = basis.config.live
        changed = {name: value for name, value in chosen.config.live.items() if value != before[name]}
        if stays and session.active and chosen.config == basis.config.with_live(**changed):
            session.change_settings(**changed)
            if session.phase == "paused":
                self.notices.tell(_("it changes at the next step"))
            self.screen.draw(Changes.everything())
        else:
            question = _("{old} is being trained. Save it, stop, and start again with other settings?")
            self.screen.table.leave_training(question, "", partial(self.screen.table.put, chosen))

    def take_note(self, event: Event) -> None:
        """Draw what rare events change."""
        if isinstance(event, TrainingFinished | TrainingFailed) and (best := self.session.finish()) is not None:
            sentence = _("now writing with the best parameters, those of step {step}; esc 2 switches to the newest")
            self.screen.training_log.write([sentence.format(step=grouped(best))])
        if isinstance(event, SavingFailed | TrainingFailed | Diverged):
            self.notices.complain(describe_event(event))
        if isinstance(event, LearningByHeart):
            self.notices.tell(
                _("it is overfitting (learning by heart): esc 2 writes with the best parameters"), severity="warning"
            )
        if isinstance(event, TrainingFinished | TrainingFailed | Paused):
            self.screen.draw(Changes([], phase=True, plot=True))

    def take_note_of_another(self, event: Event) -> None:
        """Tell of a run that is no longer on the table only what was lost of it."""
        outcome = self.session.trainings.outcome_of(event)
        if outcome is not None and (sentence := describe_loss(outcome)):
            self.notices.complain(sentence)
