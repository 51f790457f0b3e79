"""A training that is played again: the same steps, with everything that changed on the way at the same place."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rnn_tui.copies import CopiedWhole, NeverCopied
from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.events import Diverged, Event, HorizonSet, SettingChanged, TrainingFinished, TrainingStarted
from rnn_tui.training.stepping import Clock
from rnn_tui.training.trainer import Trainer

Place = tuple[int, int]  # so many steps were taken, and so often it had diverged: what is not a number takes no step


@dataclass(frozen=True)
class Script(CopiedWhole):
    """What a training began with, what changed at which place, and where it ends.

    ``horizons`` are those that its speed had found, by the step behind which each was set: another machine, or another
    day, would find others.
    """

    began: TrainingStarted
    end: Place
    changes: Mapping[Place, list[TrainingStarted | SettingChanged]] = field(default_factory=dict)
    horizons: Mapping[int, int] = field(default_factory=dict)

    @property
    def settings_changed(self) -> int:
        """How often a setting was changed."""
        return sum(isinstance(event, SettingChanged) for events in self.changes.values() for event in events)


def script_of(events: Sequence[Event], last_step: int) -> Script:
    """Return the script of a training that told of these ``events`` up to ``last_step``.

    Raises RunError with a reason where it cannot be played again.
    """
    if not events or not isinstance(began := events[0], TrainingStarted) or began.step:
        raise RunError(_("its log does not tell how it began"))
    changes: dict[Place, list[TrainingStarted | SettingChanged]] = {}
    horizons: dict[int, int] = {}
    times_diverged, gave_up = 0, False
    for event in events[1:]:
        match event:
            case TrainingStarted(step=step):
                _demand_same_way(began, event, gave_up)
                changes.setdefault((step, times_diverged), []).append(event)
            case SettingChanged(step=step):
                changes.setdefault((step, times_diverged), []).append(event)
            case HorizonSet(step=None):
                raise RunError(_("its log does not tell at which step its length was found"))
            case HorizonSet(horizon=horizon, step=int(step)):
                horizons[step] = horizon
            case Diverged():
                times_diverged += 1
            case TrainingFinished(reason=reason):
                gave_up = reason == "diverged"
            case _:
                pass
    return Script(began, (last_step, times_diverged), changes, horizons)


def _demand_same_way(began: TrainingStarted, again: TrainingStarted, gave_up: bool) -> None:
    """Raise RunError where a training went on in a way that cannot be played in one piece."""
    if gave_up:
        raise RunError(_("it was continued after it had diverged too often"))
    if again.threads != began.threads:
        message = _("the number of its threads changed from {before} to {after}")
        raise RunError(message.format(before=began.threads, after=again.threads))


class ReplayedTrainer(NeverCopied, Trainer):
    """Trains as ``script`` says: no clock and nobody else changes anything, and it ends where that ends."""

    instead = "it follows a script from the beginning; play that again"

    def __init__(
        self, corpus: Corpus, script: Script, vocabulary: Vocabulary | None = None, clock: Clock = time.perf_counter
    ) -> None:
        super().__init__(corpus, script.began.config, clock, vocabulary, script.began.threads)
        self._script = script
        self._times_diverged = 0

    def _is_over(self) -> bool:
        return (self.step, self._times_diverged) >= self._script.end

    def _settle_horizon(self) -> int | None:
        return self._script.horizons.get(self.step)

    def _change_what_is_due(self, _control: Control) -> Iterator[Event]:
        for event in self._script.changes.get((self.step, self._times_diverged), ()):
            if isinstance(event, SettingChanged):
                self._change_setting(event.name, event.value)
                yield event
            else:
                self._go_on_with(event.config)
                yield TrainingStarted(self.config, self.step, (), self.threads)

    def _go_on_with(self, config: TrainingConfig) -> None:
        """Go on as the training did that was continued here; a warm restart lets it be rescued anew (see go_on)."""
        self._use(config)
        if config.restart == self.step:
            self.figures.rescues = 0

    def _go_back(self) -> Diverged:
        self._times_diverged += 1
        return super()._go_back()
