"""What the sweep itself writes down: losses at rungs, and what failed. The trials' own runs say everything else."""

import math
from pathlib import Path

from rnn_tui.runs.records import Records, read_records
from rnn_tui.sweep.halving import better_half, rungs_of
from rnn_tui.sweep.plan import HAPPENED, Plan, Trial
from rnn_tui.training.config import TrainingConfig


class Happened:
    """The lines of a sweep's ``happened.jsonl``: the last word on a trial, or on a trial at a rung, counts.

    ``failures`` is why trials failed, by their names, as long as they have come no further; ``losses`` are those at
    rungs, in nats, by name and step, None for a trial that has none.
    """

    def __init__(self, folder: Path) -> None:
        self.failures: dict[str, str] = {}
        self.losses: dict[tuple[str, int], float | None] = {}
        self._tried_again: set[str] = set()  # trials that failed, until they have been
        self._records = Records(folder / HAPPENED)
        for record in read_records(folder / HAPPENED):
            self._take(record)

    def go_on(self) -> None:
        """Write from now on behind what is there, and have what failed tried again; raises OSError.

        A rung that was decided without such a trial is open again, and then decided as if it had never failed.
        """
        self._records.go_on()
        self._tried_again = set(self.failures)

    def note_failure(self, trial: Trial, error: str) -> None:
        """Write down why a trial failed; raises OSError."""
        self._note({"event": "failed", "trial": trial.name, "error": error})

    def note_loss(self, trial: Trial, step: int, loss: float | None) -> None:
        """Write down the loss of a trial at a rung; raises OSError."""
        self._note({"event": "rung", "trial": trial.name, "step": step, "loss": loss})

    def _note(self, record: dict[str, object]) -> None:
        self._tried_again.discard(str(record["trial"]))
        self._take(record)
        self._records.append(record)

    def _take(self, record: dict[str, object]) -> None:
        name, step, loss = str(record.get("trial")), record.get("step"), record.get("loss")
        if record.get("event") == "failed":
            self.failures[name] = str(record.get("error"))
        elif record.get("event") == "rung" and type(step) is int:
            known = loss if isinstance(loss, float) and math.isfinite(loss) else None
            if known is not None:
                self._forget_failure(name)
            self.losses[name, step] = known

    def _forget_failure(self, name: str) -> None:
        """Let a trial that came to a rung after all be judged anew at those where it failed."""
        self.failures.pop(name, None)
        for place in [place for place, loss in self.losses.items() if place[0] == name and loss is None]:
            del self.losses[place]

    def going_on(self, plan: Plan) -> tuple[list[Trial], list[int]]:
        """Return the trials that no rung has left out so far, and the rungs that are still before them."""
        alive = list(plan.trials)
        rungs = rungs_of_plan(plan)
        while rungs and self._is_decided(alive, rungs[0]):
            alive = self.better_half_of(alive, rungs.pop(0))
        return alive, rungs

    def _is_decided(self, trials: list[Trial], step: int) -> bool:
        """Return whether all of these have come to a rung, and at least one of them has a loss to choose by."""
        losses = [self.losses.get((trial.name, step)) for trial in trials]
        return all(self.has_passed(trial, step) for trial in trials) and any(loss is not None for loss in losses)

    def has_passed(self, trial: Trial, step: int) -> bool:
        """Return whether a trial has been judged at a rung; what is to be tried again has not."""
        place = trial.name, step
        return place in self.losses and (self.losses[place] is not None or trial.name not in self._tried_again)

    def better_half_of(self, trials: list[Trial], step: int) -> list[Trial]:
        """Return those trials that go on behind the rung at ``step``, whose losses are all known."""
        losses: dict[TrainingConfig, list[float | None]] = {}
        for trial in trials:
            losses.setdefault(trial.configuration, []).append(self.losses[trial.name, step])
        kept = set(better_half(losses))
        return [trial for trial in trials if trial.configuration in kept]


def rungs_of_plan(plan: Plan) -> list[int]:
    """Return the steps at which half of the trials is left out; none without halving."""
    steps = plan.trials[0].config.steps
    if not plan.halving or steps is None:
        return []
    return rungs_of(len({trial.configuration for trial in plan.trials}), steps)
