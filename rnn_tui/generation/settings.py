"""How the network writes: the choice of each character, the pace, and where it stops."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from rnn_tui.errors import ConfigError
from rnn_tui.generation.reader import Reader, State
from rnn_tui.generation.sampling import Distribution, Sampling, choose, distribution, draw, surprise_bits
from rnn_tui.language import _, grouped
from rnn_tui.text.vocabulary import Vocabulary

SPEEDS = (1, 2, 5, 10, 20, 50, 100, 0)  # characters a second; 0 is as fast as it goes
MOST_CONTINUATIONS = 9
_COOLEST, _HOTTEST, _TEMPERATURE_STEP = 0.0, 2.0, 0.1
MOST_CHARACTERS = 1_000_000  # characters, or characters a second: more than anybody waits for


@dataclass(frozen=True)
class GenerationSettings:
    """The values of the controls. ``length`` 0 has no end; writing stops after any of ``stops``, as they were typed."""

    sampling: Sampling = field(default_factory=Sampling)
    seed: int = 7
    speed: int = 20
    length: int = 0
    stops: tuple[str, ...] = ()
    continuations: int = 4

    def __post_init__(self) -> None:
        if not (0 <= self.speed <= MOST_CHARACTERS and 0 <= self.length <= MOST_CHARACTERS):
            raise ConfigError(_("speed and length must be from 0 to {most}").format(most=grouped(MOST_CHARACTERS)))
        if not 1 <= self.continuations <= MOST_CONTINUATIONS:
            message = _("there can be 1 to {most} continuations")
            raise ConfigError(message.format(most=MOST_CONTINUATIONS))

    def warmer(self, by: int) -> "GenerationSettings":
        """Return the settings with a temperature that is ``by`` tenths higher, as far as keys change it."""
        temperature = round(self.sampling.temperature + by * _TEMPERATURE_STEP, 2)
        return replace(self, sampling=replace(self.sampling, temperature=min(max(temperature, _COOLEST), _HOTTEST)))


@dataclass(frozen=True)
class Drawn:
    """A character that the network drew: its index, the share it was drawn at, and its surprise in bits."""

    index: int
    share: float
    bits: float


@dataclass(frozen=True)
class Continuation:
    """A continuation, and its average surprise: bits per character."""

    drawn: tuple[Drawn, ...]

    @property
    def bits(self) -> float:
        """Bits per character; zero where there is no character."""
        return sum(each.bits for each in self.drawn) / max(1, len(self.drawn))


def raw_shares(state: State) -> Distribution:
    """Return the network's own shares (V,), before temperature, top-k and top-p."""
    return distribution(state.logits, Sampling(temperature=1.0))


def draw_one(state: State, sampling: Sampling, seed: int, visit: int = 0) -> Drawn:
    """Return the character that the network draws on its ``visit``-th time at this place."""
    shares = distribution(state.logits, sampling)
    index = choose(shares, draw(seed, state.length, visit))
    return Drawn(index, float(shares[index]), float(surprise_bits(state.logits[None], [index])[0]))


def draw_on(reader: Reader, state: State, sampling: Sampling, seed: int, visit: int = 0) -> Iterator[Drawn]:
    """Yield a continuation with what each character was drawn at, without end."""
    while True:
        drawn = draw_one(state, sampling, seed, visit)
        yield drawn
        state = reader.read(state, drawn.index)


class Ending:
    """Looks for the first of ``stops`` (see stops_in) in what is written."""

    def __init__(self, vocabulary: Vocabulary, stops: Sequence[str]) -> None:
        self._characters = vocabulary.characters
        self._stops = tuple(stops)
        self._longest = max(map(len, stops), default=0)
        self._written = ""

    def is_at(self, index: int) -> bool:
        """Return whether one of them is complete with this character."""
        if not self._stops:
            return False
        self._written = (self._written + self._characters[index])[-self._longest :]
        return self._written.endswith(self._stops)


def until_stop(drawn: Iterator[Drawn], vocabulary: Vocabulary, length: int, stops: Sequence[str]) -> Iterator[Drawn]:
    """Yield at most ``length`` characters, the last one where one of ``stops`` (see stops_in) is complete."""
    ending = Ending(vocabulary, stops)
    for each in islice(drawn, length):
        yield each
        if ending.is_at(each.index):
            return
