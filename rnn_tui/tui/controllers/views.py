"""Finding one's way: what has the focus, which view is open, menu and help."""

from pathlib import PurePath

from textual.widgets import OptionList

from rnn_tui.errors import RnnTuiError, TextError
from rnn_tui.language import _
from rnn_tui.tui.controllers.controller import Controller
from rnn_tui.tui.controllers.presenting import Place
from rnn_tui.tui.panes.pane import Pane, View


class ViewsController(Controller):
    """Goes from pane to pane, and opens views in the place of the loss and the log, one at a time."""

    def show_menu(self) -> None:
        """Show every command by a letter."""
        from rnn_tui.tui.screens.menu import MenuScreen

        self.screen.app.push_screen(MenuScreen(), self._run_chosen)

    def _run_chosen(self, command: str | None) -> None:
        if command is not None:
            self.screen.run_command(command)

    def show_help(self) -> None:
        """Show the help."""
        from rnn_tui.tui.screens.help import HelpScreen

        self.screen.app.push_screen(HelpScreen(self.opened))

    def show_lesson(self, number: int | None = None) -> None:
        """Show the lesson on the text on the table, at the step of ``number``, else at the one shown last."""
        from rnn_tui.lesson.subject import READ, subject_of
        from rnn_tui.tui.screens.lesson import LessonScreen

        try:
            subject = subject_of(self.session.corpus.content[:READ])
        except TextError as error:
            self.notices.complain(str(error))
            return
        self.screen.writing_on.stop()
        self.screen.app.push_screen(LessonScreen(subject, number, self.screen.watching), self.screen.table.learn_by)

    def show_corpus(self) -> None:
        """Go to the texts, and open their drawer in a narrow window."""
        self.show_all()
        self.screen.corpus_pane.add_class("-open")
        self.screen.corpus_pane.query_one("#texts", OptionList).focus()

    def focus_bars(self) -> None:
        """Go to the bars."""
        self._go_to("bars", self.screen.bars_pane)

    def focus_prompt(self) -> None:
        """Go to the prompt."""
        self._go_to("prompt", self.screen.write_pane)

    def _go_to(self, place: Place, pane: Pane) -> None:
        self.show_all()
        self.screen.presenting.bring_forward(place)
        pane.focus()

    def focus_centre(self) -> None:
        """Go to the loss and the log, also where a view stands in their place."""
        self._open(None)
        self._centre.focus()

    @property
    def _centre(self) -> Pane:
        """What is worked with in the middle, where no view is open: the log, and before a class the curve."""
        return self.screen.loss_plot if self.screen.presenting.holds else self.screen.training_log

    def toggle(self, id_: str) -> None:
        """Open a view, or the loss and the log again where it is open; the drawer of the texts would cover it."""
        self._open(None if self._is_seen(id_) else id_)

    def _is_seen(self, id_: str) -> bool:
        """Whether a view is open, and not behind what fills the window."""
        presenting = self.screen.presenting
        return self.screen.view_panes[id_].display and not (presenting.holds and presenting.seen != id_)

    def export(self) -> None:
        """Ask for a file, and save what is open there: as a picture, or, where its name says so, as text."""
        from rnn_tui.tui.export import picture_of

        pane = self.opened or self.screen.loss_plot
        picture = picture_of(pane, str(pane.border_title))
        name = pane.command.id if isinstance(pane, View) else "loss"

        def content(path: PurePath) -> str:
            match path.suffix.lower():
                case ".svg":
                    return picture.as_svg()
                case ".txt":
                    return picture.as_text()
            raise RnnTuiError(_("end the name in .svg for a picture, in .txt for text"))

        question = _("Save the view as (.svg or .txt)")
        self.screen.program.reach.save(self.screen, question, f"{name}.svg", content)

    @property
    def opened(self) -> View | None:
        """The view that is open, if one is."""
        return next((view for view in self.screen.view_panes.values() if view.display), None)

    def tell_rest(self) -> None:
        """Say in the open view how long it waits, where answers before have to be paid for first."""
        if self.opened is not None:
            self.opened.tell_rest(self.session.aside.rest)

    def toggle_whole(self) -> None:
        """Give the open view the whole window, or its place in the middle again."""
        if self.opened is not None:
            self.screen.toggle_class("-whole")
            self.opened.focus()
            self.screen.call_after_refresh(self.screen.drawing.show, self.opened)

    def show_all(self) -> None:
        """Show what a view in the whole window covers: something there is asked for."""
        if self.screen.has_class("-whole"):
            self.toggle_whole()

    def _open(self, id_: str | None) -> None:
        """Show this view alone, or none; what takes the place of another takes the focus over as well."""
        centre, views, texts = self._centre, self.screen.view_panes, self.screen.corpus_pane
        left = (centre, *views.values(), texts) if texts.has_class("-open") else (centre, *views.values())
        had_focus = self.screen.presenting.holds or any(pane.has_focus_within for pane in left)
        for name, view in views.items():
            if view.display and name != id_:
                view.leave(self.screen.session)
            view.display = name == id_
        middle = self.screen.query_one("#centre").set_class(id_ is not None, "-view")
        if id_ is not None:
            if not views[id_].is_attached:
                middle.mount(views[id_])
            self.screen.drawing.show(views[id_])
        self.screen.view_tabs.mark(id_)
        self.screen.presenting.bring_forward("centre")
        self.screen.set_class(id_ is not None and views[id_].whole, "-whole")
        if id_ is None:
            if had_focus:
                centre.focus()
        elif had_focus or views[id_].BINDINGS:
            views[id_].focus()
