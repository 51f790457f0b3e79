"""Numbers of the lesson as they are written in its words and beside its code."""

import math

from rnn_tui.language import decimal, with_own_sign

UNKNOWN = "…"  # what is being worked out


def written(value: float) -> str:
    """Return a number with four decimals, of a small one as many as show it, as a power of ten of a tiny one."""
    if not math.isfinite(value):
        return "—"
    size = abs(value)
    if size == 0 or size >= 0.001:
        text = decimal(value, 4)
    elif size >= 1e-6:
        text = decimal(value, 1 - math.floor(math.log10(size)))
    else:
        text = with_own_sign(f"{value:.1e}".replace("e-0", "e-"))
    return text.replace("-", "−")


def written_share(share: float) -> str:
    """Return what is left of something: ``×0.255``, ``×0.00002``, ``×3e−7``."""
    if not math.isfinite(share):
        return "—"
    if share == 0 or share >= 0.0005:
        return f"×{decimal(share, 3)}"
    if share >= 0.000005:
        return f"×{decimal(share, 5)}"
    return "×" + f"{share:.0e}".replace("e-0", "e-").replace("-", "−")
