"""Before a class: large, plain and in thick lines. Whether that is so is kept in one place, as a class of the app."""

from textual.widget import Widget

from rnn_tui.tui.renderables.pen import FINE, THICK, Pen

PRESENTS = "-present"


def is_presenting(widget: Widget) -> bool:
    """Return whether the program that a widget belongs to stands before a class."""
    return widget.app.has_class(PRESENTS)


def pen_of(widget: Widget) -> Pen:
    """Return what a widget draws its lines with."""
    return THICK if is_presenting(widget) else FINE
