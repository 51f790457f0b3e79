"""Lists of rows that take every key at any size, and every click."""

from textual.events import Click
from textual.widgets import OptionList


class ClickedRows(OptionList):
    """Textual's list; a click on a row that is still drawn, but has gone from the list, is none."""

    async def _on_click(self, event: Click) -> None:  # Textual's own comes next, unless told not to
        place: int | None = event.style.meta.get("option")
        if place is not None and place >= self.option_count:
            event.prevent_default()


class Rows(ClickedRows):
    """A list that, where there is no room for a single row, has no pages to be turned."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow what can be done at this size."""
        if action in {"page_up", "page_down"} and not self.scrollable_content_region:
            return False
        return super().check_action(action, parameters)
