"""What the lesson is about: the learner's text, of which its first sentence is enough."""

import re
from dataclasses import dataclass
from functools import cached_property

from rnn_tui.errors import TextError
from rnn_tui.language import _

LONGEST, SHORTEST = 80, 10  # characters of a sentence that is learnt
READ = 20 * LONGEST  # characters of a text that are looked at
_FEWEST = 3  # different ones
_END = re.compile(r"(?<=[.!?…]) |(?<=[。！？])")


@dataclass(frozen=True)
class Subject:
    """The ``sentence`` that is learnt."""

    sentence: str

    @cached_property
    def characters(self) -> list[str]:
        """The characters of the sentence, sorted."""
        return sorted(set(self.sentence))


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, or as many of its words as are enough to learn from; "" of an empty one."""
    text = " ".join(text[:READ].split())
    ends = (match.start() for match in _END.finditer(text) if match.start() >= SHORTEST)
    end = next(ends, len(text))
    if end > LONGEST:
        end = text.rfind(" ", SHORTEST, LONGEST + 1)
        end = LONGEST if end < 0 else end
    return text[:end]


def subject_of(text: str) -> Subject:
    """Return what of a text is learnt; raise TextError where that is too little."""
    sentence = first_sentence(text)
    if len(sentence) < SHORTEST or len(set(sentence)) < _FEWEST:
        message = _("the lesson needs a sentence of {length} characters, {different} different ones among them")
        raise TextError(message.format(length=SHORTEST, different=_FEWEST))
    return Subject(sentence)
