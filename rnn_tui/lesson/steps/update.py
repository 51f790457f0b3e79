"""Update and epochs: the plateau is memory waking up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rnn_tui.language import N_, _, decimal, grouped
from rnn_tui.lesson.code.update import CLIP
from rnn_tui.lesson.learning import AT_A_TICK, EPOCHS, Recipe, Training, shared_training
from rnn_tui.lesson.step import Excerpt, Key, Question, Stage, Step
from rnn_tui.lesson.subject import Subject
from rnn_tui.lesson.written import GUESS, UNKNOWN, share_in_words

RATES = ((0.02, 0.05, 0.2), (0.005, 0.1, 0.5))
LESSONS, FAST = 1, 2  # the places of the lesson's own rate, and of the one that is asked about after it
_SEEDS = 5
_CLIPS, _MOVES = 1, 2  # lines of the excerpt


@dataclass(frozen=True)
class Panel:
    """A training as far as it is known, epoch by epoch: its losses, the share left, and the windows it clipped.

    ``cursor`` is the epoch that is looked at, which need not be known yet.
    """

    learning_rate: float
    losses: Sequence[float]
    lefts: Sequence[float]
    clipped: Sequence[int]
    cursor: int


class UpdateAndEpochs(Stage):
    """Three trainings at three rates: the loss of each epoch, and what its first state is still told of it.

    ``place`` is the one that is looked at, which learns first. The cursor of each stands at its newest epoch, until it
    is moved: then all stand at the same.
    """

    keys = (
        Key(("left", "right"), "← →", N_("an epoch")),
        Key(("up", "down"), "↑ ↓", N_("rate")),
        Key(("t",), "t", N_("other rates")),
        Key(("s",), "s", N_("other draw")),
    )

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.place = LESSONS
        self.seed = self.trio = 0
        self._cursor: int | None = None
        self._begin()

    def _begin(self) -> None:
        self._first = self._trainings(0)  # those that the question is about
        self.trainings = self._trainings(self.trio) if self.trio else self._first

    def _trainings(self, trio: int) -> list[Training]:
        recipes = [Recipe(learning_rate=rate, seed=self.seed) for rate in RATES[trio]]
        trainings = [shared_training(self.subject.sentence, recipe) for recipe in recipes]
        for training in trainings:
            training.learn_until(1)  # some ten milliseconds: there is something of each to be seen at once
        return trainings

    @property
    def epoch(self) -> int:
        """The epoch that is looked at: of those that are over the newest, unless the cursor was moved."""
        return self._epoch_of(self.trainings[self.place])

    def _epoch_of(self, training: Training) -> int:
        return max(0, training.epoch - 1) if self._cursor is None else self._cursor

    @property
    def line(self) -> int:
        """The line that clips where something was clipped in this epoch, else the one that moves the parameters."""
        clipped = self.trainings[self.place].clipped
        return _CLIPS if self.epoch < len(clipped) and clipped[self.epoch] else _MOVES

    def panels(self) -> list[Panel]:
        """Return the three trainings."""
        return [_panel(training, self._epoch_of(training)) for training in self.trainings]

    def values(self) -> Sequence[tuple[str, str]]:
        """Return the epoch, the largest element of its gradients, and in how many windows something was clipped.

        The last two are what the question is about.
        """
        training, epoch = self.trainings[self.place], self.epoch
        largest = clipped = UNKNOWN if self.is_answered else GUESS
        if self.is_answered and epoch < training.epoch:
            largest = decimal(training.largest[epoch], 2)
            clipped = _("{clipped} of {windows}").format(clipped=training.clipped[epoch], windows=len(training.windows))
        return (_("epoch"), str(epoch)), ("max |dW|", largest), (_("clipped"), clipped)

    def figures(self) -> Mapping[str, str]:
        """Return the limit, how often the lesson's own rate was clipped by it so far, and where the fastest one was."""
        slow, fast = self._first[LESSONS], self._first[FAST]
        return {
            "limit": decimal(CLIP, 0),
            "epochs": str(EPOCHS),
            "rate": decimal(slow.recipe.learning_rate, 2),
            "clipped": grouped(sum(slow.clipped)),
            "windows": grouped(slow.epoch * len(slow.windows)),
            "largest": decimal(max(slow.largest), 2),
            "where": _where(fast),
            "lucky": decimal(RATES[1][1], 1),
            "first_left": share_in_words(slow.look(0).left),
        }

    def press(self, key: str) -> None:
        """Move the cursor, look at another rate, take other rates, or draw other first values."""
        if key == "t":
            self.trio = (self.trio + 1) % len(RATES)
            self._begin()
        elif key == "s":
            self.seed = (self.seed + 1) % _SEEDS
            self._begin()
        elif key in {"up", "down"}:
            self.place = max(0, min(len(self.trainings) - 1, self.place + (1 if key == "down" else -1)))
        else:
            self._cursor = max(0, min(EPOCHS - 1, self.epoch + (1 if key == "right" else -1)))

    def tick(self) -> bool:
        """Let the one that is looked at learn on, then the one that is behind."""
        learning = [each for each in self.trainings if each.epoch < EPOCHS]
        if not learning:
            return False
        looked_at = self.trainings[self.place]
        training = looked_at if looked_at in learning else min(learning, key=lambda each: each.epoch)
        before = training.epoch
        training.learn(AT_A_TICK)
        return training.epoch > before


