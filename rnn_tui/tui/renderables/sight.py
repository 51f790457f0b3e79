"""What the microscope is pointed at: which character, layer, unit and number of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rnn_tui.inspection.specimen import Road, Specimen
from rnn_tui.inspection.unit_formula import bands_of
from rnn_tui.network.architecture import Architecture


@dataclass(frozen=True)
class Sight:
    """A ``unit`` of a ``layer`` at place ``t`` of the specimen; ``band`` is what is shown of all units: h, a gate.

    ``road`` is the way back from the loss asked of that place, None until it is known. ``signs`` is how each character
    of the vocabulary is written.
    """

    specimen: Specimen
    road: Road | None
    signs: Sequence[str]
    t: int
    unit: int
    layer: int
    band: str

    @property
    def place(self) -> int:
        """The place whose loss is looked at."""
        return self.specimen.asked_at(self.t)

    @property
    def architecture(self) -> Architecture:
        """The network's."""
        return self.specimen.network.architecture

    @property
    def bands(self) -> tuple[str, ...]:
        """All that can be shown of each unit."""
        return bands_of(self.architecture)
