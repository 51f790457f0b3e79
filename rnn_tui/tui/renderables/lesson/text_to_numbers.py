"""What moves in the step Text to numbers: the sentence over its numbers, the table, and what is looked up."""

from collections.abc import Sequence

from textual.content import Content

from rnn_tui.language import _
from rnn_tui.lesson.steps.text_to_numbers import TextToNumbers
from rnn_tui.terminal.columns import first_that_fits, fit_left
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.terminal.safe_text import name_of
from rnn_tui.tui.renderables.lesson.signs import sign_of
from rnn_tui.tui.renderables.paragraph import break_lines
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.unit_rows import Columns, around, is_cut

_CELL = 3  # cells of a character over its index, with the space behind them
_ENTRY = 20  # cells of a line of the table that is told whole
_DOT = 2  # of a place of the sentence in a line of the table
_TOLD = 2  # lines of what was looked up, where there is room for both
_RAGGED = 4  # cells that a line of words may leave empty at its end
_Entry = tuple[str, str, str, str]  # a character, its index, and how both look
_LOW, _TALL = 6, 14  # lines, from which on there are blank ones, and all of the sentence with the table told whole


def draw_text_to_numbers(stage: TextToNumbers, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells."""
    if width < _CELL or height < 1:
        return []
    blank = [Content("")] if height > _LOW else []
    most = _TOLD if height > _LOW else 1
    told = break_lines(Content(_told(stage, most * (width - _RAGGED))), width).split("\n")
    told += [Content("")] * (most - len(told))
    if height < _TALL:
        lines = [*_sentence(stage, width), *blank, *_table(stage, width), *told]
    else:
        sentence = stage.subject.sentence
        starts = range(0, len(sentence), width // _CELL)
        rows = [line for start in starts for line in _numbers(stage, sentence, start, width // _CELL, stage.place)]
        typed = _numbers(stage, stage.typed[-(width // _CELL) :], 0, width // _CELL, len(stage.typed))
        table = _places_table(stage) if height >= len(stage.characters) + _TALL else _whole_table(stage, width)
        lines = [*rows, *blank, *table, *blank, *told, *blank, *typed]
    return [line.truncate(width) for line in lines[:height]]


def _sentence(stage: TextToNumbers, width: int) -> list[Content]:
    """Return the part of the sentence around the place where one stands, over its numbers."""
    sentence = stage.subject.sentence
    seen = around(stage.place, len(sentence), width // _CELL)
    return _over(_marked(_looked_up(stage, sentence, range(seen.begin, seen.end), stage.place), seen, len(sentence)))


def _numbers(stage: TextToNumbers, text: str, begin: int, count: int, cursor: int) -> list[Content]:
    """Return ``count`` characters of ``text`` over their indices, a dash where there is none."""
    return _over(_looked_up(stage, text, range(begin, min(len(text), begin + count)), cursor))


def _looked_up(stage: TextToNumbers, text: str, places: range, cursor: int) -> list[_Entry]:
    """Return the characters of ``text`` at places, and their indices, a dash where there is none."""
    index = {character: str(place) for place, character in enumerate(stage.characters)}
    return [
        (text[place], index.get(text[place], ABSENT), *_look(stage, text[place], place == cursor)) for place in places
    ]


def _marked(entries: Sequence[_Entry], seen: Columns, count: int) -> list[_Entry]:
    """Return entries with a mark at either end where there are more than those seen."""
    return [
        ("…", "", "$quiet", "") if is_cut(place, seen, count) else entry
        for place, entry in enumerate(entries, seen.begin)
    ]


def _over(entries: Sequence[_Entry]) -> list[Content]:
    """Return characters over their indices, each in its look."""
    above: Line = []
    below: Line = []
    for character, index, look, figure in entries:
        above += [(sign_of(character, _CELL - 1), look), (" ", "")]
        below += [(fit_left(index, _CELL - 1), figure), (" ", "")]
    return [join_pieces(above), join_pieces(below)]


def _look(stage: TextToNumbers, character: str, here: bool) -> tuple[str, str]:
    """Return the styles of a character and of its index: reversed where one stands, underlined where it is the same."""
    if here:
        return "bold reverse $you", "bold reverse $network"
    if character == stage.character:
        return "bold underline $you", "bold underline $network"
    return "$foreground", "$quiet"


def _table(stage: TextToNumbers, width: int) -> list[Content]:
    """Return the table around the character that is looked up."""
    characters = stage.characters
    seen = around(stage.index or 0, len(characters), width // _CELL)
    entries = _looked_up(
        stage, "".join(characters), range(seen.begin, seen.end), -1 if stage.index is None else stage.index
    )
    return _over(_marked(entries, seen, len(characters)))


def _whole_table(stage: TextToNumbers, width: int) -> list[Content]:
    """Return the table in columns: index, character, its code, and how often the sentence has it."""
    columns = max(1, width // _ENTRY)
    entries = [_entry(stage, place) for place in range(len(stage.characters))]
    rows = -(-len(entries) // columns)
    return [join_pieces(piece for entry in entries[row::rows] for piece in entry) for row in range(rows)]


def _places_table(stage: TextToNumbers) -> list[Content]:
    """Return a line for each character of the table, with the places at which the sentence has it."""
    lines = []
    for place, character in enumerate(stage.characters):
        look, _figure = _look(stage, character, place == stage.index)
        dots: Line = [
            (sign_of(each, _DOT), look) if each == character else ("·".ljust(_DOT), "$faint")
            for each in stage.subject.sentence
        ]
        lines.append(join_pieces([*_entry(stage, place), *dots]))
    return lines


def _entry(stage: TextToNumbers, place: int) -> Line:
    """Return a line of the table in _ENTRY cells."""
    character = stage.characters[place]
    look, figure = _look(stage, character, place == stage.index)
    told = f" {_code(character):<7} ×{stage.subject.sentence.count(character)}"
    return [(f"{place:>2} ", figure), (sign_of(character, _CELL - 1), look), (fit_left(told, _ENTRY - 5), "$quiet")]


def _told(stage: TextToNumbers, room: int) -> str:
    """Return what was looked up, as a sentence that is short where there is little room."""
    character, index = stage.character, stage.index
    names = {"character": name_of(character), "code": _code(character), "index": index, "session": stage.session}
    if index is None:
        names |= {"would": stage.would_be, "more": len(stage.characters) + 1}
        told = [
            _("“{character}” ({code}) is missing: it has no index. In the text it would get {would}, and V be {more}."),
            _("“{character}” ({code}) is not in the text: no index"),
        ]
    elif stage.session:
        told = [_("the set of another session ({session}), unsorted: the index of “{character}” is {index}")]
    else:
        told = [
            _("“{character}” has the index {index}, and the index {index} gives “{character}” back"),
            _("“{character}” → {index}, {index} → “{character}”"),
        ]
    return first_that_fits([each.format(**names) for each in told], room)


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
