"""What all dialogues share: each is answered once."""

from pathlib import Path
from typing import Any

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType

from rnn_tui.tui.screens.beneath import QuietBeneath
from rnn_tui.tui.screens.fitted import FittedAtOnce


class AnsweredOnce(QuietBeneath, FittedAtOnce):
    """A screen that ends once, however often it is dismissed; if another screen covers it, once that has closed."""

    _answers: tuple[Any, ...] = ()  # the one that waits for what stands over the screen
    _is_answered = False

    def dismiss(self, result: Any = None) -> AwaitComplete:  # noqa: ANN401  (of the type that the screen has)
        """End with ``result``; a second answer is ignored."""
        if self._is_answered:
            return AwaitComplete()
        if self.app.screen is not self:
            self._answers = self._answers or (result,)
            return AwaitComplete()
        self._is_answered = True
        ended: AwaitComplete = super().dismiss(result)
        return ended

    def on_screen_resume(self) -> None:
        """Give the answer that was waiting."""
        if self._answers:
            self.dismiss(*self._answers)


class Dialogue(AnsweredOnce, ModalScreen[ScreenResultType]):
    """A screen over the others that is answered once; keys that come after the answer are for the screen below."""

    CSS_PATH = Path(__file__).with_name("dialogues.tcss")  # whole, because a dialogue may be a class of any folder
