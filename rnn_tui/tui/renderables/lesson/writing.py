"""What moves in the step Writing: what two networks write, each in two ways, below each other."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.language import _, decimal
from rnn_tui.lesson.corners import CORNERS, MOST_SEEDS
from rnn_tui.lesson.learning import EPOCHS, SEQ_LENGTH
from rnn_tui.lesson.step import Stage
from rnn_tui.lesson.steps.writing import Writing
from rnn_tui.lesson.written import UNKNOWN
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.terminal.safe_text import quoted, visible
from rnn_tui.tui.renderables.bars import bar_of
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.prose import line_cells

_APART = 2  # cells between two columns
_RIGHT, _SEEDS = 5, 8  # cells of the columns of figures
_BAR = 12  # of the bar beside the seeds, where there is room for the longest sentence as well
_WIDE, _WIDE_TEXT = 100, 60
_LEAST_TEXT = 8
_CURSOR = "▏"
_ASTRAY = "$foreground underline"  # what is written there is not as in the sentence


def draw_writing(stage: Writing, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells.

    Most important are the four texts, then what they begin with, the names of the columns, and what is not known.
    """
    if width < 1 or height < 1:
        return []
    columns = _Columns(width)
    lines_each = max(1, (height - 8) // len(CORNERS))
    corners = [_draw_corner(stage, place, columns, lines_each) for place in range(len(CORNERS))]
    spare = height - sum(map(len, corners))
    lines = [_draw_wish(stage, width)] if spare > 0 else []
    lines += [columns.heading()] if spare > 1 else []
    blank = [Content("")]
    if spare > 4:
        lines[1:1] = blank
    if spare > 3:
        lines.append(_draw_sentence(stage, columns))
    for place, corner in enumerate(corners):
        lines += [*(blank if spare > 6 and place % 2 == 0 else []), *corner]
    if spare > 2:
        lines += blank if spare > 7 else []
        lines.append(_draw_told(stage, width))
    return [line.truncate(width) for line in lines[:height]]


class _Columns:
    """Where things stand in a line of ``width`` cells: names, text, how far it is right, in how many seeds."""

    def __init__(self, width: int) -> None:
        self.targets = max(cell_len(_targets_label(each)) for each in (False, True))
        self.state = max(cell_len(_state_label(each)) for each in (True, False))
        self.figures = _RIGHT + _SEEDS + 2 * _APART
        self.bar = _BAR if width >= _WIDE else 0
        room = width - self.targets - self.state - 2 * _APART - self.figures
        if room < _LEAST_TEXT + self.bar:
            self.targets, room = 0, width - self.state - _APART - self.figures
        if room < _LEAST_TEXT:
            self.figures, room = 0, width - self.state - _APART
        self.text = max(1, min(room, _WIDE_TEXT) if self.bar else room)

    @property
    def label(self) -> int:
        """The cells before the text."""
        return self.targets + _APART * bool(self.targets) + self.state + _APART

    def heading(self) -> Content:
        """Return the names of the columns."""
        line = " " * self.label + fit_left(_("written"), self.text)
        if self.figures:
            line += " " * _APART + fit_right(_("right"), _RIGHT) + " " * _APART + fit_right(_("seeds"), _SEEDS)
        return Content.styled(line, "$quiet")


def _targets_label(all_targets: bool) -> str:
    return _("{count} targets").format(count=SEQ_LENGTH) if all_targets else _("one target")


def _state_label(is_carried: bool) -> str:
    return _("carried") if is_carried else _("re-read")


def _draw_wish(stage: Writing, width: int) -> Content:
    """Return the start as it is typed, the temperature, the epoch and the losses, as many of them as fit."""
    wish, seen = stage.wish, stage.seen
    unknown = set(stage.unknown)
    start: Line = [(visible(char), "$you strike" if char in unknown else "bold $you") for char in wish.start]
    label = _("begins with") + " "
    line: Line = [(label, "$quiet"), *_last_cells(start, max(1, width - cell_len(label) - 1)), (_CURSOR, "$you")]
    epoch = f"{seen.epoch}/{EPOCHS}"
    sign = "" if not stage.newest else " ▶" if stage.is_learning else "" if stage.is_done else " ⏸"
    items = (
        (_("temperature"), decimal(wish.temperature, 1)),
        (_("epoch"), epoch + sign),
        (_("loss"), f"{stage.loss(0)} · {stage.loss(1)}"),
    )
    for name, figure in items:
        item: Line = [("   " + name + " ", "$quiet"), (figure, "bold $network")]
        if line_cells([*line, *item]) <= width:
            line += item
    return join_pieces(line)


def _last_cells(pieces: Line, room: int) -> Line:
    """Return the last of the pieces, as many as fit."""
    begin = len(pieces)
    while begin and (room := room - cell_len(pieces[begin - 1][0])) >= 0:
        begin -= 1
    return pieces[begin:]


def _draw_sentence(stage: Writing, columns: _Columns) -> Content:
    """Return the sentence as it should come, above the texts."""
    label = fit_left(_("sentence"), columns.label - _APART) + " " * _APART
    sentence = fit_left(visible(stage.subject.sentence), columns.text)
    return join_pieces([(label, "$quiet"), (sentence.rstrip(), "$quiet")])


def _draw_corner(stage: Writing, place: int, columns: _Columns, most: int) -> list[Content]:
    """Return a corner in at most ``most`` lines: its names, what is written, how far it is right, and its seeds."""
    corner = CORNERS[place]
    name: Line = []
    if columns.targets:
        name = [(fit_left(_targets_label(corner.all_targets) if place % 2 == 0 else "", columns.targets), "$quiet")]
        name.append((" " * _APART, ""))
    name.append((fit_left(_state_label(corner.is_carried), columns.state) + " " * _APART, "$foreground"))
    texts = _in_lines(_text_pieces(stage, place), columns.text, most)
    lines = []
    for number, pieces in enumerate(texts):
        line = [*(name if number == 0 else [(" " * columns.label, "")]), *pieces]
        if number == 0 and columns.figures:
            line.append((" " * (columns.text - line_cells(pieces) + _APART), ""))
            line += _figures(stage, place, columns)
        lines.append(join_pieces(line))
    return lines


def _figures(stage: Writing, place: int, columns: _Columns) -> Line:
    """Return how many of the characters that were written are right, and in how many seeds the sentence came."""
    seen, tally = stage.seen, stage.tally
    of_seeds = f"{tally.right[place]}/{tally.seeds}" if tally.seeds else UNKNOWN
    until, count = seen.right_until[place], len(seen.texts[place]) - len(seen.read)
    right = ABSENT if until is None or not count else f"{until - len(seen.read)}/{count}"
    figures: Line = [
        (fit_right(right, _RIGHT) + " " * _APART, "$foreground"),
        (fit_right(of_seeds, _SEEDS), "bold $network" if tally.seeds else "$quiet"),
    ]
    if columns.bar:
        share = tally.right[place] / max(1, tally.seeds)
        bar = bar_of(share, columns.bar) if tally.seeds else ""
        figures += [(" " * _APART, ""), (bar.rstrip(), "$bar"), ("·" * (columns.bar - len(bar.rstrip())), "$faint")]
    return figures


def _text_pieces(stage: Writing, place: int) -> Line:
    """Return the signs of a text: those typed, those written as in the sentence, and those that are not."""
    seen = stage.seen
    until = seen.right_until[place]
    pieces: Line = []
    for number, char in enumerate(seen.texts[place]):
        astray = until is not None and number >= until
        style = "$you" if number < len(seen.read) else _ASTRAY if astray else "bold $network"
        pieces.append((visible(char), style))
    return pieces


def _in_lines(pieces: Sequence[tuple[str, str]], width: int, most: int) -> list[Line]:
    """Return the pieces in lines of ``width`` cells; of the last of them, the rest is cut off."""
    lines: list[Line] = [[]]
    for piece in pieces:
        if line_cells([*lines[-1], piece]) > width:
            if len(lines) == most:
                break
            lines.append([])
        lines[-1].append(piece)
    return lines


def begin_label(stage: Stage) -> str:
    """Return what is said before anything is learnt: the question comes first."""
    return _("nothing is learnt yet: ^t") if stage.is_answered else _("answer first, then ^t")


def _draw_told(stage: Writing, width: int) -> Content:
    """Return what is to be said: of characters that are not known, else how far it has come."""
    if stage.unknown:
        names = ", ".join(quoted(char) for char in stage.unknown)
        told = [
            _("not in the sentence: {names}; left out here (char_to_idx raises KeyError)").format(names=names),
            _("not in the sentence: {names}").format(names=names),
        ]
        return Content.styled(fit_left(first_that_fits(told, width), width).rstrip(), "$error")
    if not stage.seen.read:
        told = [_("type a character to begin with")]
    elif not stage.newest:
        told = [begin_label(stage)]
    elif stage.newest < EPOCHS:
        told = [_("underlined: no longer as in the sentence"), _("underlined: astray")]
    else:
        told = [
            _("underlined: no longer as in the sentence; {seeds} of {most} seeds trained").format(
                seeds=stage.tally.seeds, most=MOST_SEEDS
            ),
            _("{seeds} of {most} seeds trained").format(seeds=stage.tally.seeds, most=MOST_SEEDS),
        ]
    return Content.styled(fit_left(first_that_fits(told, width), width).rstrip(), "$quiet")
