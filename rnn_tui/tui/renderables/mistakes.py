"""What the network mixes up: the characters that cost most, what they are taken for, and the worst places."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from rnn_tui.inspection.mistakes import MOST_CONFUSIONS, Confusion, Mistakes, OfCharacter, WorstPlace
from rnn_tui.language import _, decimal, grouped
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right, keep_end, short_count
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.terminal.safe_text import short_name_of, visible
from rnn_tui.tui.renderables.bars import percent
from rnn_tui.tui.renderables.pieces import Line, Piece, join_pieces
from rnn_tui.tui.renderables.prose import ground_of, wrap
from rnn_tui.tui.renderables.prose import shown as in_one_line

PAGES = 3  # of a narrow place: characters, confusions, places
_WIDE = 72  # cells from which all three stand side by side
_CHARACTERS = 37  # cells of the characters there
_NAME, _COUNT, _LOSS, _SHARE, _GRAM = 6, 6, 6, 5, 7
_PAIR = 20  # cells of a confusion
_TALL = 24  # lines from which there is room for more than the most telling confusions and places
_LEAST_WITH_LEGEND = 12  # lines from which one says what the heads of the characters mean
_BEFORE, _BEHIND = 300, 100  # characters around a place that is opened
_ITSELF = "bold reverse $network"  # the character at a place
_BETTER = "▲"  # where counting is better than the network


@dataclass(frozen=True)
class ShownMistakes:
    """What of it is to be seen: the ``page`` of a narrow place, characters from the ``first`` on, the ``chosen`` place.

    Where that is ``opened`` there is nothing else. ``characters`` are those of the vocabulary, ``step`` is that of the
    parameters; ``is_learnt`` says that there is no other text than what is learnt.
    """

    characters: Sequence[str]
    step: int = 0
    is_learnt: bool = False
    page: int = 0
    first: int = 0
    chosen: int = 0
    opened: bool = False


def draw_mistakes(mistakes: Mistakes, shown: ShownMistakes, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of ``width`` cells."""
    if width < 1 or height < 1:
        return []
    if shown.opened:
        return _draw_opened(mistakes, shown, width, height)
    head = Content.styled(fit_left(first_that_fits(_describe(mistakes, shown), width), width), "$quiet")
    rows = rows_below(shown, width, height)
    with_legend = rows < height - 1
    if not is_wide(width):
        drawn = (_draw_characters, _draw_confusions, _draw_places)[shown.page](mistakes, shown, width, rows)[:rows]
        return [head, *(_with_legend(drawn, width, rows) if with_legend else drawn)]
    right, upper = _right(width), rows_of_confusions(rows, width)
    left_lines = _draw_characters(mistakes, shown, _CHARACTERS, rows)
    right_lines = _draw_confusions(mistakes, shown, right, upper)
    right_lines += [Content("")] * (upper - len(right_lines))
    right_lines += _draw_places(mistakes, shown, right, rows - upper)
    blank = Content(" " * _CHARACTERS)
    left_lines += [blank] * (len(right_lines) - len(left_lines))
    right_lines += [Content("")] * (len(left_lines) - len(right_lines))
    drawn = [Content.assemble(one, " ", other) for one, other in zip(left_lines, right_lines)][:rows]
    return [head, *(_with_legend(drawn, width, rows) if with_legend else drawn)]


def rows_below(shown: ShownMistakes, width: int, height: int) -> int:
    """Return how many lines there are below the first: the last says what stands above the figures of characters."""
    has_characters = is_wide(width) or shown.page == 0
    return height - 1 - (has_characters and height >= _LEAST_WITH_LEGEND)


def is_wide(width: int) -> bool:
    """Whether all of it stands side by side."""
    return width >= _WIDE


