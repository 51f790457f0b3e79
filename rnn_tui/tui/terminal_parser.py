"""What a terminal sends, as Textual's events; what is pasted is taken whole, whatever is in it.

Textual looks for keys in what is pasted, too: behind an escape character, as coloured output has it, the rest of the
paste becomes keys, and a control character among them a command.
"""

from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.events import Paste
from textual.message import Message

_BEGIN, _END = "\x1b[200~", "\x1b[201~"  # bracketed paste, of which xterm's control sequences tell


class TerminalParser(XTermParser):
    """Textual's parser, which sees of a paste only where it begins and ends."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasted: list[str] | None = None  # of a paste that has begun
        self._held = ""  # what may be the beginning of a mark that another read ends

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the events of what was read; a paste once it is whole."""
        if not data:  # the end
            yield from super().feed(data)
        while data:
            if self._pasted is None:
                is_under_way = self._timeout_time is not None  # else it was a key, or the end of one
                held = self._held if is_under_way else ""
                before, begin, rest = (held + data).partition(_BEGIN)
                yield from super().feed((before + begin)[len(held) :])  # which has what was held already
                self._held = "" if begin else _begun(before, _BEGIN)
                self._pasted, data = ([], rest) if begin else (None, "")
            else:
                before, end, data = (self._held + data).partition(_END)
                self._held = "" if end else _begun(before, _END)
                self._pasted.append(before.removesuffix(self._held))
                if end:
                    text, self._pasted = "".join(self._pasted), None
                    yield from (each for each in super().feed(_END) if not isinstance(each, Paste))
                    yield Paste(text.replace("\0", ""))


def _begun(text: str, mark: str) -> str:
    """Return with how much of ``mark`` a text ends, if with any."""
    return next((mark[:length] for length in range(len(mark) - 1, 0, -1) if text.endswith(mark[:length])), "")
