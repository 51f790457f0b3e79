"""How long a pass over a text takes, said before anything is learnt of it: an estimate from the network's size."""

from rnn_tui.language import _, decimal, grouped
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.sizing import OPERATIONS

_SHORT, _LONG = 60.0, 3_600.0  # seconds: of a shorter epoch nothing is said, of a longer one always


def epoch_note(config: TrainingConfig, characters: int, vocabulary_size: int) -> str:
    """Return how long an epoch of a text of so many characters takes, and how much of it a short training reads.

    Nothing where that is a matter of moments.
    """
    learnt = round(characters * (1 - config.val_fraction - config.test_fraction))
    speed = OPERATIONS / config.architecture(vocabulary_size).operations / (config.window or 1)
    seconds = learnt / speed
    share = _share_of_epoch(config, learnt, seconds)
    if seconds < _SHORT or (share >= 1 and seconds < _LONG):
        return ""
    figures = {
        "count": grouped(learnt),
        "time": _time(seconds),
        "speed": grouped(int(float(f"{speed:.2g}"))),
        "share": decimal(100 * share, 1 if share >= 0.001 else 3),
    }
    if share >= 1:
        message = _("an epoch is {count} characters: {time}, at an estimated {speed} characters a second")
    else:
        message = _(
            "an epoch is {count} characters: {time}, at an estimated {speed} characters a second; of these this "
            "training reads {share} %"
        )
    return message.format(**figures)


def _share_of_epoch(config: TrainingConfig, learnt: int, seconds: float) -> float:
    """Return the share of an epoch at which the first limit is reached; infinity where there is none."""
    shares = [float("inf")]
    shares += [limit / seconds for limit in (config.budget, config.seconds) if limit is not None]
    if config.steps is not None:
        targets = config.batch_size * (1 if config.window else config.seq_length)  # of a step
        shares.append(config.steps * targets / max(1, learnt))
    if config.epochs is not None:
        shares.append(float(config.epochs))
    return min(shares)


def _time(seconds: float) -> str:
    """Return about how long that is, in the unit that suits it."""
    if seconds < 90 * 60:
        return _("some {count} min").format(count=round(seconds / 60))
    return _("some {count} h").format(count=decimal(seconds / 3600, 1 if seconds < 36_000 else 0))
