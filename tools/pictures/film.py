"""Pictures of a terminal's screen, put together to one moving SVG: style sheets move it, no script does.

What stays the same from one picture to the next is in the file once. The first picture is what stands where nothing
moves: in a viewer that knows no animation, or for a reader who asked for less motion.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.color import ColorTriplet
from rich.style import Style
from textual.strip import Strip

from tools.pictures.glyphs import HEIGHT, STYLES, WIDTH, kind_of, path_of

_MARGIN = 8  # pixels
_BASELINE = 15  # of a line's letters, from its upper edge
_LOOKS = (
    "text{font:16px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}"
    ".b{font-weight:700}.i{font-style:italic}.u{text-decoration:underline}.s{text-decoration:line-through}"
)
_DIM = 0.6  # how much of its colour dim text keeps
_SHOWN = 0.75  # how large a page shows it: where it stands, the words below belong into the same window

Interval = tuple[int, int]  # the first picture in which something is seen, and the first in which it no longer is


@dataclass(frozen=True)
class Frame:
    """A picture of the screen, line by line, and for how many ``seconds`` it stands."""

    lines: Sequence[Strip]
    seconds: float


def film(frames: Sequence[Frame], ground: str, title: str) -> str:
    """Return the frames, all of one size, as an SVG that goes from each to the next, and begins again behind the last.

    ``ground`` is the colour behind everything, as ``#rrggbb``; ``title`` is what a screen reader says.
    """
    width = frames[0].lines[0].cell_length * WIDTH + 2 * _MARGIN
    height = len(frames[0].lines) * HEIGHT + 2 * _MARGIN
    colours: dict[str, str] = {}
    grounds = _spans(set(_grounds(frame.lines, ground)) for frame in frames)
    letters = _spans(set(_letters(frame.lines, ground, colours)) for frame in frames)
    moving = sorted({*grounds, *letters} - {(0, len(frames))})
    names = {interval: f"t{number}" for number, interval in enumerate(moving)}
    tints = "".join(f".{name}{{color:{colour}}}" for colour, name in colours.items())
    style = f"{_LOOKS}{STYLES}{tints}{_motion(names, [frame.seconds for frame in frames])}"
    size = f'viewBox="0 0 {width} {height}" width="{width * _SHOWN:g}" height="{height * _SHOWN:g}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><title>{escape(title)}</title>',
        f"<style>{style}</style>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{ground}"/>',
        f'<g transform="translate({_MARGIN} {_MARGIN})">',
        *_groups(grounds, names),
        *_groups(letters, names),
        "</g></svg>\n",
    ]
    return "\n".join(parts)


def _spans(pictures: Iterable[set[str]]) -> dict[Interval, list[str]]:
    """Return the elements of each interval; one that comes back has several."""
    since: dict[str, int] = {}
    spans: dict[Interval, list[str]] = {}
    for place, seen in enumerate([*pictures, set[str]()]):
        for gone in sorted(since.keys() - seen):
            spans.setdefault((since.pop(gone), place), []).append(gone)
        since |= dict.fromkeys(seen - since.keys(), place)
    return spans


def _groups(spans: dict[Interval, list[str]], names: dict[Interval, str]) -> Iterator[str]:
    for interval in sorted(spans):
        drawn = "".join(spans[interval])
        yield f'<g class="{names[interval]}">{drawn}</g>' if interval in names else drawn


def _motion(names: dict[Interval, str], seconds: Sequence[float]) -> str:
    """Return the rules that show each interval's elements in their time, and hide them in any other."""
    whole = sum(seconds)
    begins = [100 * sum(seconds[:place]) / whole for place in range(len(seconds) + 1)]
    later = ",".join(f".{name}" for (begin, _end), name in names.items() if begin)
    rules = [f"{later}{{visibility:hidden}}" if later else "", "@media (prefers-reduced-motion:no-preference){"]
    for (begin, end), name in names.items():
        moments = {0.0: "hidden", begins[begin]: "visible", begins[end]: "hidden"}
        keys = "".join(f"{share:.5g}%{{visibility:{what}}}" for share, what in moments.items())
        rules.append(f".{name}{{animation:{name} {whole:g}s step-end infinite}}@keyframes {name}{{{keys}}}")
    return "".join([*rules, "}"])


def _grounds(lines: Sequence[Strip], ground: str) -> Iterator[str]:
    """Yield a rectangle for each stretch of a line that has another ground than the screen."""
    for y, line in enumerate(lines):
        cells = [(_colours(segment.style, ground)[1], segment.cell_length) for segment in line]
        x = 0
        for colour, run in groupby(cells, key=lambda cell: cell[0]):
            length = sum(each for _colour, each in run)
            if colour.hex != ground:
                size = f'width="{length * WIDTH}" height="{HEIGHT}" shape-rendering="crispEdges"'
                yield f'<rect x="{x * WIDTH}" y="{y * HEIGHT}" {size} fill="{colour.hex}"/>'
            x += length


def _letters(lines: Sequence[Strip], ground: str, classes: dict[str, str]) -> Iterator[str]:
    """Yield what stands on the grounds; ``classes`` has the name of each colour's, and gets those that are new."""
    for y, line in enumerate(lines):
        x = 0
        for segment in line:
            style = segment.style or Style.null()
            colour = _letter_colour(style, ground)
            look = _look_of(style, classes.setdefault(colour, f"c{len(classes)}"))
            for kind, run in groupby(segment.text, key=kind_of):
                text = "".join(run)
                if kind is None:
                    yield from _words(text, x, y, look)
                elif path := path_of(text, kind, x * WIDTH, y * HEIGHT):
                    yield f'<path class="{kind} {look}" d="{path}"/>'
                x += cell_len(text)


def _words(text: str, x: int, y: int, look: str) -> Iterator[str]:
    """Yield what stands between wide gaps of a text, each in its place whatever the font."""
    place = 0
    for part in text.split("  "):
        if words := part.strip():
            begin = x + cell_len(text[: text.index(words, place)])
            length = cell_len(words) * WIDTH
            at = f'x="{begin * WIDTH}" y="{y * HEIGHT + _BASELINE}" textLength="{length}"'
            yield f'<text class="{look}" {at}>{escape(words)}</text>'
        place += len(part) + 2


def _look_of(style: Style, colour: str) -> str:
    kinds = {"b": style.bold, "i": style.italic, "u": style.underline, "s": style.strike}
    return " ".join([colour, *(name for name, holds in kinds.items() if holds)])


def _letter_colour(style: Style, ground: str) -> str:
    front, back = _colours(style, ground)
    if style.dim:
        front = ColorTriplet(*(round(_DIM * a + (1 - _DIM) * b) for a, b in zip(front, back)))
    return front.hex


def _colours(style: Style | None, ground: str) -> tuple[ColorTriplet, ColorTriplet]:
    """Return the colour of a style's letters, and the one behind them."""
    plain = ColorTriplet(*bytes.fromhex(ground[1:]))
    if style is None:
        return plain, plain
    front = style.color.get_truecolor() if style.color else ColorTriplet(255, 255, 255)
    back = style.bgcolor.get_truecolor() if style.bgcolor else plain
    return (back, front) if style.reverse else (front, back)
