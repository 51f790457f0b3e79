"""Look-alike characters: what a keyboard types, and what the text has instead."""

import unicodedata

from rnn_tui.text.vocabulary import Vocabulary

# Each group: any member stands in for any other. The first that the vocabulary has is taken.
_GROUPS = (
    "'’‘‛ʼ′`´",
    '"“«„‟',
    '"”»″',
    '"“”„‟″«»',
    "-‐‑‒–—―−",
    " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{EN SPACE}\N{EM SPACE}\N{IDEOGRAPHIC SPACE}",
)
# Each pair: one character, and the several that say the same.
_SPELLINGS = (
    ("…", "..."),
    ("œ", "oe"),
    ("Œ", "OE"),
    ("æ", "ae"),
    ("Æ", "AE"),
    ("ß", "ss"),
    ("ﬁ", "fi"),
    ("ﬂ", "fl"),
)


def look_alike(character: str, vocabulary: Vocabulary) -> str | None:
    """Return what ``vocabulary`` has instead of ``character`` (one or several characters), or None.

    Quotes (an opening one for an opening one, where there is one), dashes and spaces become their relatives,
    ligatures and the ellipsis are spelled out, and a letter with an accent that the text never had becomes the bare
    letter.
    """
    for group in _GROUPS:
        if character in group and (other := next((each for each in group if each in vocabulary), None)):
            return other
    for joined, spelled in _SPELLINGS:
        if character == joined and all(part in vocabulary for part in spelled):
            return spelled
    bare = unicodedata.normalize("NFD", character)[:1]
    if bare != character and bare in vocabulary:
        return bare
    return None
