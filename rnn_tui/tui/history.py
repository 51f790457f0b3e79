"""The losses of a training as the plot needs them: bounded in number, however long it lasts."""

from dataclasses import dataclass, field

from rnn_tui.training.events import Progress

_MOST_POINTS = 2_000


@dataclass
class Curve:
    """Points (step, loss) in order; neighbours are joined when there are too many."""

    steps: list[float] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)

    def add(self, step: float, loss: float) -> None:
        """Append a point."""
        self.steps.append(step)
        self.losses.append(loss)
        if len(self.steps) > _MOST_POINTS:
            self.steps = _halve(self.steps)
            self.losses = _halve(self.losses)


@dataclass
class LossHistory:
    """The training loss at each report, the validation loss at each validation, and where training went on."""

    training: Curve = field(default_factory=Curve)
    validation: Curve = field(default_factory=Curve)
    restarts: list[int] = field(default_factory=list)

    def add(self, progress: Progress) -> None:
        """Take in a report."""
        self.training.add(progress.step, progress.loss)
        known = self.validation.losses[-1] if self.validation.losses else None
        if progress.val_loss is not None and progress.val_loss != known:
            self.validation.add(progress.step, progress.val_loss)


def _halve(values: list[float]) -> list[float]:
    """Join each two neighbours; a last single one stays."""
    joined = [(one + other) / 2 for one, other in zip(values[::2], values[1::2])]
    return joined + values[len(joined) * 2 :]
