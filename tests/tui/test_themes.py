"""What has to be read stands at 4.5:1 or more against its ground, in both themes (WCAG 2.1, 1.4.3)."""

import pytest
from textual.color import Color

from rnn_tui.tui.themes import THEMES

READ = ("foreground", "network", "you", "quiet", "good", "error")
GROUNDS = ("background", "surface", "panel")


def luminance(color: Color) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part / 255) for part in color.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", READ)
def test_contrast(theme, ground, name):
    colors = {**theme.variables, "foreground": theme.foreground, "error": theme.error}
    assert contrast(colors[name], getattr(theme, ground)) >= 4.5


def test_there_is_a_dark_and_a_light_one():
    assert sorted(theme.dark for theme in THEMES) == [False, True]
