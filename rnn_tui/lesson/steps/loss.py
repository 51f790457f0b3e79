"""The loss: surprise, in nats."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rnn_tui.inspection.specimen import Specimen
from rnn_tui.language import N_, decimal
from rnn_tui.lesson.as_engine import specimen_of
from rnn_tui.lesson.code.forward import forward_pass
from rnn_tui.lesson.code.loss import loss
from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.code.windows import make_windows
from rnn_tui.lesson.learning import EPOCHS, SEQ_LENGTH, Recipe
from rnn_tui.lesson.least_loss import least_loss, least_surprises
from rnn_tui.lesson.step import Excerpt, Key, Question, Step
from rnn_tui.lesson.subject import Subject
from rnn_tui.lesson.window_stage import WindowStage
from rnn_tui.lesson.written import UNKNOWN, written

ASKED, TOTAL, TARGET, ADDED, RETURNED = range(5)  # the lines of the excerpt
_LEAST_ASKED = 0.005  # nats that must be left at the least, or there is nothing to ask


class Loss(WindowStage):
    """The surprise at each target of a window, as far as the code has added it up, and the least that it can be."""

    keys = (
        Key(("left", "right"), "← →", N_("line")),
        Key(("up", "down"), "↑ ↓", N_("window")),
        Key(("a",), "a", N_("one or five targets")),
        Key(("e",), "e", N_("epochs")),
    )

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject if _is_to_be_asked(subject.sentence) else Subject(SENTENCE))
        self.learn_with(Recipe(all_targets=True))
        self.place = self.last_place

    @property
    def all_targets(self) -> bool:
        """Whether all characters of a window have a target, or the last one alone."""
        return self.training.recipe.all_targets

    @property
    def asked(self) -> list[int]:
        """The characters of the window, counted from 0, that have a target."""
        return list(range(SEQ_LENGTH))[-SEQ_LENGTH if self.all_targets else -1 :]

    @property
    def last_place(self) -> int:
        """The last place of the walk: two lines, two for each target, and the one that returns."""
        return TARGET + 2 * len(self.asked)

    @property
    def line(self) -> int:
        """The line of the excerpt that is being run."""
        if self.place == self.last_place:
            return RETURNED
        return self.place if self.place < TARGET else TARGET + self.place % 2

    @property
    def added(self) -> int:
        """How many targets have been added up."""
        return max(0, self.place - TOTAL) // 2

    @property
    def t(self) -> int:
        """The character, counted from 0, whose target the code is at."""
        return self.asked[max(0, min((self.place - TARGET) // 2, len(self.asked) - 1))]

    def read(self) -> None:
        """Work out what the network expects behind each character, and how far the loss can fall."""
        windows = make_windows(self.sentence, SEQ_LENGTH, self.all_targets)
        self._ps, _hs = forward_pass(self.inputs, self.zero, self.parameters)
        self._least = least_surprises(windows)[self.window]
        self.least_by_place = [math.fsum(place) for place in zip(*least_surprises(windows))]
        self.loss_by_place = self._losses_of_all_windows()

    def _losses_of_all_windows(self) -> list[float]:
        """Return the sum of the surprises of all windows, at each place that is asked."""
        sums = [0.0] * len(self.asked)
        for inputs, targets in self.training.windows:
            ps, _hs = forward_pass(inputs, self.zero, self.parameters)
            for place, target in enumerate(targets):
                sums[place] += loss(ps[len(ps) - len(targets) + place :][:1], [target])
        return sums

    def probability(self, t: int) -> float:
        """Return the p that the network gives to what follows character ``t``."""
        return float(self._ps[t][self.indices(self.text)[t + 1], 0])

    def surprise(self, t: int) -> float:
        """Return -ln p of what follows character ``t``, in nats."""
        p = self.probability(t)
        return -math.log(p) if p else math.inf

    def least_surprise(self, t: int) -> float:
        """Return the surprise there of a network that pays the least in all windows together."""
        return self._least[t - SEQ_LENGTH]

    def total(self) -> float:
        """Return what has been added up."""
        return math.fsum(self.surprise(t) for t in self.asked[: self.added])

    def blind(self) -> float:
        """Return the surprise of one who guesses blindly, in nats."""
        return math.log(len(self.characters))

    def specimen(self) -> Specimen:
        """Return the window as the microscope takes it, a target behind each character."""
        return specimen_of(self.inputs, self.indices(self.text[1:]), self.parameters)

    def values(self) -> Sequence[tuple[str, str]]:
        """Return the target that the code is at, its surprise and the sum."""
        is_at_target = self.place >= TARGET
        return [
            ("asked", f"{len(self.asked)} × ({len(self.characters)}, 1)"),
            ("total", "0" if self.place >= TOTAL else UNKNOWN),
            ("t", f"{self.t} → x_{self.t + 2}" if is_at_target else UNKNOWN),
            ("−ln p", written(self.surprise(self.t)) if self.place > TARGET else UNKNOWN),
            ("total", written(self.total()) if is_at_target else UNKNOWN),
        ]

    def figures(self) -> Mapping[str, str]:
        """Return what guessing blindly costs, and what cannot be saved, of all windows."""
        each = least_surprises(make_windows(self.sentence, SEQ_LENGTH, all_targets=True))
        by_place = [math.fsum(window[place] for window in each) for place in range(SEQ_LENGTH)]
        learnt = self.training.losses[EPOCHS - 1 :] if self.all_targets else []
        return {
            "V": str(len(self.characters)),
            "blind": decimal(self.blind(), 2),
            "windows": str(self.count),
            "blind_epoch": decimal(self.count * self.blind(), 2),
            "bound": decimal(math.fsum(by_place), 2),
            "bound_first": decimal(by_place[0], 2),
            "bound_second": decimal(by_place[1], 2),
            "bound_rest": decimal(math.fsum(by_place[2:]), 2),
            "bound_one": decimal(by_place[-1], 2),
            "epochs": str(EPOCHS),
            "learnt": decimal(learnt[0], 2) if learnt else UNKNOWN,
        }

    def press(self, key: str) -> None:
        """Walk through the code, or choose what is looked at."""
        if key in {"left", "right"}:
            self.place = max(0, min(self.place + (1 if key == "right" else -1), self.last_place))
        elif key in {"up", "down"}:
            self.show_window(self.window + (1 if key == "down" else -1))
        elif key == "a":
            self.learn_with(Recipe(all_targets=not self.all_targets))
            self.place = self.last_place
        elif key == "e":
            self.ask_next_epoch()


def _is_to_be_asked(sentence: str) -> bool:
    """Return whether a loss is left with five targets: not where each character decides the next one."""
    return least_loss(make_windows(sentence, SEQ_LENGTH, all_targets=True)) > _LEAST_ASKED


STEP = Step(
    "loss",
    N_("The loss"),
    N_(
        "The loss is surprise: −ln p, p being the probability that the network gave to what came. Sure of it, one "
        "pays nothing; guessing among {V}, ln {V} = {blind} nats. The loss of an epoch is the sum over its windows."
    ),
    Excerpt("loss", "asked = ps", 5),
    Question(
        N_("With five targets a window, can the loss of an epoch come down to 0?"),
        (N_("yes, in time"), N_("no, never below {bound}"), N_("yes, with more units")),
        1,
        (
            N_('No: {bound} at the least. Behind a single character several may come ("at best", in the first rows).'),
            N_(
                "Right: behind one character alone several may come, and {bound} is left. One target, behind five: "
                "{bound_one}."
            ),
            N_("Units do not help: behind one character alone several may come, whoever reads it. {bound} is left."),
        ),
    ),
    Loss,
    (
        N_(
            "p of what came says it all: −ln p is 0 where p is 1, 0.69 where it is a half, {blind} where it is one "
            "in {V}, and it grows without bounds as p goes to 0. Surprises add up as probabilities multiply, hence "
            "the logarithm. A nat is 1.44 bits."
        ),
        N_(
            "Why {bound}: each window begins at zero, so behind its first character the network knows that one "
            "alone. Where the same beginning goes on in several ways, n_s times with s among n, the same p must "
            "serve for all. The sum of −n_s ln p_s is least where p_s = n_s / n (Gibbs): what remains is −Σ n_s "
            "ln(n_s / n), the conditional entropy (Shannon 1948)."
        ),
        N_(
            "Counted in the {windows} windows of this sentence: behind one character {bound_first} nats remain, "
            "behind two {bound_second}, behind three and more {bound_rest}. In all {bound}. No network and no "
            "learning gets below."
        ),
        N_(
            "At the beginning, and with one target, an epoch costs about {windows} × ln {V} = {blind_epoch}. With "
            "five targets the lesson's network has come to {learnt} in its epoch {epochs}; the rest it could still "
            "save."
        ),
        N_(
            "The code writes p[target, 0]: p[target] alone is an array of one number, and the loss of an epoch "
            "would be an array too, printed as [96.0010]."
        ),
    ),
)
