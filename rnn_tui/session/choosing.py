"""Choosing: what may come next where one looks, the likeliest first, and which of it is picked."""

from rnn_tui.generation.reader import State
from rnn_tui.generation.sampling import Distribution, Sampling, distribution, likeliest, place_of
from rnn_tui.generation.settings import GenerationSettings, raw_shares


class Choosing:
    """What the network makes of its ``state``, and what is drawn from that with the ``settings``."""

    settings: GenerationSettings
    pick: int | None = None

    @property
    def state(self) -> State:
        """Where the network stands."""
        raise NotImplementedError

    def shares(self) -> Distribution:
        """Return the shares (V,) from which the next character is drawn."""
        return distribution(self.state.logits, self.settings.sampling)

    def uncut_shares(self) -> Distribution:
        """Return the shares (V,) under the temperature alone, nothing cut off."""
        sampling = self.settings.sampling
        return distribution(self.state.logits, Sampling(1.0 if sampling.is_greedy else sampling.temperature))

    def raw_shares(self) -> Distribution:
        """Return the network's own shares (V,), before temperature, top-k and top-p."""
        return raw_shares(self.state)

    def candidates(self, count: int | None = None) -> list[int]:
        """Return the ``count`` likeliest of the vocabulary (all of it: None), equal shares in its own order."""
        logits = self.state.logits
        order: list[int] = likeliest(logits, len(logits) if count is None else count).tolist()
        return order

    def move_pick(self, by: int) -> None:
        """Pick the candidate ``by`` places further down; before the first there is no pick."""
        logits = self.state.logits
        place = -1 if self.pick is None else place_of(logits, self.pick)
        place = min(place + by, len(logits) - 1)
        self.pick = self.candidates(place + 1)[-1] if place >= 0 else None
