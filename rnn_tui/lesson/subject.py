"""What the lesson is about: the learner's text, of which its first sentence is enough."""

import re
from dataclasses import dataclass
from functools import cached_property

LONGEST, SHORTEST = 80, 10  # characters of a sentence that is learnt
_END = re.compile(r"(?<=[.!?…]) ")


@dataclass(frozen=True)
class Subject:
    """The ``sentence`` that is learnt."""

    sentence: str

    @cached_property
    def characters(self) -> list[str]:
        """The characters of the sentence, sorted."""
        return sorted(set(self.sentence))


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, or so much of the text as is enough to learn from; "" of an empty one."""
    text = " ".join(text[: 20 * LONGEST].split())
    ends = (match.start() for match in _END.finditer(text) if match.start() >= SHORTEST)
    return text[: min(next(ends, LONGEST), LONGEST)].strip()
