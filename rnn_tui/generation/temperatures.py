"""One text, continued at several temperatures: what a temperature does, seen side by side."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from rnn_tui.generation.reader import Reader, State, generate
from rnn_tui.generation.settings import GenerationSettings
from rnn_tui.network.blas import ONE_BLAS_THREAD

TEMPERATURES = (0.2, 0.8, 1.2)  # careful, as most presets write, wild


@ONE_BLAS_THREAD
def write_at_temperatures(
    reader: Reader,
    state: State,
    settings: GenerationSettings,
    length: int,
    temperatures: Sequence[float] = TEMPERATURES,
) -> list[tuple[int, ...]]:
    """Return ``length`` characters, as indices, for each of the temperatures; all else is as in ``settings``.

    The seed is the same, so that the same random numbers choose at each place: what differs comes of the temperature.
    """
    samplings = (replace(settings.sampling, temperature=temperature, greedy=False) for temperature in temperatures)
    return [tuple(islice(generate(reader, state, each, settings.seed), length)) for each in samplings]
