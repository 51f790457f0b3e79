"""The search for a learning rate as rows of text: a bar for each rate, the longer the lower it ended."""

from rnn_tui.language import _, decimal, with_own_sign
from rnn_tui.terminal.columns import first_that_fits, fit_left
from rnn_tui.training.rate_finder import STEPS, RateSearch, RateTrial

_BAR = "█"
_RATE, _LOSS = 6, 6  # cells


def rates_heading(width: int) -> str:
    """Return what stands over the rows, in ``width`` cells at most."""
    meanings = [_("loss after {steps} steps: the longer, the lower"), _("loss after {steps} steps")]
    rate = fit_left(_("rate"), _RATE)
    columns = f"{rate} {'nats':>{_LOSS}} "
    meaning = first_that_fits([each.format(steps=STEPS) for each in meanings], width - len(columns))
    return (columns + meaning)[:width]


def rate_row(trial: RateTrial, guess: float, width: int) -> str:
    """Return a row of ``width`` cells at most: the rate, the loss, and a bar for how far that is below ``guess``.

    Where ``guess``, the loss of blind guessing, is all it came to, there is no bar; a loss of zero would fill it.
    """
    rate = with_own_sign(f"{trial.rate:g}").ljust(_RATE)
    if trial.loss is None:
        exploded = _("exploded")
        return f"{rate}  {exploded}"[:width]
    gone = max(0.0, 1 - trial.loss / guess)
    return f"{rate} {decimal(trial.loss, 3):>{_LOSS}} {_BAR * round(gone * (width - _RATE - _LOSS - 2))}"[:width]


def describe_proposal(search: RateSearch) -> str:
    """Return what the search proposes, in a sentence."""
    if search.best is None or search.proposal is None:
        return _("every rate exploded: is the gradient clipped?")
    return _("the lowest after {steps} steps was {best}; a third of it, {rate}, suits a long training").format(
        steps=search.steps, best=with_own_sign(f"{search.best.rate:g}"), rate=with_own_sign(f"{search.proposal:g}")
    )
