"""Fields of a form: numbers as the language writes them, and a yes or no that is read without its colour."""

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Checkbox, Select

from rnn_tui.language import _, decimal, parse_number, with_own_sign


def written_number(value: float) -> str:
    """Return a number as a field shows it."""
    return with_own_sign(f"{value:.12g}" if isinstance(value, float) else str(value))


def read_number(label: str, text: str, whole: bool, before: float) -> float:
    """Return the number in the field called ``label``; raise ValueError saying what is wanted where there is none.

    A field that shows ``before`` as it was written means that very number, of which it may not show every digit. A
    comma is as good as a point; a ``whole`` number comes back as an int.
    """
    if text == written_number(before):
        return before
    try:
        return int(text) if whole else parse_number(text)
    except ValueError:
        message = _("{label}: enter a number, such as {example}")
        example = "3" if whole else decimal(0.8, 1)
        raise ValueError(message.format(label=label, example=example)) from None


class Choice(Select[str], inherit_bindings=False):
    """One of some words: space and the arrows open the list, enter chooses in it, and closed it is the form's."""

    BINDINGS = [Binding("down,space,up", "show_overlay", show=False)]


class YesOrNo(Checkbox, inherit_bindings=False):
    """A box that is crossed or empty, with the word for it: space changes it, and enter is the form's."""

    BINDINGS = [Binding("space", "toggle_button", show=False)]

    def __init__(self, value: bool, id: str) -> None:  # noqa: A002  (as every widget calls it)
        super().__init__(_word(value), value, id=id, compact=True)

    def render(self) -> Content:
        """Draw the cross only where it means yes."""
        self.BUTTON_INNER = "X" if self.value else " "
        return super().render()

    def watch_value(self) -> None:
        """Put the other word beside the box."""
        self.label = _word(self.value)
        super().watch_value()


def _word(value: bool) -> str:
    return _("yes") if value else _("no")