def rows_of_confusions(rows: int, width: int) -> int:
    """Return how many of the lines at the right the confusions have; the places have what is left."""
    if rows < _TALL:
        return max(2, rows - _TALL // 2)
    whole = 1 - (-MOST_CONFUSIONS // _across(_right(width)))
    return max(_TALL // 2, min(rows // 2, whole))


def first_place(shown: ShownMistakes, places: int, rows: int) -> int:
    """Return which of so many ``places`` is drawn first in ``rows`` lines, so that the chosen one is seen."""
    room = max(1, rows - 1)
    return max(0, min(shown.chosen - room // 2, places - room))


def _right(width: int) -> int:
    return width - _CHARACTERS - 1


def _across(width: int) -> int:
    return max(1, width // _PAIR)


def place_at(x: int, y: int, shown: ShownMistakes, places: int, width: int, height: int) -> int | None:
    """Return which of the worst ``places`` is drawn at a cell; None where there is none."""
    begin, rows = 2, rows_below(shown, width, height)
    if is_wide(width):
        begin += rows_of_confusions(rows, width)
        if x <= _CHARACTERS:
            return None
    elif shown.page != PAGES - 1:
        return None
    if not begin <= y <= rows or shown.opened:
        return None
    place = y - begin + first_place(shown, places, rows - begin + 2)
    return place if place < places else None


def _describe(mistakes: Mistakes, shown: ShownMistakes) -> list[str]:
    """Return the figures of all of it, and fewer of them."""
    figures = {
        "loss": decimal(mistakes.loss, 3),
        "first": percent(mistakes.first),
        "among": percent(mistakes.among),
        "count": grouped(sum(each.count for each in mistakes.characters)),
    }
    told = [
        _("loss {loss} nats · first {first} % · in five {among} %").format(**figures),
        _("loss {loss} nats · first {first} %").format(**figures),
        _("loss {loss} · first {first} %").format(**figures),
    ]
    step = _("step {step}").format(step=grouped(shown.step))
    of = _("{count} characters that it learns from") if shown.is_learnt else _("{count} characters of validation")
    whole = f"{step} · {told[0]}"
    if mistakes.five_gram is None or mistakes.five_gram_better is None:
        return [f"{whole} · {of.format(**figures)}", whole, *told]
    theirs = {"loss": decimal(mistakes.five_gram, 3), "better": percent(mistakes.five_gram_better)}
    more = _("5-gram {loss}, better at {better} %").format(**theirs)
    return [
        f"{whole} · {more} · {of.format(**figures)}",
        f"{whole} · {more}",
        f"{step} · {told[1]} · {more}",
        whole,
        *told,
    ]


def _with_legend(lines: Sequence[Content], width: int, rows: int) -> list[Content]:
    """Return the ``rows`` lines, and below them what the heads of the characters mean."""
    legend = first_that_fits(
        [
            _("1st %: it was the likeliest · in 5: among five · 5-gram: loss of counting, ▲ where it is lower"),
            _("1st %: the likeliest · in 5: among five · 5-gram: counting, ▲ better"),
            _("1st: the likeliest · in 5: among five · ▲ counting better"),
            _("▲ counting is better"),
        ],
        width,
    )
    return [*lines, *[Content("")] * (rows - len(lines)), Content.styled(fit_left(legend, width), "$quiet")]


def _draw_characters(mistakes: Mistakes, shown: ShownMistakes, width: int, rows: int) -> list[Content]:
    with_count = width >= _NAME + _COUNT + _LOSS + 2 * _SHARE + _GRAM
    count = fit_right(_("count"), _COUNT) if with_count else ""
    heads = ((_("loss"), _LOSS), (_("1st %"), _SHARE + 1), (_("in 5"), _SHARE), (_("5-gram"), _GRAM))
    heading = " " * _NAME + count + "".join(fit_right(head, cells) for head, cells in heads)
    lines = [Content.styled(fit_left(heading, width), "$quiet")]
    first = max(0, min(shown.first, len(mistakes.characters) - rows + 1))
    for each in mistakes.characters[first : first + rows - 1]:
        lines.append(_draw_character(each, short_name_of(shown.characters[each.index]), width, with_count))
    return lines


def _draw_character(each: OfCharacter, name: str, width: int, with_count: bool) -> Content:
    is_better = each.five_gram is not None and each.five_gram < each.loss
    theirs = ABSENT if each.five_gram is None else decimal(each.five_gram, 2)
    pieces: Line = [
        (fit_left(name, _NAME), "bold $foreground"),
        (fit_right(short_count(each.count), _COUNT) if with_count else "", "$quiet"),
        (fit_right(decimal(each.loss, 2), _LOSS), "$network"),
        (fit_right(percent(each.first), _SHARE + 1), "$foreground"),
        (fit_right(percent(each.among), _SHARE), "$quiet"),
        (fit_right(theirs, _GRAM - 1) + (_BETTER if is_better else " "), "$you" if is_better else "$quiet"),
    ]
    return join_pieces(pieces).truncate(width, pad=True)


def _draw_confusions(mistakes: Mistakes, shown: ShownMistakes, width: int, rows: int) -> list[Content]:
    """Return the pairs in columns, down each: the character, what it is taken for, how often, of its places."""
    across = _across(width)
    heading = first_that_fits([_("character → taken for, how often, of its places"), _("character → taken for")], width)
    lines = [Content.styled(fit_left(heading, width), "$quiet")]
    depth = max(0, rows - 1)
    for row in range(min(depth, len(mistakes.confusions))):
        pairs = mistakes.confusions[row : depth * across : depth]
        lines.append(Content.assemble(*(_draw_confusion(each, shown.characters) for each in pairs)))
    return lines


def _draw_confusion(each: Confusion, characters: Sequence[str]) -> Content:
    right, wrong = (short_name_of(characters[index]) for index in (each.index, each.guess))
    return Content.assemble(
        (fit_right(right, 3), "bold $foreground"),
        (" → ", "$quiet"),
        (fit_left(wrong, 2), "bold $network"),
        (fit_right(short_count(each.count, 10_000), 5) + fit_right(decimal(100 * each.share, 0), 4) + " %", "$quiet"),
        " ",
    )


def _draw_places(mistakes: Mistakes, shown: ShownMistakes, width: int, rows: int) -> list[Content]:
    heading = first_that_fits([_("the worst places: loss, context, what was expected"), _("the worst places")], width)
    lines = [Content.styled(fit_left(heading, width), "$quiet")]
    first = first_place(shown, len(mistakes.worst), rows)
    for number, worst in enumerate(mistakes.worst[first : first + max(0, rows - 1)], first):
        mark, style = ("▸", "bold $you") if number == shown.chosen else (" ", "$foreground")
        loss = fit_right(decimal(worst.loss, 1), 5) + " "
        expected = f" {fit_left(short_name_of(shown.characters[worst.guess]), 2)} {percent(worst.share):>4} %"
        room = width - 1 - len(loss) - len(expected)
        context = _draw_context(mistakes, worst, shown, room)
        lines.append(Content.assemble((mark, style), (loss, "$network"), context, (expected, "$quiet")))
    return [line.truncate(width, pad=True) for line in lines]


def _draw_context(mistakes: Mistakes, worst: WorstPlace, shown: ShownMistakes, width: int) -> Content:
    """Return a place with what is around it in ``width`` cells, the character itself in brackets."""
    if width < 1:
        return Content("")
    text, place, around = mistakes.indices, worst.place, max(1, width)
    before, itself, behind = (
        in_one_line("".join(shown.characters[index] for index in text[max(0, begin) : end]))
        for begin, end in ((place - around, place), (place, place + 1), (place + 1, place + 1 + around))
    )
    itself = f"[{itself}]"
    left = keep_end(before, max(0, (width - len(itself)) * 2 // 3))
    rest = fit_left(behind, max(0, width - len(itself) - len(left)))
    line = Content.assemble((left, "$foreground"), (itself, _ITSELF), (rest, "$quiet"))
    return line.truncate(width, pad=True)


def _draw_opened(mistakes: Mistakes, shown: ShownMistakes, width: int, height: int) -> list[Content]:
    """Return the text around a place, each character on the ground of its surprise, and what was expected there."""
    worst = mistakes.worst[min(shown.chosen, len(mistakes.worst) - 1)]
    figures = {
        "number": shown.chosen + 1,
        "count": len(mistakes.worst),
        "character": short_name_of(shown.characters[int(mistakes.indices[worst.place])]),
        "loss": decimal(worst.loss, 2),
        "guess": short_name_of(shown.characters[worst.guess]),
        "share": percent(worst.share),
    }
    heads = [
        _("place {number} of {count}: {character} cost {loss} nats, {guess} was expected with {share} %"),
        _("{number}/{count}: {character} cost {loss}, expected {guess} {share} %"),
        _("{character} cost {loss}, not {guess}"),
    ]
    head = first_that_fits([each.format(**figures) for each in heads], width)
    lines = wrap(list(_pieces_around(mistakes, worst.place, shown.characters)), max(1, width))
    own = next(number for number, line in enumerate(lines) if any(style == _ITSELF for _text, style in line))
    first = max(0, min(own - (height - 1) // 2, len(lines) - height + 1))
    drawn = [join_pieces(line) for line in lines[first : first + height - 1]]
    return [Content.styled(fit_left(head, width), "bold $foreground"), *drawn]


def _pieces_around(mistakes: Mistakes, itself: int, characters: Sequence[str]) -> Iterator[Piece]:
    """Yield the characters around a place on the ground of their surprise; a newline there is a sign in its line."""
    for place in range(max(0, itself - _BEFORE), min(itself + _BEHIND, len(mistakes.indices))):
        character, loss = characters[int(mistakes.indices[place])], float(mistakes.losses[place])
        if place == itself:
            yield visible(character), _ITSELF
        else:
            ground = "" if math.isnan(loss) else ground_of(loss / math.log(2))
            yield character if character == "\n" else visible(character), "$foreground" + ground
