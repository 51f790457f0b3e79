"""What a gradient check found, without what it takes to check."""

from dataclasses import dataclass

TOLERANCE = 1e-6
DIRECTIONS = 4  # for each parameter


@dataclass(frozen=True)
class GradientCheck:
    """One row of the table: the relative error ||a - n|| / (||a|| + ||n||) of one parameter's gradient.

    It is over every element, or over random directions; of these ``slopes`` are the first one's, by backpropagation and
    by the central difference. The error is no number where there was nothing to compare.
    """

    cell: str
    cut: str
    parameter: str
    shape: tuple[int, ...]
    error: float
    slopes: tuple[float, float] | None = None

    @property
    def passed(self) -> bool:
        """Whether the error is below TOLERANCE."""
        return self.error < TOLERANCE
