"""What a screen does beneath another one that lets it show through."""

from typing import TypeVar

from textual.screen import Screen

Result = TypeVar("Result")


class QuietBeneath(Screen[Result]):
    """A screen that draws beneath another one what changed, once: Textual would go on drawing all of it for ever."""

    def _compositor_refresh(self) -> None:
        super()._compositor_refresh()
        if not self.is_active:
            self._repaint_required = False
