"""Every branch of the text: to compare side by side, and to go to."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from rnn_tui.generation.lookahead import BranchComparison, Measured
from rnn_tui.generation.tree import Branch, Node
from rnn_tui.language import N_, _
from rnn_tui.tui.panes.rows import Rows
from rnn_tui.tui.renderables.branches import Here, draw_beside, draw_branch, draw_heads
from rnn_tui.tui.screens.dialogue import Dialogue

MOST_BRANCHES = 200  # that are listed
_LOOKS_PER_SECOND = 20


class BranchesScreen(Dialogue[Node | None]):
    """Lists the branches, each from where it leaves the text; below, the one under the cursor beside the text."""

    BINDINGS = [
        Binding("escape", "dismiss", N_("close"), id="close_branches", tooltip=N_("Back to the laboratory")),
    ]

    def __init__(
        self,
        branches: Sequence[Branch],
        nodes: Sequence[Node],
        step: int,
        fetch: Callable[[], BranchComparison | None],
    ) -> None:
        """Take the branches, the text at the cursor, and the network's step; ``fetch`` tells what it makes of each."""
        super().__init__()
        self._branches = branches
        self._here = Here(nodes, (), step)
        self._fetch = fetch
        self._measured: Sequence[Measured | None] = [None] * len(branches)

    def compose(self) -> ComposeResult:
        """Show the list, and the comparison below it."""
        with Vertical(classes="page", id="branches") as page:
            listed = len(self._branches)
            newest = _("Branches: the newest {count}").format(count=listed)
            page.border_title = _("Branches") if listed < MOST_BRANCHES else newest
            page.border_subtitle = _("enter goes there · esc closes")
            yield Static(id="branch-heads")
            yield Rows(id="branch-list", compact=True)
            with VerticalScroll(id="beside"):
                yield Static(id="comparison")

    def on_mount(self) -> None:
        """Look for what is worked out in the background."""
        self._looking = self.set_interval(1 / _LOOKS_PER_SECOND, self._look)

    def _look(self) -> None:
        found = self._fetch()
        if found is not None:
            self._looking.stop()
            self._here = replace(self._here, bits=found.bits, step=found.step)
            self._measured = found.branches
            self._draw()

    def on_resize(self) -> None:
        """Draw every branch for the new width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        listed = self.query_one("#branch-list", OptionList)
        width = max(20, listed.size.width - 3)
        chosen = self._first_other() if listed.highlighted is None else listed.highlighted
        self.query_one("#branch-heads", Static).update(draw_heads(width, self._here.step))
        listed.clear_options()
        pairs = zip(self._branches, self._measured, strict=True)
        length = len(self._here.nodes)
        listed.add_options(Option(draw_branch(branch, length, width, measured)) for branch, measured in pairs)
        listed.highlighted = chosen
        listed.focus()

    def _first_other(self) -> int:
        """Return the place of the first branch that is not the text itself: there is something to compare."""
        others = (place for place, branch in enumerate(self._branches) if branch.fork < branch.end.depth)
        return next(others, 0)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the branch under the cursor beside the text."""
        place = event.option_index
        beside = self.query_one("#beside", VerticalScroll)
        width = beside.size.width - 2  # for the scroll bar
        drawn = draw_beside(self._here, self._branches[place], self._measured[place], width)
        self.query_one("#comparison", Static).update(drawn)
        beside.scroll_home(animate=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """End with the branch under the cursor."""
        self.dismiss(self._branches[event.option_index].end)
