"""Finding one's way: what has the focus, which view is open, menu and help."""

from textual.widgets import OptionList

from rnn_tui.tui.controllers.controller import Controller


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

        self.screen.app.push_screen(HelpScreen())

    def show_corpus(self) -> None:
        """Go to the texts, and open their drawer in a narrow window."""
        self.screen.corpus_pane.add_class("-open")
        self.screen.corpus_pane.query_one("#texts", OptionList).focus()

    def focus_bars(self) -> None:
        """Go to the bars."""
        self.screen.bars_pane.focus()

    def focus_prompt(self) -> None:
        """Go to the prompt."""
        self.screen.write_pane.focus()

    def focus_centre(self) -> None:
        """Go to the loss and the log, also where a view stands in their place."""
        self._open(None)
        self.screen.training_log.focus()

    def toggle(self, id_: str) -> None:
        """Open a view, or the loss and the log again where it is open; the drawer of the texts would cover it."""
        self._open(None if self.screen.view_panes[id_].display else id_)

    def toggle_whole(self) -> None:
        """Give the open view the whole window, or its place in the middle again."""
        opened = next((view for view in self.screen.view_panes.values() if view.display), None)
        if opened is not None:
            self.screen.toggle_class("-whole")
            opened.focus()
            self.screen.call_after_refresh(self.screen.drawing.show, opened)

    def _open(self, id_: str | None) -> None:
        """Show this view alone, or none; what takes the place of another takes the focus over as well."""
        log, views, texts = self.screen.training_log, self.screen.view_panes, self.screen.corpus_pane
        left = (log, *views.values(), texts) if texts.has_class("-open") else (log, *views.values())
        had_focus = any(pane.has_focus_within for pane in left)
        for name, view in views.items():
            if view.display and name != id_:
                view.leave(self.screen.session)
            view.display = name == id_
        centre = self.screen.query_one("#centre").set_class(id_ is not None, "-view")
        if id_ is not None:
            if not views[id_].is_attached:
                centre.mount(views[id_])
            self.screen.drawing.show(views[id_])
        self.screen.set_class(id_ is not None and views[id_].whole, "-whole")
        if id_ is None:
            if had_focus:
                log.focus()
        elif had_focus or views[id_].whole:
            views[id_].focus()
