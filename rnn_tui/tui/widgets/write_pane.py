"""The prompt: what you and the network have written, and what it would write now."""

from collections.abc import Sequence

from textual.content import Content
from textual.events import Key, Paste
from textual.widget import Widget

from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.tree import Node
from rnn_tui.language import _, decimal
from rnn_tui.tui.commands import bindings
from rnn_tui.tui.messages import TextTyped
from rnn_tui.tui.renderables.prose import Line, ghost_pieces, join_lines, pieces_of, wrap

_CURSOR = (" ", "reverse")
_SEEN_CHARACTERS = 4_000  # more than any pane shows: what lies before is not laid out
_GHOST_LINES = 2
_GHOST_MARK = "~ "


class WritePane(Widget, can_focus=True):
    """Takes printable keys and pastes while it has the focus, and tells the screen of them."""

    BINDINGS = bindings("writing", "screen.")

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self._written: Sequence[Node] = ()
        self._ghost = ""

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = _("Write")

    def show_text(self, nodes: Sequence[Node]) -> None:
        """Draw these characters, the cursor behind the last."""
        self._written = nodes[-_SEEN_CHARACTERS:]
        self.refresh()

    def show_ghost(self, text: str) -> None:
        """Draw what the network would write now."""
        self._ghost = text
        self.refresh()

    def show_sampling(self, sampling: Sampling, seed: int) -> None:
        """Name the temperature between safe and wild, what is cut off, and the seed, on the border."""
        if sampling.is_greedy:
            scale = _("greedy")
        else:
            safe, wild = _("safe"), _("wild")
            scale = f"{safe} ◂── {decimal(sampling.temperature, 1)} ──▸ {wild}"
        parts = [scale]
        if sampling.top_k:
            parts.append(f"top-k {sampling.top_k}")
        if sampling.top_p < 1:
            parts.append(f"top-p {decimal(sampling.top_p, 2)}")
        parts.append(_("seed {seed}").format(seed=seed))
        self.border_subtitle = Content.styled(" · ".join(parts), "$quiet")

    def on_key(self, event: Key) -> None:
        """Hand a printable key on; whatever else is a binding's."""
        if event.is_printable and event.character:
            event.stop()
            self.post_message(TextTyped(event.character))

    def on_paste(self, event: Paste) -> None:
        """Hand a paste on as it came."""
        event.stop()
        self.post_message(TextTyped(event.text))

    def render(self) -> Content:
        """Draw the end of the text and the ghost, as many lines as there is room for."""
        width, height = self.content_size
        if width < 4 or height < 2:
            return Content("")
        cursor = _CURSOR if self.has_focus else ("▏", "$quiet")
        ghost = self._ghost_lines(width, 1 if height < 4 else _GHOST_LINES)
        text = wrap([*pieces_of(self._written), cursor], width)[-(height - len(ghost)) :]
        return join_lines([*text, *ghost])

    def _ghost_lines(self, width: int, most: int) -> list[Line]:
        if not self._ghost:
            return []
        lines = wrap(ghost_pieces(self._ghost), width - len(_GHOST_MARK))[:most]
        indents = [_GHOST_MARK] + [" " * len(_GHOST_MARK)] * (len(lines) - 1)
        return [[(indent, "bold $network"), *line] for indent, line in zip(indents, lines)]
