"""Which learning rate: short trainings at rates from low to high, of which each begins with the same network.

The loss that they end with, over the rate, is a U: on its left the rate is too low to get anywhere, on its right what
is learnt is lost again. Letting the rate grow within one training (Smith 2017, "Cyclical learning rates for training
neural networks", section 3.3) is quicker, but for recurrent networks the curve then says little: Adam's first steps
overshoot, and what one rate has spoilt the next ones have to bear.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np

from rnn_tui.text.corpus import Corpus
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.stepping import Stepper

STEPS = 60  # of each trial
_RATES = tuple(float(f"{rate:.0e}") for rate in np.geomspace(1e-4, 10, 11))  # half a decade apart
_LAST = 10  # steps whose mean loss counts
_WORSE = 2  # trials, one after the other, each worse than the one before: it goes up from there
_SAFER = 3.0  # a short training is best at some three times the rate that a long one wants


@dataclass(frozen=True)
class RateTrial:
    """A short training at ``rate``, and the ``loss`` it ended with in nats per character; None where it exploded."""

    rate: float
    loss: float | None


@dataclass(frozen=True)
class RateSearch:
    """The ``trials`` of ``steps`` steps each, in the order of their rates; the best, and the rate that is proposed."""

    trials: tuple[RateTrial, ...]
    steps: int = STEPS

    @property
    def best(self) -> RateTrial | None:
        """The trial that ended lowest; None where all exploded."""
        ended = [(each.loss, each) for each in self.trials if each.loss is not None]
        return min(ended, key=itemgetter(0))[1] if ended else None

    @property
    def proposal(self) -> float | None:
        """A third of the best rate, with one digit: in a long training the same rate has longer to do harm."""
        return None if self.best is None else float(f"{self.best.rate / _SAFER:.0e}")


def find_rate(
    corpus: Corpus,
    config: TrainingConfig,
    threads: int | None = None,
    hear: Callable[[RateSearch], object] = lambda _search: None,
    may_go_on: Callable[[], bool] = lambda: True,
) -> RateSearch | None:
    """Train at one rate after the other, STEPS steps each, until higher ones only end higher; tell ``hear`` of each.

    Warm-up and schedule are those of ``config``, made to fit into the trial. The same text, settings and seed find the
    same. Returns None when ``may_go_on``, asked before each step, says no. Raises ConfigError and TextError as a
    training would.
    """
    search = RateSearch(())
    for rate in _RATES:
        trial = _try_rate(corpus, replace(config, learning_rate=rate), threads, may_go_on)
        if trial is None:
            return None
        search = RateSearch((*search.trials, trial))
        hear(search)
        if _goes_up(search):
            break
    return search


def _try_rate(
    corpus: Corpus, config: TrainingConfig, threads: int | None, may_go_on: Callable[[], bool]
) -> RateTrial | None:
    short = replace(config, budget=None, epochs=None, steps=None, seconds=None, horizon=STEPS, restart=0)
    trial = _Trial(corpus, short, threads=threads)
    losses: list[float] = []
    for _step in range(STEPS):
        if not may_go_on():
            return None
        loss = trial.take_step()
        if loss is None:
            return RateTrial(config.learning_rate, None)
        losses.append(loss)
    return RateTrial(config.learning_rate, float(np.mean(losses[-_LAST:])))


def _goes_up(search: RateSearch) -> bool:
    """Return whether the last trials were worse and worse; one that exploded is worse than any."""
    losses = [np.inf if each.loss is None else each.loss for each in search.trials]
    behind = losses[int(np.argmin(losses)) + 1 :]
    return len(behind) >= _WORSE and np.isfinite(min(losses))


class _Trial(Stepper):
    """A Stepper that tells the loss of each step."""

    def take_step(self) -> float | None:
        """Take a step; return the loss that it began with, None where that has exploded."""
        if not self._take_step(by_hand=True):
            return None
        assert self._taken is not None  # it was taken by hand
        return self._taken.loss
