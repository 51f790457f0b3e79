"""Two themes of our own: a calm background, a warm colour for the network, a cool one for you; and any other theme.

Text has a contrast of 4.5:1 or more against its background (a test measures it), see WCAG 2.1, 1.4.3.
"""

from collections.abc import Mapping, Sequence

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

DARK, LIGHT = "lamp", "paper"

# Names used as $name wherever something is drawn.
THEMES = (
    Theme(
        name=DARK,
        dark=True,
        primary="#ffb454",
        secondary="#5ccfe6",
        accent="#ffb454",
        success="#a6d96a",
        warning="#ffb454",
        error="#ff7b72",
        foreground="#e6e8ec",
        background="#12161d",
        surface="#181d26",
        panel="#212836",
        variables={
            "network": "#ffb454",
            "you": "#5ccfe6",
            "quiet": "#9aa5b8",
            "faint": "#4a566b",
            "bar": "#ffb454",
            "bar-rest": "#c08a45",
            "good": "#a6d96a",
            "border-blurred": "#4a566b",
            "footer-key-foreground": "#ffb454",
            "run-1": "#e69f00",
            "run-2": "#56b4e9",
            "run-3": "#19a781",
            "run-4": "#f0e442",
            "run-5": "#4c9cc9",
            "run-6": "#db7626",
            "run-7": "#cc79a7",
            "run-8": "#919191",
        },
    ),
    Theme(
        name=LIGHT,
        dark=False,
        primary="#8f4a00",
        secondary="#00647a",
        accent="#8f4a00",
        success="#2f6b1f",
        warning="#8f4a00",
        error="#b3261e",
        foreground="#1d2026",
        background="#faf7f0",
        surface="#f1ece0",
        panel="#e6dfcf",
        variables={
            "network": "#8f4a00",
            "you": "#00647a",
            "quiet": "#565d69",
            "faint": "#b0a893",
            "bar": "#c46a10",
            "bar-rest": "#d99a5b",
            "good": "#2f6b1f",
            "border-blurred": "#b0a893",
            "footer-key-foreground": "#8f4a00",
            "run-1": "#7e5700",
            "run-2": "#2f6380",
            "run-3": "#006e50",
            "run-4": "#605b1a",
            "run-5": "#0066a0",
            "run-6": "#9f4600",
            "run-7": "#844e6c",
            "run-8": "#626262",
        },
    ),
)

# Of the runs that are compared, whose first sign is a letter: hues that any eyes tell apart (Okabe and Ito, Color
# Universal Design, 2008), as light or dark as each ground asks for. Our own themes have them as they come of that.
_RUNS = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#8c8c8c")
_ANSI_RUNS = ("yellow", "cyan", "green", "bright_yellow", "blue", "red", "magenta", "default")
_CONTRAST = 4.5
_SEEN = 3.0  # the contrast of what is no text
_GROUNDS = ("background", "surface", "panel")
_COOL = ("primary", "secondary", "accent")  # of which the one that is farthest from the warm one is cool
_TAKEN = (*_GROUNDS, *_COOL, "warning", "success", "error", "foreground")
_ROUNDING = 0.05  # of a contrast: a colour is written in whole numbers
_STEPS = 20
_FAINT, _QUIET, _REST = 0.25, 0.35, 0.3  # how far one colour is on its way to another

_ANSI = {  # the terminal's own colours, whatever they are; what is quiet has no other that can be read everywhere
    "quiet": "ansi_default",
    "faint": "ansi_bright_black",
    "good": "ansi_green",
    "border-blurred": "ansi_bright_black",
}
_WARM_AND_COOL = {True: ("ansi_yellow", "ansi_cyan"), False: ("ansi_red", "ansi_blue")}  # where it is dark, and light


def theme_names() -> list[str]:
    """Return the names of all themes, ours first."""
    return [*(theme.name for theme in THEMES), *BUILTIN_THEMES]


