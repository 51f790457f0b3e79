"""What of a drawn page can be clicked: it carries the action of the screen that does it."""

from textual.content import Content
from textual.style import Style

ACTION = "lesson"  # under which name it carries it


def clickable(content: Content, action: str) -> Content:
    """Return ``content`` with the action that a click on it does."""
    return content.stylize(Style.from_meta({ACTION: action}))
