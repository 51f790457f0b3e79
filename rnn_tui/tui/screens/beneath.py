"""How a screen draws below another one that is transparent."""

from typing import TYPE_CHECKING, Any

from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    _Screen = Screen[Any]
else:
    _Screen = object  # Textual takes a style from the first base that has one, and this has none


class QuietBeneath(_Screen):
    """A screen that draws beneath another one what changed, once: Textual would go on drawing all of it for ever."""

    def _compositor_refresh(self) -> None:
        super()._compositor_refresh()
        if not self.is_active:
            self._repaint_required = False

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Return what is to be selected there; a notice that has just gone is not, though it is still drawn."""
        found: tuple[Widget | None, Offset | None] = super().get_widget_and_offset_at(x, y)
        widget = found[0]
        return found if widget is None or isinstance(widget, Screen) or widget.parent is not None else (None, None)
