"""Every branch of what is written: to be looked at side by side, and walked to."""

import math
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from rnn_tui.generation.tree import Branch, Node, path_to
from rnn_tui.language import N_, _, decimal, grouped
from rnn_tui.tui.renderables.columns import fit_left, fit_right
from rnn_tui.tui.renderables.prose import NEWLINE_SIGN
from rnn_tui.tui.safe_text import visible

_MOST = 200  # branches that are listed
_BEFORE = 12  # characters before the fork that are shown with each


class BranchesScreen(ModalScreen[Node | None]):
    """Lists the branches below one another, each from where it leaves the text; ends with the end of one."""

    BINDINGS = [
        Binding("escape", "dismiss", N_("close"), id="close_branches", tooltip=N_("Back to the laboratory")),
    ]

    def __init__(self, branches: Sequence[Branch], length: int) -> None:
        """Take the branches and the ``length`` of the text at the cursor."""
        super().__init__()
        self._branches = branches[:_MOST]
        self._length = length

    def compose(self) -> ComposeResult:
        """Show the list."""
        with Vertical(classes="page", id="branches") as page:
            page.border_title = _("Branches")
            page.border_subtitle = _("enter goes there · esc closes")
            yield OptionList(id="branch-list", compact=True)

    def on_resize(self) -> None:
        """Draw every branch for the new width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        listed = self.query_one("#branch-list", OptionList)
        width = max(20, listed.size.width - 3)
        listed.clear_options()
        listed.add_options(Option(draw_branch(branch, self._length, width)) for branch in self._branches)
        listed.highlighted = 0
        listed.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """End with the branch under the cursor."""
        self.dismiss(self._branches[event.option_index].end)


def draw_branch(branch: Branch, length: int, width: int) -> Content:
    """Return a branch's line: where it parts, what it says from there, its bits per character, its length."""
    path = path_to(branch.end)
    bits = [node.bits for node in path[branch.fork :] if node.bits is not None]
    mean = sum(bits) / len(bits) if bits else math.nan
    before = _line([node.character for node in path[max(0, branch.fork - _BEFORE) : branch.fork]])
    behind = _line([node.character for node in path[branch.fork :]])
    sign = "●" if branch.fork == length == len(path) else " "
    tail = fit_right("" if math.isnan(mean) else _("{bits} bits").format(bits=decimal(mean, 2)), 11)
    tail += fit_right(grouped(len(path)), 8)
    room = max(4, width - len(before) - len(tail) - 2)
    return Content.assemble((f"{sign} ", "bold $network"), (before, "$quiet"), (fit_left(behind, room), "bold"), tail)


def _line(characters: Sequence[str]) -> str:
    return "".join(NEWLINE_SIGN if character == "\n" else visible(character) for character in characters)
