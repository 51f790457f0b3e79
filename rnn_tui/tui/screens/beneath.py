"""How a screen draws below another one that is transparent."""

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

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
