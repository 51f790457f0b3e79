"""Durations, ages and sizes as people read them, and the sign for what is not there."""

from rnn_tui.language import _, decimal, grouped

ABSENT = "—"


def describe_left(seconds: float) -> str:
    """Return how much time is left."""
    return _("{time} left").format(time=clock_time(seconds))


def clock_time(seconds: float) -> str:
    """Return ``mm:ss``, or ``h:mm:ss`` from an hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def age_label(seconds: float) -> str:
    """Return how long ago something was, in its largest unit."""
    minutes = int(seconds / 60)
    if minutes < 60:
        return _("{count} min").format(count=max(0, minutes))
    if minutes < 48 * 60:
        return _("{count} h").format(count=minutes // 60)
    return _("{count} d").format(count=grouped(minutes // (24 * 60)))


def size_label(size: int) -> str:
    """Return a size in bytes as people read it."""
    if size < 1_000:
        return _("{size} B").format(size=size)
    if size < 1_000_000:
        return _("{size} kB").format(size=decimal(size / 1_000, 0))
    if size < 1_000_000_000:
        return _("{size} MB").format(size=decimal(size / 1_000_000, 1))
    return _("{size} GB").format(size=decimal(size / 1_000_000_000, 1))
