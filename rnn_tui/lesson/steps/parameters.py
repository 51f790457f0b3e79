"""Parameters: the scale of W_hh decides whether there is memory."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rnn_tui.language import N_, _, decimal
from rnn_tui.lesson.learning import AT_A_TICK, HIDDEN_SIZE, Recipe, Training, shared_training
from rnn_tui.lesson.step import Excerpt, Key, Question, Stage, Step
from rnn_tui.lesson.subject import Subject
from rnn_tui.lesson.written import UNKNOWN, share_in_words, written

SCALES = (0.01, 0.05, 0.14, 0.6, 1.5)
SMALL, GOOD = 0, 2  # the places of the two that are asked about
SMALL_ANSWER, GOOD_ANSWER, NEITHER = range(3)
MOST_EPOCHS = 60  # that the race takes; who is not there by then does not arrive
_SEEDS = 5
_TICKS_AN_EPOCH = 2  # as it is shown: six epochs a second


@dataclass(frozen=True)
class Racer:
    """A training of the race as it is shown: the ``scale`` of its W_hh, and what is ``left`` four steps back at first.

    ``epochs`` are over, after the last of which the ``loss`` was that, None before the first; ``done`` is how much of
    the way to half the first loss is covered, ``arrived`` whether all of it is.
    """

    scale: float
    left: float
    epochs: int
    loss: float | None
    done: float
    arrived: bool


class ParameterScales(Stage):
    """Five scales of W_hh race to half of their first loss; the trainings go on behind what is shown of them."""

    keys = (
        Key(("space",), N_("space"), N_("start, stop")),
        Key(("left", "right"), "← →", N_("an epoch")),
        Key(("up", "down"), "↑ ↓", N_("scale")),
        Key(("s",), "s", N_("other draw")),
    )

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.place = SMALL
        self.seed = 0
        self._begin()

    def _begin(self) -> None:
        recipes = [Recipe(scale=scale, seed=self.seed) for scale in SCALES]
        self.trainings = [shared_training(self.subject.sentence, recipe) for recipe in recipes]
        self.epoch = 0
        self.is_running = False
        self._ticks = 0

    @property
    def line(self) -> int:
        """The line of W_hh, which the race is about."""
        return 1

    @property
    def known(self) -> int:
        """Up to which epoch the race is known."""
        racing = [each.epoch for each in self.trainings if _is_racing(each)]
        return min(racing, default=self.last)

    @property
    def last(self) -> int:
        """The epoch in which the race ends, as far as is known: when all have arrived, or with the last epoch."""
        return max(arrival(each) or MOST_EPOCHS for each in self.trainings)

    def racers(self) -> list[Racer]:
        """Return the race as it is shown."""
        return [_racer(training, self.epoch) for training in self.trainings]

    def losses(self) -> list[list[float]]:
        """Return the losses of each lane, of the epochs that are shown."""
        return [each.losses[: min(self.epoch, arrival(each) or self.epoch)] for each in self.trainings]

    def values(self) -> Sequence[tuple[str, str]]:
        """Return the shape of each array, and the spread of its values in the lane that is chosen."""
        training = self.trainings[self.place]
        arrays = training.parameters_at(min(self.epoch, training.epoch))
        names = ("W_xh", "W_hh", "W_hy", "b_h")
        shapes = (f"{len(array)}×{array.shape[1]}" for array in arrays)
        return [(name, f"{shape:<6} ±{written(array.std())}") for name, shape, array in zip(names, shapes, arrays)]

    def right(self, question: Question) -> int:
        """Return which of the two was first; of a text that needs hardly any memory it may be the small one."""
        small, good = (self.trainings[place] for place in (SMALL, GOOD))
        if _is_racing(small) or _is_racing(good):
            return question.right
        epochs = [arrival(each) or math.inf for each in (small, good)]
        return NEITHER if epochs[0] == epochs[1] else SMALL_ANSWER if epochs[0] < epochs[1] else GOOD_ANSWER

    def figures(self) -> Mapping[str, str]:
        """Return the scales that are asked about, and after how many epochs each arrives."""
        small, good = self.trainings[SMALL], self.trainings[GOOD]
        lefts = [each.look(0).left for each in (small, good)]
        return {
            "small": decimal(SCALES[SMALL], 2),
            "good": decimal(SCALES[GOOD], 2),
            "small_epochs": _arrival_as_written(small),
            "good_epochs": _arrival_as_written(good),
            "small_left": share_in_words(lefts[0]),
            "good_left": share_in_words(lefts[1]),
            "conclusion": self._conclusion(),
            "large": decimal(SCALES[-1], 1),
            "large_left": share_in_words(self.trainings[-1].look(0).left),
            "units": str(HIDDEN_SIZE),
            "shrinks": decimal(1 / (SCALES[SMALL] * HIDDEN_SIZE**0.5), 0),
        }

    def _conclusion(self) -> str:
        if any(_is_racing(self.trainings[place]) for place in (SMALL, GOOD)):
            return ""
        is_memory = self.right(STEP.question) == GOOD_ANSWER
        return _("That is memory.") if is_memory else _("This text hardly needs any memory.")

    def press(self, key: str) -> None:
        """Start or stop the race, step through it, look at another lane, or draw other first values."""
        if key == "space":
            self.is_running = not self.is_running
            if self.is_running and self.epoch >= self.last:
                self.epoch = 0
        elif key == "s":
            self.seed = (self.seed + 1) % _SEEDS
            self._begin()
        elif key in {"up", "down"}:
            self.place = max(0, min(len(SCALES) - 1, self.place + (1 if key == "down" else -1)))
        else:
            self.is_running = False
            self.epoch = max(0, min(self.known, self.epoch + (1 if key == "right" else -1)))

    def tick(self) -> bool:
        """Let those learn on that are behind, and go on with the race."""
        before = self.known, self.epoch, [arrival(each) for each in self.trainings]
        if next_one := self._next():
            next_one.learn(AT_A_TICK)
        if self.is_running:
            self._ticks += 1
            self.epoch = min(self.known, self.epoch + (self._ticks % _TICKS_AN_EPOCH == 0))
            self.is_running = self.epoch < self.last
        return before != (self.known, self.epoch, [arrival(each) for each in self.trainings])

    def _next(self) -> Training | None:
        """Return who learns next: who is behind; before the start the two that are asked about come first."""
        asked = self.trainings[SMALL], self.trainings[GOOD]
        groups = [self.trainings] if self.is_running else [asked, self.trainings]
        for group in groups:
            if racing := [each for each in group if _is_racing(each)]:
                return min(racing, key=lambda each: each.epoch)
        return None


def _is_racing(training: Training) -> bool:
    return arrival(training) is None and training.epoch < MOST_EPOCHS


def arrival(training: Training) -> int | None:
    """Return after how many epochs half the first loss was reached; None as long as it was not, or too late."""
    epoch = training.epoch_of_half()
    return epoch if epoch is not None and epoch <= MOST_EPOCHS else None


def _arrival_as_written(training: Training) -> str:
    epoch = arrival(training)
    if epoch is not None:
        return str(epoch)
    return _("more than {epochs}").format(epochs=MOST_EPOCHS) if training.epoch >= MOST_EPOCHS else UNKNOWN


def _racer(training: Training, epoch: int) -> Racer:
    there = arrival(training)
    epochs = min(epoch, training.epoch, there or epoch)
    loss = training.losses[epochs - 1] if epochs else None
    done = 0.0 if loss is None or not training.losses[0] else 2 * (1 - loss / training.losses[0])
    recipe, left = training.recipe, training.look(0).left
    return Racer(recipe.scale, left, epochs, loss, max(0.0, min(1.0, done)), there is not None and epochs == there)


_SAID = N_(
    "{good} takes {good_epochs} epochs, {small} takes {small_epochs}; four steps back, {small} leaves {small_left} of "
    "the gradient, {good} {good_left}. {conclusion}"
)

STEP = Step(
    "parameters",
    N_("Parameters"),
    N_(
        "The numbers are first drawn at random. W_hh hands the state on to the next character: too small, it wipes it "
        "out; too large, it scrambles it. Five scales learn your sentence until their loss is half the first one."
    ),
    Excerpt("parameters", "W_xh = normal", 4),
    Question(
        N_("W_hh begins at {small} or at {good}: which halves its loss first?"),
        ("{small}", "{good}", N_("both in the same epoch")),
        GOOD_ANSWER,
        (_SAID, _SAID, _SAID),
    ),
    ParameterScales,
    (
        N_(
            "A step back multiplies the gradient by W_hh transposed and by the slope of tanh. A matrix of H × H normal "
            "numbers of scale s makes a column about s √H times as long. Here H = {units}: {good} keeps the length, "
            "since {good} ≈ 1/√{units}, and {small} divides it by {shrinks} at each step."
        ),
        N_(
            "Too large is no better. At {large} four steps back multiply the gradient by {large_left}: it explodes, "
            "tanh sits at −1 or +1, and what is learnt from one window is lost in the next."
        ),
        N_(
            "W_xh and W_hy begin at 0.01 in all five lanes, the biases at zero. A single draw may be lucky: s draws "
            "other numbers, and {good} should still be first."
        ),
    ),
)
