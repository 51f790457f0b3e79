"""A film of the screen: at each moment it shows what the screen showed, and nothing of it asks for anything else."""

import re
from xml.etree import ElementTree

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tools.handbook import LANGUAGES, PICTURES, ROOT
from tools.pictures.film import Frame, film
from tools.pictures.glyphs import HEIGHT, WIDTH, kind_of, path_of

SVG = "{http://www.w3.org/2000/svg}"
WARM = Style.parse("bold #ff8800 on #000040")
SCREENS = [
    ["loss 4.17  noise", "~ x]Gq & <w"],
    ["loss 2.30  noise", "~ the wa"],
    ["loss 2.30  words", "~ x]Gq & <w"],
]
SECONDS = [1.0, 0.5, 2.5]


def strips(lines: list[str]) -> list[Strip]:
    return [Strip([Segment(line[:6], WARM), Segment(line[6:].ljust(12), Style())]) for line in lines]


@pytest.fixture(scope="module")
def moving() -> ElementTree.Element:
    frames = [Frame(strips(lines), seconds) for lines, seconds in zip(SCREENS, SECONDS)]
    return ElementTree.fromstring(film(frames, "#101010", "noise & words"))


def hidden_at(style: str, share: float | None) -> set[str]:
    """The classes that are hidden after this share of the time, in percent; None: where nothing moves."""
    rest, _media, motion = style.partition("@media (prefers-reduced-motion:no-preference){")
    hidden = {name for rule in re.findall(r"([^{}]*)\{visibility:hidden\}", rest) for name in re.findall(r"t\d+", rule)}
    if share is None:
        return hidden
    for name, keys in re.findall(r"@keyframes (t\d+)\{((?:[\d.]+%\{\w+:\w+\})+)\}", motion):
        moments = re.findall(r"([\d.]+)%\{visibility:(\w+)\}", keys)
        (_begin, last) = [each for each in moments if float(each[0]) <= share][-1]
        hidden = hidden | {name} if last == "hidden" else hidden - {name}
    return hidden


def seen(svg: ElementTree.Element, share: float | None) -> list[str]:
    """The lines of text that can be seen."""
    hidden = hidden_at(svg.find(f"{SVG}style").text, share)
    lines = [" " * 18, " " * 18]
    for parent in (svg.find(f"{SVG}g"), *svg.find(f"{SVG}g").findall(f"{SVG}g")):
        for text in parent.findall(f"{SVG}text") if parent.get("class") not in hidden else ():
            column, row = int(text.get("x")) // WIDTH, int(text.get("y")) // HEIGHT
            assert int(text.get("textLength")) == len(text.text) * WIDTH
            assert not lines[row][column : column + len(text.text)].strip()  # nothing stands over anything else
            lines[row] = lines[row][:column] + text.text + lines[row][column + len(text.text) :]
    return [line.rstrip() for line in lines]


@pytest.mark.parametrize(("share", "screen"), [(0, 0), (24, 0), (26, 1), (37, 1), (38, 2), (99, 2), (None, 0)])
def test_at_each_moment_it_shows_what_the_screen_showed(moving, share, screen):
    assert seen(moving, share) == SCREENS[screen]


def test_what_stays_is_in_it_once_and_what_comes_back_twice(moving):
    texts = [text.text for text in moving.iter(f"{SVG}text")]
    assert sorted(texts) == sorted(
        ["loss 4", ".17", "noise", "loss 2", ".30", "words", *2 * ["~ x]Gq", "& <w"], "~ the", "wa"]
    )


def test_letters_and_grounds_have_their_colours(moving):
    style = moving.find(f"{SVG}style").text
    (loss,) = [text for text in moving.iter(f"{SVG}text") if text.text == "loss 4"]
    colour, bold = loss.get("class").split()
    assert bold == "b" and f".{colour}{{color:#ff8800}}" in style
    grounds = {
        (each.get("x"), each.get("y"), each.get("width"), each.get("fill")) for each in moving.iter(f"{SVG}rect")
    }
    assert {("0", "0", "60", "#000040"), ("0", "20", "60", "#000040")} == grounds - {(None, None, "196", "#101010")}
    assert moving.find(f"{SVG}title").text == "noise & words"
    assert (moving.get("viewBox"), moving.get("width"), moving.get("height")) == ("0 0 196 56", "147", "42")


@pytest.mark.parametrize("code", [0x2800, 0x2801, 0x28C0, 0x28FF])
def test_a_cell_of_braille_has_a_dot_for_each_bit(code):
    path = path_of(chr(code), "dots", 0, 0)
    assert path.count("h0") == (code - 0x2800).bit_count()
    assert ("M7.5 17.5h0" in path) == bool(code & 0x80)  # the eighth dot is the lower right one


@pytest.mark.parametrize(
    ("text", "kind", "path"),
    [
        ("██", "blocks", "M10 20h20v20h-20z"),
        ("▂", "blocks", "M10 35h10v5h-10z"),
        ("▌▌", "blocks", "M10 20h5v20h-5zM20 20h5v20h-5z"),
        ("───", "lines", "M10 30h30"),
        ("╭", "lines", "M15 40v-5q0-5 5-5"),
        ("├", "lines", "M15 30L15 20M15 30L15 40M15 30L20 30"),
    ],
)
def test_blocks_and_lines_fill_their_cells(text, kind, path):
    assert (kind_of(text[0]), path_of(text, kind, 10, 20)) == (kind, path)
    assert kind_of("a") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_moving_picture_is_small_takes_twenty_seconds_and_asks_for_nothing(language):
    file = PICTURES / f"moving-{language}.svg"
    text = file.read_text("utf-8")
    svg = ElementTree.fromstring(text)
    assert file.stat().st_size < 1_000_000
    assert {*re.findall(r"animation:t\d+ ([\d.]+)s", text)} == {"20"}
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} == {
        "svg",
        "title",
        "style",
        "rect",
        "g",
        "text",
        "path",
    }
    assert "url(" not in text and "@import" not in text and text.count("http") == 1  # the name of SVG's own elements
    readme = ROOT / {"en": "README.md", "fr": "README.fr.md"}[language]
    assert f"](docs/handbook/pictures/{file.name})" in readme.read_text("utf-8")
