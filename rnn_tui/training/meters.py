"""What is measured while training: the means since the last report, and the speed that a budget needs."""


class Interval:
    """Sums since the last report."""

    def __init__(self) -> None:
        self.steps = 0
        self.grad_norm = 0.0
        self._loss = 0.0
        self._characters = 0
        self._seconds = 0.0

    def add(self, loss: float, characters: int, seconds: float, grad_norm: float) -> None:
        """Count one step in."""
        self.steps += 1
        self.grad_norm = grad_norm
        self._loss += loss
        self._characters += characters
        self._seconds += seconds

    @property
    def loss(self) -> float:
        """The mean loss of the steps."""
        return self._loss / self.steps

    @property
    def characters_per_second(self) -> float:
        """The speed of the steps; zero where the clock did not move."""
        return self._characters / self._seconds if self._seconds else 0.0


class SpeedMeter:
    """Measures the speed of one run from its beginning, and turns a budget in seconds into a number of steps."""

    measured_share = 1 / 20  # of a budget is what its speed is measured in ...
    shortest, longest = 1.0, 5.0  # ... within these seconds: one second alone was a quarter off on a busy machine
    slow_start = 0.2  # of these: the first steps fill caches and are left out of the speed

    def __init__(self, step: int, seconds: float) -> None:
        self._begin = self._mark = (step, seconds)

    def seconds_for(self, steps: int, step: int, seconds: float) -> float | None:
        """Return how long ``steps`` more take at the speed so far; None where nothing was measured."""
        gone_steps, gone_seconds = step - self._begin[0], seconds - self._begin[1]
        return steps * gone_seconds / gone_steps if gone_steps and gone_seconds else None

    def spent(self, seconds: float) -> float:
        """Return the seconds since this run began."""
        return seconds - self._begin[1]

    def horizon(self, budget: float, step: int, seconds: float) -> int | None:
        """Return the step at which ``budget`` seconds will be over; None while the speed is measured."""
        window = min(max(self.shortest, budget * self.measured_share), self.longest, budget / 2)
        spent = self.spent(seconds)
        if spent < window * self.slow_start:
            self._mark = (step, seconds)
        if spent < window:
            return None
        mark_step, mark_seconds = self._mark if step > self._mark[0] else self._begin
        steps_per_second = (step - mark_step) / (seconds - mark_seconds)
        return step + round(max(0.0, budget - spent) * steps_per_second)