def _panel(training: Training, cursor: int) -> Panel:
    lefts = [training.look(epoch).left for epoch in range(training.epoch)]
    return Panel(training.recipe.learning_rate, training.losses, lefts, training.clipped, cursor)


def _where(training: Training) -> str:
    """Return where a training was clipped, as far as that is known."""
    rate = decimal(training.recipe.learning_rate, 1)
    first = next((epoch for epoch, windows in enumerate(training.clipped) if windows), None)
    if first is not None:
        return _("At a rate of {rate} it clips from epoch {epoch} on.").format(rate=rate, epoch=first)
    if training.epoch >= EPOCHS:
        return _("At a rate of {rate} it does not clip either, with this draw.").format(rate=rate)
    return _("At a rate of {rate}: not yet, at epoch {epoch}.").format(rate=rate, epoch=training.epoch)


STEP = Step(
    "update",
    N_("Update and epochs"),
    N_(
        "Each parameter takes a step against its gradient, clipped at ±{limit}. An epoch sees every window once. At "
        "first the loss hardly falls, but what is left of the gradient four steps back grows: memory is waking up."
    ),
    Excerpt("update", "for W, dW", 3),
    Question(
        N_("How often does the limit of {limit} clip anything here, in {epochs} epochs?"),
        (N_("never, or hardly ever"), N_("in one window of ten"), N_("in every window")),
        0,
        (
            N_("In {clipped} of {windows} windows: the largest element of a gradient is {largest}. {where}"),
            N_("Less: in {clipped} of {windows} windows. The largest element of a gradient is {largest}. {where}"),
            N_("Far less: in {clipped} of {windows} windows. The largest element of a gradient is {largest}. {where}"),
        ),
    ),
    UpdateAndEpochs,
    (
        N_(
            "At the beginning {first_left} of the gradient reaches the state four steps back: of the five characters "
            "the network learns from the last one alone, and soon knows all that this one tells. That is the plateau. "
            "Meanwhile W_hh grows, little by little, until the other characters count, and the loss falls."
        ),
        N_(
            "The loss of an epoch is a sum over its windows, each read before the step that it leads to, as the lesson "
            "prints it. What is left four steps back is that of the network which the epoch begins with: |dL/dh| at "
            "the first character of a window over |dL/dh| at its last, averaged over the windows."
        ),
        N_(
            "Look at other rates with t, at other draws with s. Too low a rate is still on the plateau at the end. "
            "Too high a one throws the network out of what it has learnt, and the clipping does not save it: it bounds "
            "each step, but many bounded steps in a wrong direction lead far. Between them lies luck: at {lucky} the "
            "rounding of the last digit may decide whether the same draw is learnt or lost."
        ),
        N_(
            "That the loss falls does not prove that the gradients are right: without dh_next it falls, too. Hence the "
            "check by differences of step 7, and the checker of step 10."
        ),
    ),
)
