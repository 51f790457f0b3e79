"""A list of rows that takes every key at any size."""

from textual.widgets import OptionList


class Rows(OptionList):
    """Textual's list; where there is no room for a single row, it has no pages to be turned."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow what can be done at this size."""
        if action in {"page_up", "page_down"} and not self.scrollable_content_region:
            return False
        return super().check_action(action, parameters)
