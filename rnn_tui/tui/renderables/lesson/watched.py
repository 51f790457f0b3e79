"""What the checker says of a learner's file that is watched, beside the lesson: in one line, or in a column."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from rnn_tui.language import N_, _
from rnn_tui.lesson.watched import Watched
from rnn_tui.terminal.columns import fit_left
from rnn_tui.terminal.safe_text import visible
from rnn_tui.tui.command import key_label
from rnn_tui.tui.renderables.lesson.clickable import clickable
from rnn_tui.tui.renderables.paragraph import break_lines

if TYPE_CHECKING:
    from rnn_tui.lesson.checker.verdict import Judged

_SIGNS = {"right": ("✓", "bold $good"), "wrong": ("✗", "bold $error")}  # by how a function stands
_OPEN = ("·", "$quiet")  # one that is not there yet, or not judged
# of the screen while a file is watched: a key, what the line calls it, what it does, and its action
WATCH_KEYS = (
    ("f3", N_("all"), N_("all that the check of your functions found"), "show_watched"),
    (
        "f4",
        N_("train"),
        N_("your functions learn the sentence in the laboratory, once they are right"),
        "train_watched",
    ),
)
_LONGEST_NAME = 18  # cells of a file's
_LEAST_SAID = 12  # cells of a sentence that are worth having
_APART = "  "


def draw_watched_line(watched: Watched, width: int) -> Content:
    """Return one line: the file, how its functions stand, and what is to be done first."""
    head, keys = _head(watched), _keys(watched)
    room = width - head.cell_length - keys.cell_length - 2 * len(_APART)
    if room < _LEAST_SAID:
        return head.truncate(max(0, width), ellipsis=True)
    said = Content(_said(watched)).truncate(room, ellipsis=True)
    return Content.assemble(head, _APART, said, " " * (room - said.cell_length), _APART, keys)


def draw_watched_column(watched: Watched, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines: the file, a line for each function, what is to be done first, the keys."""
    lines = [Content.styled(fit_left(_name(watched), width), "bold $you")]
    for stage in _stages(watched):
        lines.append(Content.assemble(_sign(stage), " ", stage.function).truncate(max(0, width), ellipsis=True))
    room = max(0, height - len(lines) - 1)
    said = break_lines(Content(_said(watched)), width).split("\n")
    if len(said) > room > 0:
        said[room - 1] = Content(fit_left(f"{said[room - 1].plain} {said[room].plain}", width))
    return [*lines, *said[:room], _keys(watched).truncate(max(0, width))][: max(0, height)]


def whole_of(watched: Watched) -> Content:
    """Return all that was found, to be broken into lines: each function with what was found in it, and the notes."""
    parts = [Content.styled(_name(watched), "bold $you")]
    if watched.problem or watched.checked is None:
        return Content("\n").join([*parts, Content(_said(watched))])
    for stage in _stages(watched):
        parts.append(Content.assemble("\n", _sign(stage), " ", (stage.function, "bold")))
        parts += [Content(visible(finding.sentence)) for finding in stage.findings]
    remarks = [remark.sentence for remark in watched.checked.verdict.remarks]
    notes = [Content(f"\n{visible(note)}") for note in dict.fromkeys([*remarks, *watched.checked.notes])]
    return Content("\n").join([*parts, *notes])


def _head(watched: Watched) -> Content:
    signs = Content("").join(_sign(stage) for stage in _stages(watched))
    name = fit_left(_name(watched), min(_LONGEST_NAME, len(_name(watched))))
    return Content.assemble((name, "bold $you"), " " if signs else "", signs)


def _name(watched: Watched) -> str:
    """Return the file's name, with a sign while it is being checked again."""
    return visible(watched.name) + ("…" if watched.is_checking else " ")


def _stages(watched: Watched) -> "tuple[Judged, ...]":
    return () if watched.checked is None or watched.problem else watched.checked.verdict.stages


def _sign(stage: "Judged") -> Content:
    return Content.styled(*_SIGNS.get(stage.standing.value, _OPEN))


def _said(watched: Watched) -> str:
    """Return what is to be done first, in a sentence: the problem, the first fault, or the next function to write."""
    if watched.problem:
        return visible(watched.problem)
    if watched.checked is None:
        return _("it is being read")
    first = next((stage for stage in _stages(watched) if stage.standing.value != "right"), None)
    if first is None:
        return _("all of it is right")
    finding = first.findings[0] if first.findings else None
    names = {"function": first.function, "sentence": finding.sentence if finding else ""}
    if finding is None or finding.line is None:
        return visible(_("{function}: {sentence}").format(**names))
    place = watched.checked.submission.place(finding.line)
    return visible(_("{function}, {place}: {sentence}").format(place=place, **names))


def _keys(watched: Watched) -> Content:
    return Content(_APART).join(_key_items(watched))


def _key_items(watched: Watched) -> Iterator[Content]:
    for key, word, _tip, action in WATCH_KEYS:
        if action != "train_watched" or watched.can_learn:
            yield clickable(Content.assemble((key_label(key), "bold $network"), f" {_(word)}"), action)
