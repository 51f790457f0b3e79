"""Numbers of the lesson as they are written in its words and beside its code."""

import math

from rnn_tui.language import decimal, with_own_sign

UNKNOWN = "…"  # what is being worked out
GUESS = "?"  # what the question is about, until it is answered
_ABSENT, _MINUS = "—", "−"
_WHOLE, _LEAST_SHARE = 0.001, 0.0005  # from which on four decimals are enough, and of a share three
_TINY = 1e-5  # below which powers of ten are written


def written(value: float) -> str:
    """Return a number with four decimals, of a small one as many as show two digits; of a tiny one by powers."""
    if not math.isfinite(value):
        return _ABSENT
    size = abs(value)
    if size == 0 or size >= _WHOLE:
        text = decimal(value, 4)
    elif size >= _TINY:
        text = decimal(value, 1 - math.floor(math.log10(size)))
    else:
        text = with_own_sign(f"{value:.1e}".replace("e-0", "e-"))
    return text.replace("-", _MINUS)


def written_share(share: float) -> str:
    """Return what is left of something, in eight cells at most: ``×0.255``, ``×0.00002``, ``×3e−7``."""
    if not math.isfinite(share):
        return _ABSENT
    if share == 0 or share >= _LEAST_SHARE:
        return f"×{decimal(share, 3)}"
    if share >= _LEAST_SHARE / 100:
        return f"×{decimal(share, 5)}"
    return "×" + f"{share:.0e}".replace("e-0", "e-").replace("-", _MINUS)


def share_in_words(share: float) -> str:
    """Return what is left of something as a sentence has it, without the sign that it is multiplied by."""
    return written_share(share).removeprefix("×")


def written_loss(loss: float) -> str:
    """Return a loss as the lesson prints it: with two decimals."""
    return decimal(loss, 2) if math.isfinite(loss) else "∞"
