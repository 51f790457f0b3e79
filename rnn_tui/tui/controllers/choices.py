"""What stands over the prompt to choose from: controls, branches, continuations."""

from rnn_tui.generation.settings import Continuation
from rnn_tui.generation.tree import Node
from rnn_tui.language import _
from rnn_tui.tui.controllers.controller import Controller


class ChoicesController(Controller):
    """Opens these dialogues, and does what was chosen in them; the network writes on no more meanwhile."""

    def show_controls(self) -> None:
        """Show the controls of the writing; each takes effect at once."""
        from rnn_tui.tui.screens.controls import ControlsScreen

        self.screen.writing_on.stop()

        def tell(wrong: list[str] | None) -> None:
            if wrong:
                message = _("left unchanged: {fields}")
                self.notices.tell(message.format(fields=", ".join(wrong)), severity="warning")

        settings, vocabulary = self.session.prompt.settings, self.session.vocabulary
        self.screen.app.push_screen(ControlsScreen(settings, vocabulary, self.screen.writing.use_settings), tell)

    def show_branches(self) -> None:
        """Show the branches of the text."""
        from rnn_tui.tui.screens.branches import MOST_BRANCHES, BranchesScreen

        prompt, alternatives = self.session.prompt, self.session.alternatives
        writer = prompt.writer
        self.screen.writing_on.stop()
        branches = writer.branches(MOST_BRANCHES)
        alternatives.ask_comparison(branches)

        def go(end: Node | None) -> None:
            if end is not None:
                self.screen.writing.edit(lambda: writer.go(end))

        listed = BranchesScreen(branches, list(writer.nodes), prompt.step, alternatives.fetch_comparison)
        self.screen.app.push_screen(listed, go)

    def show_continuations(self) -> None:
        """Show several continuations."""
        from rnn_tui.tui.screens.continuations import ContinuationsScreen

        prompt, alternatives = self.session.prompt, self.session.alternatives
        self.screen.writing_on.stop()
        if not prompt.is_read:
            self.notices.tell(_("the network is still reading the text; one moment"))
            return
        alternatives.ask_continuations()

        def take(chosen: Continuation | None) -> None:
            if chosen is not None:
                self.screen.writing.take(chosen.drawn)

        found, text = alternatives.fetch_continuations, "".join(node.character for node in prompt.path)
        self.screen.app.push_screen(ContinuationsScreen(found, prompt.vocabulary, text), take)
