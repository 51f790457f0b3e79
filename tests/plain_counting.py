"""Counting in plain Python: the shares of interpolated n-grams, one character after another."""

from collections import Counter, defaultdict


def plain_shares(training: str, scored: str, vocabulary_size: int, order: int) -> list[float]:
    """Witten-Bell with dictionaries."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for place, character in enumerate(training):
        for length in range(min(order, place + 1)):
            counts[training[place - length : place]][character] += 1
    shares = []
    for place, character in enumerate(scored):
        share = 1 / vocabulary_size
        for length in range(min(order, place + 1)):
            after = counts.get(scored[place - length : place])
            if after:
                number, kinds = sum(after.values()), len(after)
                share = (after[character] + kinds * share) / (number + kinds)
        shares.append(share)
    return shares
