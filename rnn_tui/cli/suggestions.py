"""What a mistyped word was probably meant to be; only close matches."""

from collections.abc import Iterable

_LETTERS_A_SLIP = 4  # letters of a word for each slip that is allowed; a short word may have one


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the word of ``known`` that ``word`` differs from by the fewest slips, None where those are too many."""
    slips, near = min(((_slips(word, each), each) for each in known), default=(len(word), None))
    return near if slips <= max(1, len(word) // _LETTERS_A_SLIP) else None


def _slips(one: str, other: str) -> int:
    """Return the fewest letters left out, added, replaced, or swapped with their neighbour (Damerau 1964)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                row[j] = min(row[j], two_before[j - 2] + 1)
    return row[-1]
