"""What a setting is: its name for people, what it does and its possible values (the table is in settings)."""

from dataclasses import dataclass
from typing import Literal

from rnn_tui.errors import ConfigError
from rnn_tui.language import N_, _

Kind = Literal["word", "whole", "number", "duration", "switch"]
Group = Literal["preset", "network", "learning", "length", "text", "more"]

GROUPS: dict[Group, str] = {  # in the order in which they are shown
    "preset": N_("preset"),
    "network": N_("network"),
    "learning": N_("how it learns"),
    "length": N_("length of the training"),
    "text": N_("text"),
    "more": N_("more"),
}
_KINDS: dict[Kind, str] = {
    "word": N_("a word"),
    "whole": N_("a whole number"),
    "number": N_("a number"),
    "duration": N_("a length of time"),
    "switch": N_("true or false"),
}
_LARGEST = 10**300  # of a whole number: it still is a fraction


@dataclass(frozen=True)
class Range:
    """The finite numbers between two bounds, and the words for them (translated when they are shown)."""

    words: str
    least: float = float("-inf")
    most: float = float("inf")
    with_least: bool = False
    with_most: bool = False

    def holds(self, value: float) -> bool:
        """Return whether ``value`` is one of them."""
        above = value >= self.least if self.with_least else value > self.least
        return above and (value <= self.most if self.with_most else value < self.most)

    def demand(self, value: float, name: str) -> None:
        """Raise ConfigError where the setting ``name`` cannot be ``value``, which is none of them."""
        if not self.holds(value):
            raise ConfigError(_("it must be {range}, not {value}").format(range=self, value=value), name)

    def __str__(self) -> str:
        return _(self.words).format(most=self.most) if self.words else ""


ANY = Range("")
POSITIVE = Range(N_("more than zero"), least=0)
NOT_NEGATIVE = Range(N_("zero or more"), least=0, with_least=True)
SHARE = Range(N_("at least 0, less than 1"), least=0, most=1, with_least=True)


def up_to(most: int) -> Range:
    """Return the range of what is more than zero and at most ``most``."""
    return Range(N_("more than 0, at most {most}"), least=0, most=most, with_most=True)


@dataclass(frozen=True)
class Setting:
    """One field of TrainingConfig; ``label`` and ``help`` are translated when they are shown.

    A ``word`` is one of ``choices``, where there are any; a ``duration`` is in seconds; a ``switch`` is a bool. An
    ``optional`` one may be None, which people write as "off". A ``live`` one changes a running training at its next
    step. One that is not ``given`` is a figure that a run keeps: nobody sets it.
    """

    name: str
    group: Group
    kind: Kind
    label: str
    help: str
    range: Range = ANY
    choices: tuple[str, ...] = ()
    optional: bool = False
    live: bool = False
    given: bool = True

    def demand(self, value: object) -> None:
        """Raise ConfigError where this setting cannot be ``value``."""
        if value is None and self.optional:
            return
        if self.choices and value not in self.choices:
            message = _("unknown value {value!r}; choose from {choices}")
            raise ConfigError(message.format(value=value, choices=", ".join(self.choices)), self.name)
        if not self._is_of_kind(value):
            raise ConfigError(_("it must be {kind}").format(kind=_(_KINDS[self.kind])), self.name)
        if isinstance(value, int) and abs(value) > _LARGEST:
            raise ConfigError(_("it is too large"), self.name)
        if isinstance(value, int | float):
            self.range.demand(value, self.name)

    def described(self, off: str) -> str:
        """Return what it does and what it may be, in the reader's language; ``off`` is written for None."""
        values = self.possible_values(off)
        return f"{_(self.help)} ({values})" if values else _(self.help)

    def possible_values(self, off: str) -> str:
        """Return what it may be in a few words, in the reader's language; empty where that is all of its kind."""
        values = _(_KINDS[self.kind]) if self.kind == "switch" else ", ".join(self.choices) or str(self.range)
        return _("{values}, or {off}").format(values=values, off=off) if self.optional else values

    def _is_of_kind(self, value: object) -> bool:
        if self.kind == "word":
            return isinstance(value, str)
        if self.kind == "switch":
            return isinstance(value, bool)
        return isinstance(value, int if self.kind == "whole" else int | float) and not isinstance(value, bool)
