"""The two scales keep their order and their steps for eyes that lack one kind of cone, in both themes.

One scale is brightness for size: the ground of what surprises, and how strongly a character moved a prediction. The
other is sign: warm against cool, and the blue to yellow of a unit. A difference of 2.3 in CIELAB (CIE 76) is just seen
(Mahy, van Eycken and Oosterlinck 1994); two neighbours of a scale must be apart by more than twice that.
"""

import math
from itertools import pairwise

import numpy as np
import pytest
from textual.color import Color
from textual.style import Style

from rnn_tui.tui.renderables.moved import Moved, moved_styles
from rnn_tui.tui.renderables.prose import ground_of, surprise_scale
from rnn_tui.tui.renderables.unit_text import LEVELS, ground
from rnn_tui.tui.themes import THEMES

JUST_SEEN = 2.3
APART, SIGNS_APART = 2 * JUST_SEEN, 20.0

# Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency", 2009:
# table of severity 1.0, on linear RGB.
VISIONS = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(  # of linear sRGB, its white D65 (IEC 61966-2-1)
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def seen(color: Color, vision: str) -> np.ndarray:
    """CIELAB of a colour as it is seen: L, a, b (3,)."""
    parts = np.array(color.rgb) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    xyz = XYZ @ np.clip(VISIONS[vision] @ linear, 0, 1) / (XYZ @ np.ones(3))
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one: Color, other: Color, vision: str) -> float:
    return float(np.linalg.norm(seen(one, vision) - seen(other, vision)))


def steps_of(colors, vision: str) -> tuple[list[float], list[float]]:
    """How far apart neighbours are, and by how much each is lighter than the one before."""
    lightness = [seen(color, vision)[0] for color in colors]
    return [apart(one, other, vision) for one, other in pairwise(colors)], np.diff(lightness).tolist()


def on_screen(style: str, theme) -> Color:
    """The ground that a style has in a theme."""
    drawn = Style.parse(style, {**theme.variables, "foreground": theme.foreground})
    return Color.parse(theme.background) + (drawn.background or Color(0, 0, 0, 0))


def surprise(theme) -> list[Color]:
    """From no surprise to the most, one of each."""
    return [on_screen("$foreground" + ground_of(0.0), theme)] + [
        on_screen(style, theme) for _text, style in surprise_scale()
    ]


def moved(theme, sign: int) -> list[Color]:
    """From what moved nothing to what moved it most, upwards or downwards."""
    parts = (0.0, 0.05, 0.2, 0.4, 1.0)
    found = Moved("e", 0.5, {place: sign * part for place, part in enumerate(parts)})
    return [on_screen(style, theme) for style in moved_styles(found, 0, len(parts))]


def unit(_theme=None) -> list[Color]:
    """From -1 to +1."""
    styles = [ground(2 * level / (LEVELS - 1) - 1) for level in range(LEVELS)]
    return [Color.parse(style.rpartition(" on ")[2]) for style in styles]


def test_it_is_the_lab_and_the_vision_that_it_says():
    assert seen(Color(255, 0, 0), "all cones") == pytest.approx([53.24, 80.09, 67.20], abs=0.01)
    assert seen(Color(0, 0, 255), "all cones") == pytest.approx([32.30, 79.19, -107.86], abs=0.02)
    red, green, blue, yellow = (Color.parse(each) for each in ("#d62728", "#2ca02c", "#3366cc", "#e0c000"))
    for vision in VISIONS:
        assert seen(Color(255, 255, 255), vision) == pytest.approx([100, 0, 0], abs=0.05)
        assert apart(blue, yellow, vision) > 60
    assert apart(red, green, "all cones") > 100 > 2 * apart(red, green, "deuteranopia")
    one, other = Color.parse("#2060c0"), Color.parse("#208070")
    assert apart(one, other, "all cones") > 60 > 3 * apart(one, other, "tritanopia")


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("vision", VISIONS)
def test_brightness_keeps_its_order_and_its_steps(vision, theme):
    for colors in (surprise(theme), moved(theme, 1), moved(theme, -1)):
        assert len(set(colors)) == 5
        differences, lighter = steps_of(colors, vision)
        assert min(differences) >= APART, differences
        assert all(math.copysign(1, each) == (1 if theme.dark else -1) for each in lighter)
        assert min(map(abs, lighter)) >= JUST_SEEN  # in grey, too


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("vision", VISIONS)
def test_what_raised_and_what_lowered_are_told_apart_at_every_strength(vision, theme):
    differences = [apart(up, down, vision) for up, down in zip(moved(theme, 1)[1:], moved(theme, -1)[1:])]
    assert min(differences) >= APART and differences[-1] >= SIGNS_APART, differences


@pytest.mark.parametrize("vision", VISIONS)
def test_a_unit_goes_from_blue_to_yellow_and_grows_lighter_at_every_step(vision):
    colors = unit()
    differences, lighter = steps_of(colors, vision)
    assert len(set(colors)) == LEVELS and min(differences) >= APART and min(lighter) >= JUST_SEEN
    assert apart(colors[0], colors[-1], vision) >= 3 * SIGNS_APART


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_the_network_does_and_what_you_do_are_told_apart(vision, theme):
    network, you = (Color.parse(theme.variables[name]) for name in ("network", "you"))
    assert apart(network, you, vision) >= SIGNS_APART
