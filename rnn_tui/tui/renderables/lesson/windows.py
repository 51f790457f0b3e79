"""What moves in the step Windows and targets: the window over the sentence, and what it is asked."""

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.language import _, ngettext
from rnn_tui.lesson.steps.windows import Windows
from rnn_tui.terminal.columns import fit_left
from rnn_tui.tui.renderables.lesson.signs import sign_of
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.unit_rows import around, is_cut

_CELL = 2  # cells of a character of the sentence
_COLUMN = 4  # of a time step of the window
_LABEL = 9
_ENTRY, _BETWEEN = 8, 3  # of what a window is listed with, and between two columns of the list
_LOW, _TALL = 6, 10  # lines, from which on there is a blank one, and the list of the windows


def draw_windows(stage: Windows, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells."""
    if width < _CELL or height < 1:
        return []
    blank = [Content("")] if height > _LOW else []
    lines = [*_sentence(stage, width), *blank, *_window(stage), _count(stage)]
    if height >= _TALL:
        lines += [*blank, *_list(stage, width, height - len(lines) - 1)]
    return [line.truncate(width) for line in lines[:height]]


def _sentence(stage: Windows, width: int) -> list[Content]:
    """Return the sentence, its window framed from below, an arrow under each target."""
    sentence, begin, end = stage.subject.sentence, stage.place, stage.place + stage.length
    seen = around(begin + stage.length // 2, len(sentence), width // _CELL)
    asked = range(begin + 1 if stage.all_targets else end, end + 1)
    above: Line = []
    below: Line = []
    for place in range(seen.begin, seen.end):
        inside = begin <= place < end
        style = "bold $you" if inside else "bold $network" if place == end else "$quiet"
        more = is_cut(place, seen, len(sentence)) and not inside and place != end
        above.append((fit_left("…", _CELL) if more else sign_of(sentence[place], _CELL), style))
        frame = "─" * _CELL if inside else " " * _CELL
        frame = "╰" + frame[1:] if place == begin else frame
        frame = frame[:-1] + "╯" if place == end - 1 else frame
        frame = "▲" + frame[1:] if place in asked else frame
        below.append((frame, "bold $network" if place in asked else "$you"))
    return [join_pieces(above), join_pieces(below)]


def _window(stage: Windows) -> list[Content]:
    """Return the time steps of the window, what is read at each, and what is asked behind it."""
    inputs, targets = stage.windows[stage.place]
    targets = targets.rjust(len(inputs), "\0")  # which no sentence holds
    steps: Line = [(fit_left("t", _LABEL), "$quiet")]
    read: Line = [(fit_left(_("inputs"), _LABEL), "$quiet")]
    asked: Line = [(fit_left(_("targets"), _LABEL), "$quiet")]
    for t, (character, target) in enumerate(zip(inputs, targets)):
        steps.append((fit_left(str(t), _COLUMN), "$quiet"))
        read.append((sign_of(character, _COLUMN), "bold $you"))
        nothing = target == "\0"
        asked.append((fit_left("·", _COLUMN) if nothing else sign_of(target, _COLUMN), "bold $network"))
    return [join_pieces(line) for line in (steps, read, asked)]


def _count(stage: Windows) -> Content:
    """Return how many windows and questions there are."""
    windows = len(stage.windows)
    each = stage.length if stage.all_targets else 1
    count = ngettext("{count} window", "{count} windows", windows).format(count=windows)
    asked = ngettext("{count} target each", "{count} targets each", each).format(count=each)
    questions = _("{count} questions an epoch").format(count=windows * each)
    return Content.styled(f"{count} × {asked} = {questions}", "$foreground")


def _list(stage: Windows, width: int, height: int) -> list[Content]:
    """Return the windows below each other: each at its place in the sentence, else in columns around the cut one."""
    count, sentence = len(stage.windows), stage.subject.sentence
    if height >= count and width >= _ENTRY + _CELL * len(sentence):
        return [join_pieces(_at_its_place(stage, place)) for place in range(count)]
    cells = max(cell_len(sign_of(each, _CELL).rstrip()) for each in sentence)
    asked = stage.length if stage.all_targets else 1
    columns = max(1, width // (_ENTRY + _BETWEEN + cells * (stage.length + asked)))
    rows = max(0, min(height, -(-count // columns)))
    seen = around(stage.place, count, rows * columns)
    lines: list[Line] = [[] for _row in range(rows)]
    for number, place in enumerate(range(seen.begin, seen.end)):
        lines[number % rows] += [*_entry(stage, place, cells), (" " * _BETWEEN, "")]
    return [join_pieces(line) for line in lines]


def _entry(stage: Windows, place: int, cells: int) -> Line:
    """Return a window, and behind an arrow its targets."""
    inputs, targets = stage.windows[place]
    read, asked = _looks(stage, place)
    return [*_number(stage, place), (_signs(inputs, cells), read), (" → ", "$quiet"), (_signs(targets, cells), asked)]


def _at_its_place(stage: Windows, place: int) -> Line:
    """Return a window below its place in the sentence, and the last of its targets: the others it has read itself."""
    inputs, targets = stage.windows[place]
    read, asked = _looks(stage, place)
    blank = (" " * _CELL * place, "")
    return [*_number(stage, place), blank, (_signs(inputs, _CELL), read), (_signs(targets[-1], _CELL), asked)]


def _number(stage: Windows, place: int) -> Line:
    return [("▸ " if place == stage.place else "  ", "bold $you"), (f"{place:<3}", "$quiet")]


def _looks(stage: Windows, place: int) -> tuple[str, str]:
    return ("bold $you", "bold $network") if place == stage.place else ("$foreground", "$network")


def _signs(characters: str, cells: int) -> str:
    return "".join(sign_of(each, cells) for each in characters)
