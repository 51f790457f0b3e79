"""Text to numbers: a character is an index."""

import unicodedata
from bisect import bisect
from collections.abc import Mapping, Sequence
from random import Random

from rnn_tui.language import N_
from rnn_tui.lesson.code.text_to_numbers import build_vocabulary
from rnn_tui.lesson.step import Excerpt, Key, Question, Stage, Step
from rnn_tui.lesson.subject import Subject

_MOST_TYPED = 40  # characters that are remembered
_FIRST = 3  # of the table, which are told
_SESSIONS = 3  # of which the first one sorts
_SORTS, _LOOKS_UP, _LOOKS_BACK = 0, 2, 3  # lines of the excerpt


class TextToNumbers(Stage):
    """The sentence in numbers, the table that makes them, and the one ``character`` of it that is looked up.

    ``typed`` is what was typed, ``place`` where in the sentence one stands; ``session`` is 0 where the set is sorted,
    else which session it is whose set is not.
    """

    keys = (
        Key((), "a…z", N_("type")),
        Key(("left", "right"), "← →", N_("text")),
        Key(("up", "down"), "↑ ↓", N_("table")),
        Key(("tab",), "⇥", N_("unsorted")),
    )
    types = True

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.typed = ""
        self.place = 0
        self.session = 0
        self.character = subject.sentence[0]
        self._line = _LOOKS_UP

    @property
    def line(self) -> int:
        """Where the character is looked up, where the index is looked back, or where the set is sorted."""
        return self._line

    @property
    def characters(self) -> Sequence[str]:
        """The characters in the order of their indices: sorted, or as some session's set has them."""
        if self.session == 0:
            return list(build_vocabulary(self.subject.sentence)[0])
        return Random(self.session).sample(self.subject.characters, len(self.subject.characters))

    @property
    def index(self) -> int | None:
        """The index of the character that is looked up; None for one that the sentence does not have."""
        characters = self.characters
        return characters.index(self.character) if self.character in characters else None

    @property
    def would_be(self) -> int:
        """The index that the character would have if the sentence had it."""
        return bisect(self.subject.characters, self.character)

    def values(self) -> Sequence[tuple[str, str]]:
        """Return the table's beginning, its length, and the character there and back."""
        index, characters = self.index, self.characters
        there, back = ("—", "—") if index is None else (str(index), f"'{self.character}'")
        first = "".join(f"{each!r}, " for each in characters[:_FIRST])
        return [
            ("chars", f"[{first}…]"),
            ("V", str(len(characters))),
            (f"'{self.character}'", there),
            (there, back),
        ]

    def figures(self) -> Mapping[str, str]:
        """Return how long the sentence is, and of how many different characters it is made."""
        return {"characters": str(len(self.subject.sentence)), "count": str(len(self.subject.characters))}

    def press(self, key: str) -> None:
        """Walk through the sentence or through the table, or take the set of another session."""
        sentence, characters = self.subject.sentence, self.characters
        if key == "tab":
            self.session = (self.session + 1) % _SESSIONS
            self._line = _SORTS
        elif key in {"left", "right"}:
            self.place = (self.place + (1 if key == "right" else -1)) % len(sentence)
            self.character, self._line = sentence[self.place], _LOOKS_UP
        else:
            index = self.would_be if self.index is None else self.index + (1 if key == "down" else -1)
            self.character, self._line = characters[index % len(characters)], _LOOKS_BACK
            self.place = sentence.index(self.character)

    def type_text(self, text: str) -> None:
        """Look up what is typed, the last of several characters."""
        text = unicodedata.normalize("NFC", text)
        if not text:
            return
        self.typed = (self.typed + text)[-_MOST_TYPED:]
        self.character, self._line = text[-1], _LOOKS_UP
        sentence = self.subject.sentence
        behind = sentence.find(self.character, self.place + 1)
        found = sentence.find(self.character) if behind < 0 else behind
        self.place = self.place if found < 0 else found


STEP = Step(
    "text_to_numbers",
    N_("Text to numbers"),
    N_(
        "A network computes with numbers. So each character gets an index: its place among the {count} different "
        "characters of the text, sorted. The sentence of {characters} characters becomes {characters} numbers; two "
        "tables translate, one way and back."
    ),
    Excerpt("text_to_numbers", "chars = sorted(", 4),
    Question(
        N_("Why is the set of characters sorted?"),
        (N_("to search faster"), N_("to keep the same numbers"), N_("to group like letters")),
        1,
        (
            N_(
                "No: a dictionary finds as fast without. But a set has another order in every session, and a saved "
                "network could not be read."
            ),
            N_(
                "Yes: a set has another order in every session (⇥). The same text would be other numbers, and a "
                "saved network unreadable."
            ),
            N_(
                "No: an index is only a name, neighbours need not be alike. Sorting fixes the order, which a set "
                "changes with every session."
            ),
        ),
    ),
    TextToNumbers,
    (
        N_(
            "set(text) keeps each character once, in no particular order. Python mixes the hashes of strings with a "
            "number drawn at every start (PYTHONHASHSEED), so that the order of a set of characters changes from one "
            "session to the next. sorted() puts them in the order of their code points, which is the same everywhere."
        ),
        N_(
            "The index is not the code point: Unicode has room for more than a million of them, and the network would "
            "need as many columns. It needs {count}, one for each character that the text really has."
        ),
        N_(
            "A character that the text does not have has no index, and the network can neither read nor write it. To "
            "give it one, it must stand in the text before the table is made; then V grows by one, characters behind "
            "it move, and the network must be made anew."
        ),
        N_(
            "One letter can be written in two ways: é is U+00E9, or e followed by U+0301. They look alike, and would "
            "be different characters. The laboratory composes every text before it is learnt (Unicode's form NFC)."
        ),
    ),
)
