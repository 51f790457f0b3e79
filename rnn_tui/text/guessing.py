"""A guess at an undeclared encoding: what the letters of the text look like in each one.

charset-normalizer decodes the bytes in every encoding it knows, and measures how disordered each reading is and how
much it resembles a language. That tells one script from another. Between the encodings of the Latin script, which
differ in a few letters, its figures are often equal: there the letters themselves decide, since Hungarian has ő and no
õ, and French has neither.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass

GUESS_BYTES = 200_000  # what the encoding is guessed from; more takes seconds and changes nothing
# The letters beside a to z that a language of the Latin script is written with (Unicode CLDR, exemplar characters).
_ALPHABETS = {
    "Croatian": "čćđšž",
    "Czech": "áčďéěíňóřšťúůýž",
    "Danish": "æøåé",
    "Dutch": "áéíóúäëïöüè",
    "English": "éèêïôçñ",
    "Estonian": "äõöü",
    "Finnish": "äöå",
    "French": "àâæçéèêëîïôœùûüÿ",
    "German": "äöüß",
    "Hungarian": "áéíóöőúüű",
    "Indonesian": "é",
    "Italian": "àèéìíòóùú",
    "Lithuanian": "ąčęėįšųūž",
    "Norwegian": "æøåàéèêóòâôäö",
    "Polish": "ąćęłńóśźż",
    "Portuguese": "áàâãçéêíóôõúü",
    "Romanian": "ăâîșțşţ",
    "Slovak": "áäčďéíĺľňóôŕšťúýž",
    "Slovene": "čšž",
    "Spanish": "áéíñóúü",
    "Swedish": "åäöéà",
    "Turkish": "çğıöşüâîûİ",
}
_LETTERS = [frozenset(letters + letters.upper()) for letters in _ALPHABETS.values()]
# What stands beside letters in all of them: the signs of typographers, which the encodings of Windows have.
_SIGNS = frozenset("«»‹›„“”‚‘’–—…°·€£§©®ªº¡¿²³½×\N{NO-BREAK SPACE}\N{SOFT HYPHEN}")
_SURE = ("utf", "iso2022", "hz")  # a text that can be decoded like this is in this encoding
# The encodings of the Latin script that are met most often, in this order.
_COMMON = ("cp1252", "cp1250", "cp1254", "cp1257", "iso8859_2", "iso8859_9", "iso8859_13", "iso8859_15")


@dataclass(frozen=True)
class _Reading:
    """A text in one encoding, and how disordered and how like a language it was found to be (shares of one)."""

    encoding: str
    text: str
    disorder: float = 1.0
    likeness: float = 0.0


def guess_encoding(beginning: bytes) -> str | None:
    """Return the encoding that the first bytes of a text are most likely in; None where there is none."""
    return next(iter(likely_encodings(beginning)), None)


def likely_encodings(beginning: bytes) -> list[str]:
    """Return the encodings that the first bytes of a text may be in, the likeliest first."""
    import charset_normalizer  # noqa: PLC0415  (most texts are in UTF-8, and need no guess)

    matches = sorted(charset_normalizer.from_bytes(beginning), key=lambda match: (match.chaos, -match.coherence))
    if not matches:
        return []
    if matches[0].encoding.startswith(_SURE) or not _is_latin(str(matches[0])):
        return [match.encoding for match in matches]
    readings = [
        _Reading(_commonest(match.encoding, *match.could_be_from_charset), str(match), match.chaos, match.coherence)
        for match in matches
        if _is_latin(str(match))
    ]
    # charset-normalizer leaves out what it finds too disordered, or too like what it has
    named = {reading.encoding for reading in readings}
    readings += [_Reading(name, beginning.decode(name, "replace")) for name in _COMMON if name not in named]
    return [reading.encoding for reading in sorted(readings, key=_likelihood, reverse=True)]


def _is_latin(text: str) -> bool:
    """Return whether most letters beyond ASCII are Latin ones, or there are none."""
    letters = Counter(char for char in text if char > "\x7f" and unicodedata.category(char) in {"Lu", "Ll", "Lo"})
    latin = sum(count for char, count in letters.items() if unicodedata.name(char, "").startswith("LATIN"))
    return 2 * latin >= letters.total()


def _likelihood(reading: _Reading) -> tuple[float, int, float, float]:
    """Return the key that ranks a reading: its letters, the encoding's fame, its order, its likeness to a language."""
    found = Counter(char for char in reading.text if char > "\x7f" and char not in _SIGNS)
    share = max(sum(found[char] for char in letters) for letters in _LETTERS) / found.total() if found else 1.0
    return share, -_place(reading.encoding), -reading.disorder, reading.likeness


def _commonest(*encodings: str) -> str:
    """Return the most common of several encodings in which a text reads the same."""
    return min(encodings, key=_place)


def _place(encoding: str) -> int:
    return _COMMON.index(encoding) if encoding in _COMMON else len(_COMMON)
