"""Two themes of our own: a calm ground, one warm colour for the network, one cool for you.

Whatever has to be read stands at 4.5:1 or more against its ground (a test measures it).
"""

from textual.theme import Theme

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
        },
    ),
)
