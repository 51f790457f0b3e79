"""The prompt: what you and the network have written, and what it would write now."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from textual.binding import Binding
from textual.content import Content
from textual.events import Click, Key, Paste
from textual.geometry import Offset

from rnn_tui.generation.settings import GenerationSettings
from rnn_tui.generation.tree import Node
from rnn_tui.language import N_, _, decimal, grouped, ngettext
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.terminal.columns import first_that_fits
from rnn_tui.terminal.safe_text import short_name_of
from rnn_tui.tui.commands import BY_ID, bindings
from rnn_tui.tui.messages import CursorMoved, Move, TextTyped
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.moved_ground import MovedGround
from rnn_tui.tui.panes.pane import Pane
from rnn_tui.tui.renderables.measures import Measures, draw_measures, last_word
from rnn_tui.tui.renderables.page import Page
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.prose import GHOST_MARK, PIN_MARK, ghost_pieces, styles_of, wrap
from rnn_tui.tui.typed import typed_by

if TYPE_CHECKING:
    from rnn_tui.tui.renderables.moved import Moved

Ground = Literal["surprise", "moved"]

_CURSOR = (" ", "reverse")
_CURSOR_KEYS: dict[str, Move] = {  # while the cursor is in the text
    "left": "left",
    "right": "right",
    "up": "up",
    "down": "down",
    "home": "home",
    "end": "end",
    "pageup,alt+left": "word before",
    "pagedown,alt+right": "word behind",
    "shift+up": "pick above",
    "shift+down": "pick below",
    "enter": "write",
}
_KEYS_TOLD = (
    N_("←→↑↓ home end · pages: words · shift+↑↓ pick · enter writes here · {leave} leaves"),
    N_("←→↑↓ · pages: words · enter writes here · {leave} leaves"),
    N_("←→↑↓ · enter writes here · {leave} leaves"),
)
_FRAME = 4  # cells beside what is told on the border
_GHOST_LINES = 2
_TALL = 6  # lines from which the ghost has two, and the text still half of them
_MEASURED = 3  # lines from which there is room for the figures


class WritePane(LineWise, Pane, can_focus=True):
    """Takes printable keys and pastes while it has the focus, and tells the screen of them."""

    BINDINGS = [
        *(Binding(key, f"move_cursor({move!r})", show=False) for key, move in _CURSOR_KEYS.items()),
        *bindings("writing"),
    ]

    caption = N_("Bold is what you wrote; ~ is what it would write next.")
    wants = frozenset({"written", "reading", "ghost", "sampling", "aside"})
    writes = True

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self.ground: Ground | None = None
        self._written: Sequence[Node] = ()
        self._bits: Sequence[float] | None = None
        self._moved: Moved | None = None
        self._asked = MovedGround()
        self._place: int | None = None  # of the cursor, while it is in the text
        self._told = ""
        self.page = Page()
        self._measures = Measures(math.nan, math.nan)
        self._second_ghost = ""
        self._ghost = ""
        self._caret = Offset()

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor stands on the screen, as Textual's own fields tell it."""
        return self.content_region.offset + self._caret

    def on_mount(self) -> None:
        """Name the pane."""
        self._label()

    def show(self, session: Session, changes: Changes) -> None:
        """Draw what is written and what the network makes of it, what it would write, and how that is chosen.

        While the network has not read the text yet it would write nothing: what it wrote went on with another one.
        """
        prompt = session.prompt
        if changes.written or changes.reading:
            self._place = prompt.cursor.place
            self.show_text(prompt.writer.nodes, prompt.cached.bits if self.ground == "surprise" else None)
            self.show_measures(measures_of(session, self.ground == "surprise"))
        if self.ground == "moved":
            self.show_moved(self._asked.look(session))
        if changes.ghost or not prompt.is_read:
            decode = session.vocabulary.decode
            self.show_ghost(decode(prompt.ghost.text), decode(() if prompt.pinned is None else prompt.ghost.pinned))
        if changes.sampling:
            self._told = told_of(prompt.settings)
        self._label()

    def _label(self) -> None:
        """Ask what is to be seen, and say with which keys, or how characters are chosen."""
        if self._place is None:
            self.write_on_frame(_("Write"), self._told)
        else:
            leave = BY_ID["cursor"].sign
            told = [_(each).format(leave=leave) for each in _KEYS_TOLD]
            keys = first_that_fits(told, self.size.width - _FRAME)
            self.write_on_frame(_("What did it think there?"), keys)

    def show_text(self, nodes: Sequence[Node], bits: Sequence[float] | None = None) -> None:
        """Draw these characters, the cursor behind the last; with ``bits`` the surprise of each as their ground."""
        self._written, self._bits = nodes, bits
        self.refresh_lines()

    def show_moved(self, moved: Moved | None) -> None:
        """Draw what moved a prediction as the ground of the text."""
        self._moved = moved
        self.refresh_lines()

    def show_measures(self, measures: Measures) -> None:
        """Draw these figures under the text."""
        self._measures = measures
        self.refresh_lines()

    def show_ghost(self, text: str, pinned: str = "") -> None:
        """Draw what the network would write now, and what ``pinned`` parameters would have."""
        self._ghost, self._second_ghost = text, pinned
        self.refresh_lines()

    def on_key(self, event: Key) -> None:
        """Hand on what a key writes; whatever else is a binding's."""
        if typed := typed_by(event):
            event.stop()
            self.post_message(TextTyped(typed))

    def on_paste(self, event: Paste) -> None:
        """Hand a paste on as it came."""
        event.stop()
        self.post_message(TextTyped(event.text))

    def on_click(self, event: Click) -> None:
        """Look at what stands under the mouse, while the cursor is in the text."""
        offset = event.get_content_offset(self)
        if offset is not None and self._place is not None:
            self.post_message(CursorMoved(self.page.at(offset.x, offset.y)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Move the cursor only while it is in the text."""
        return self._place is not None if action == "move_cursor" else super().check_action(action, parameters)

    def action_move_cursor(self, move: Move) -> None:
        """Hand on where the cursor is wanted."""
        self.post_message(CursorMoved(move))

    def draw_lines(self) -> list[Content]:
        """Draw the text where one looks and the ghost, as many lines as there is room for."""
        width, height = self.content_size
        if width < 4 or height < 2:
            return []
        ghost = self._ghost_lines(width, 1 if height < _TALL else _GHOST_LINES)
        below = [self._figures(width)] if height >= _MEASURED else []
        text = self._text_lines(width, height - len(ghost) - len(below))
        space = [Content("")] * (height - len(text) - len(ghost) - len(below))
        return [*map(join_pieces, [*text, *ghost]), *space, *below]

    def _figures(self, width: int) -> Content:
        """Return the line under the text, which belongs to its ground."""
        if self.ground != "moved":
            return draw_measures(self._measures, width)
        from rnn_tui.tui.renderables.moved import draw_moved

        return draw_moved(self._moved, width)

    def _text_lines(self, width: int, most: int) -> list[Line]:
        """Return the lines around the cursor, or the last ones with the cursor behind them; only what is seen."""
        nodes, place = self._written, self._place
        self.page.lay_out(nodes, width)
        bits = self._bits if self._bits is not None and len(self._bits) == len(nodes) else None
        moved = self._moved if self.ground == "moved" else None

        def styles(start: int, end: int) -> list[str]:
            if moved is not None:
                from rnn_tui.tui.renderables.moved import moved_styles

                return moved_styles(moved, start, end)
            return styles_of(nodes[start:end], None if bits is None else bits[start:end])

        if place is not None and place < len(nodes):
            lines, self._caret = self.page.around(place, most, styles)
        else:
            cursor = _CURSOR if self.has_focus or place is not None else ("▏", "$quiet")
            lines, self._caret = self.page.end(most, styles, cursor, grounds=self.ground == "moved")
        return lines

    def _ghost_lines(self, width: int, most: int) -> list[Line]:
        """Return what would be written now, below it what the pinned parameters would write."""
        if self._second_ghost:
            both = ((GHOST_MARK, self._ghost), (PIN_MARK, self._second_ghost))
            return [_ghost_line(mark, text, width, 1)[0] for mark, text in both[:most] if text]
        return _ghost_line(GHOST_MARK, self._ghost, width, most) if self._ghost else []


def _ghost_line(mark: str, text: str, width: int, most: int) -> list[Line]:
    lines = wrap(ghost_pieces(text), width - len(mark))[:most]
    indents = [mark] + [" " * len(mark)] * (len(lines) - 1)
    return [[(indent, "bold $network"), *line] for indent, line in zip(indents, lines)]


def measures_of(session: Session, with_surprise: bool) -> Measures:
    """Return the figures under the text: its surprise, and where the time machine stands."""
    prompt, place = session.prompt, session.parameter_source.place
    viewed = prompt.viewed
    snapshots = [step for step, _path in session.parameter_source.snapshots()] if place is not None else []
    if not prompt.is_read:
        return Measures(math.nan, math.nan, place, snapshots)
    word = viewed.bits_per_character(last_word(viewed.nodes))
    return Measures(viewed.bits_per_character(), word, place, snapshots, with_surprise)


def told_of(settings: GenerationSettings) -> str:
    """Return the temperature between safe and wild, what is cut off, the seed and the pace."""
    sampling = settings.sampling
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
    parts.append(_("seed {seed}").format(seed=settings.seed))
    parts.append(_("{speed} a second").format(speed=settings.speed) if settings.speed else _("as fast as possible"))
    if settings.length:
        parts.append(
            ngettext("{count} character", "{count} characters", settings.length).format(count=grouped(settings.length))
        )
    if settings.stops:
        shown = (short_name_of(character) for stop in settings.stops for character in [*stop[:8], " "])
        parts.append(_("until {stop}").format(stop="".join(shown).strip()))
    return " · ".join(parts)