def variables_of(theme: Theme) -> dict[str, str]:
    """Return our colours as a theme that does not know of them would have them, by the names that are used as $name.

    ``foreground`` and ``error`` are among them, which the theme has, but need not be readable on all of its grounds.
    """
    if theme.ansi:
        warmest, coolest = _WARM_AND_COOL[theme.dark]
        runs = {f"run-{number}": f"ansi_{name}" for number, name in enumerate(_ANSI_RUNS, start=1)}
        return {**_ANSI, **runs, "network": warmest, "you": coolest, "bar": warmest, "bar-rest": warmest}
    generated = theme.to_color_system().generate()
    colors = {name: Color.parse(generated[name]) for name in _TAKEN}
    grounds = [colors[name] for name in _GROUNDS]
    warm = colors["warning"]
    cool = max((colors[name] for name in _COOL), key=lambda each: _hues_apart(each, warm))
    network, you, error = (_readable(each, grounds) for each in (warm, cool, colors["error"]))
    faint = grounds[0].blend(colors["foreground"], _FAINT)
    foreground = _readable(colors["foreground"], [*grounds, faint])
    found = {
        "network": network,
        "you": you,
        "quiet": _readable(foreground.blend(grounds[0], _QUIET), grounds),
        "faint": faint,
        "bar": network,
        "bar-rest": network.blend(grounds[0], _REST),
        "good": _readable(colors["success"], grounds),
        "foreground": foreground,
        "error": error,
    }
    return {name: color.hex6 for name, color in found.items()} | _runs_on(grounds)


def without_dim(colors: Mapping[str, str]) -> dict[str, str]:
    """Return the colours that are others before a class, of all that a theme has, by the names that are used as $name.

    What is quiet is as plain as any text; what is faint, and is no text, as strong as can be while text is read on it;
    and the other bars no paler than can be seen from afar (WCAG 2.1, 1.4.11).
    """
    ground, foreground = Color.parse(colors["background"]), Color.parse(colors["foreground"])
    shades = [ground.blend(foreground, step / _STEPS) for step in range(_STEPS + 1)]
    faint = next(each for each in reversed(shades) if contrast(foreground, each) >= _CONTRAST).hex6
    bar = Color.parse(colors["network"])
    bars = [bar.blend(ground, _REST - step * _REST / _STEPS) for step in range(_STEPS + 1)]
    rest = next(each for each in bars if contrast(each, ground) >= _SEEN or each == bars[-1])
    return {
        "quiet": colors["foreground"],
        "faint": faint,
        "border-blurred": faint,
        "bar": bar.hex6,
        "bar-rest": rest.hex6,
    }


def _runs_on(grounds: Sequence[Color]) -> dict[str, str]:
    """Return the colours of the runs as they can be read on all of ``grounds``, by the names used as $name."""
    readable = [_readable(Color.parse(each), grounds) for each in _RUNS]
    return {f"run-{number}": color.hex6 for number, color in enumerate(readable, start=1)}


# What is drawn without a screen knows no theme: on a picture the dark one, on a terminal that one's own colours.
LAMP = {
    **THEMES[0].variables,
    "foreground": str(THEMES[0].foreground),
    "error": str(THEMES[0].error),
    "ground": str(THEMES[0].background),
}
TERMINAL = {
    **variables_of(Theme(name="terminal", primary="ansi_yellow", ansi=True)),
    "foreground": "ansi_default",
    "error": "ansi_red",
}


def contrast(one: Color, other: Color) -> float:
    """Return how much one colour stands out against another, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _readable(color: Color, grounds: Sequence[Color]) -> Color:
    """Return the colour, as much lighter or darker as it takes to be read on all of ``grounds``."""
    ends = sorted((Color(255, 255, 255), Color(0, 0, 0)), key=lambda end: -min(contrast(end, each) for each in grounds))
    for step in range(_STEPS + 1):
        found = color.blend(ends[0], step / _STEPS)
        if all(contrast(found, each) >= _CONTRAST + _ROUNDING for each in grounds):
            return found
    return ends[0]


def _luminance(color: Color) -> float:
    """Return the relative luminance (WCAG 2.1), from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hues_apart(one: Color, other: Color) -> float:
    """Return how far apart two hues are, from 0 to a half."""
    apart = abs(one.hsl.h - other.hsl.h)
    return min(apart, 1 - apart)
