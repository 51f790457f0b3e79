"""Writing: write as you were trained; four corners show what comes of it."""

from collections.abc import Mapping, Sequence

from rnn_tui.language import N_, _, decimal
from rnn_tui.lesson.aside import Pieces, Runner, in_a_thread
from rnn_tui.lesson.code.windows import make_windows
from rnn_tui.lesson.corners import CORNERS, MOST_SEEDS, Networks, Tally, Wish, Written, trained
from rnn_tui.lesson.learning import EPOCHS, SEQ_LENGTH
from rnn_tui.lesson.step import Excerpt, Key, Question, Stage, Step
from rnn_tui.lesson.subject import Subject
from rnn_tui.lesson.written import UNKNOWN

_HOTTEST, _BY = 20, 10  # temperatures, in tenths: so none is 0.30000000000000004
_LONGEST_START = 40  # characters
_CHOOSES = 4  # the line of the excerpt


class Writing(Stage):
    """Two networks that learn side by side, and what they write, each in two ways, behind what was typed.

    ``seen`` is what stands there now: of the newest epoch, or of an earlier one that was gone back to. The ``tally``
    grows with each seed that was trained since.
    """

    types = True
    keys = (
        Key(("ctrl+t", "f9"), "^t", N_("learn, pause")),
        Key(("left", "right"), "← →", N_("epoch")),
        Key(("up", "down"), "↑ ↓", N_("temperature")),
        Key(("backspace",), "⌫", N_("shorter start")),
    )

    def __init__(self, subject: Subject, run: Runner = in_a_thread) -> None:
        super().__init__(subject)
        self.is_learning = False
        self.tally = Tally()
        self.newest = 0  # the last epoch that both networks have learnt
        self._tenths = 0
        self._start = subject.sentence[:SEQ_LENGTH]
        self._networks = Networks(subject.sentence)
        self._pieces: Pieces[Written | Tally] = Pieces(trained(self._networks, lambda: self.wish), run)
        self.seen: Written = self._networks.write(0, self.wish)

    @property
    def wish(self) -> Wish:
        """What is to be written, as it was typed and chosen."""
        return Wish(self._start, self._tenths / 10)

    @property
    def unknown(self) -> list[str]:
        """The characters of the start that the sentence does not have, in their order."""
        return [char for char in dict.fromkeys(self._start) if char not in self.subject.characters]

    @property
    def is_done(self) -> bool:
        """Whether all seeds are trained."""
        return self.tally.seeds == MOST_SEEDS

    @property
    def line(self) -> int | None:
        """The line that chooses, while there is something to choose."""
        return _CHOOSES if self.seen.read else None

    def values(self) -> Sequence[tuple[str, str]]:
        """Return what either state makes of the place where the first corner leaves the sentence."""
        parting = self.seen.parting
        if parting is None:
            return ()
        right = repr(parting.right)
        carried, reread = parting.norms
        return (
            (_("place"), str(parting.place)),
            (_("re-read"), f"p({right}) = {decimal(parting.reread, 3)}"),
            (_("carried"), f"p({right}) = {decimal(parting.carried, 3)}"),
            ("‖h‖", f"{decimal(carried, 2)} · {decimal(reread, 2)}"),
            (_("writes"), repr(parting.written)),
        )

    def figures(self) -> Mapping[str, str]:
        """Return in how many of the seeds each corner wrote the sentence, dots before the first is trained."""
        names = ("one_carried", "one_reread", "all_carried", "all_reread")
        counts = (self.count(place) for place in range(len(CORNERS)))
        first = self.subject.sentence[:SEQ_LENGTH]
        said = {"asked": self._said_of_all_carried(), "behind": self._said_of_reread()}
        return {**dict(zip(names, counts)), **said, "length": str(SEQ_LENGTH), "epochs": str(EPOCHS), "first": first}

    def is_right(self, question: Question, place: int) -> bool:
        """Return whether an answer is right: the answers are the first corners, and another may fail here as well."""
        return super().is_right(question, place) or self._fails(place)

    def _fails(self, corner: int) -> bool:
        return self.tally.seeds > 0 and not self.tally.right[corner]

    def _said_of_all_carried(self) -> str:
        if self._fails(2):
            return _("Here that fails, too: older states are new to it as well.")
        return _("It was asked at each of {length} places.").format(length=SEQ_LENGTH)

    def _said_of_reread(self) -> str:
        twofold = _twofold(self.subject.sentence)
        if twofold is not None:
            return _("But “{characters}” goes on in two ways.").format(characters=twofold)
        return _("It was only asked {length} characters behind zero.").format(length=SEQ_LENGTH)

    def count(self, corner: int) -> str:
        """Return in how many of the seeds that were trained a corner wrote the sentence."""
        if not self.tally.seeds:
            return UNKNOWN
        return _("{right} of {seeds}").format(right=self.tally.right[corner], seeds=self.tally.seeds)

    def loss(self, training: int) -> str:
        """Return the loss of the network with one target, or with all, in the epoch before the one that is seen."""
        return decimal(self.seen.losses[training], 2) if self.seen.losses else UNKNOWN

    def press(self, key: str) -> None:
        """Learn or pause, go back and forward in training, choose the temperature, shorten the start."""
        epoch = self.seen.epoch
        match key:
            case "ctrl+t" | "f9":
                self.is_learning = not self.is_learning and not self.is_done
                return
            case "left" | "right":
                epoch = max(0, min(self.newest, epoch + (1 if key == "right" else -1)))
            case "up" | "down":
                self._tenths = max(0, min(_HOTTEST, self._tenths + (1 if key == "up" else -1)))
            case "backspace":
                self._start = self._start[:-1]
        self._look_at(epoch)

    def type_text(self, text: str) -> None:
        """Write behind a longer start."""
        self._start = (self._start + text)[:_LONGEST_START]
        self._look_at(self.seen.epoch)

    def tick(self) -> bool:
        """Learn another epoch, or train other seeds; where one looks at the newest epoch, go on with it."""
        if not self.is_learning:
            return False
        found = self._pieces.more()
        if isinstance(found, Tally):
            has_changed, self.tally = found != self.tally, found
            self.is_learning = not self.is_done and not self._pieces.is_over
            return has_changed or not self.is_learning
        if found is None:
            return False
        follows = self.seen.epoch == self.newest
        self.newest = found.epoch
        if follows:
            self.seen = found
            if found.wish != self.wish:  # something was typed meanwhile
                self._look_at(found.epoch)
        return True

    def _look_at(self, epoch: int) -> None:
        self.seen = self._networks.write(epoch, self.wish)


def _twofold(sentence: str) -> str | None:
    """Return the first characters of a window that another one begins with but does not go on with; None if none."""
    followed: dict[str, str] = {}
    for inputs, target in make_windows(sentence, SEQ_LENGTH):
        if followed.setdefault(inputs, target) != target:
            return inputs
    return None


STEP = Step(
    "writing",
    N_("Writing"),
    N_(
        "The network writes by reading what it has just written. It may carry its state on, or start from zero each "
        "time and re-read the last {length} characters, as in training. Write as you were trained."
    ),
    Excerpt("writing", "if reread:", 5),
    Question(
        N_("Which of the four ways fails, whatever the seed?"),
        (N_("one target, carried"), N_("one target, re-read"), N_("{length} targets, carried")),
        0,
        (
            N_(
                "Yes: carried {one_carried}, re-read {one_reread} (^t trains). It was only ever asked {length} "
                "characters behind zero: older states are new to it."
            ),
            N_(
                "No: re-reading is how it was trained, {one_reread} (^t trains). Carried, with one target: "
                "{one_carried}. {behind}"
            ),
            N_(
                "{length} targets, carried: {all_carried} (^t trains). With one target, carried: {one_carried}. {asked}"
            ),
        ),
    ),
    Writing,
    (
        N_(
            "All four ways begin with “{first}” and take the likeliest character each time (temperature 0). One is "
            "right where the whole sentence comes out, after {epochs} epochs. The counts are of the networks "
            "that were trained here, each with another seed, while you looked: {one_carried}, {one_reread}, "
            "{all_carried} and {all_reread}, in the order of the rows."
        ),
        N_(
            "Why it fails: with one target a loss is only asked for behind the {length}th character of a window that "
            "began at h = 0. The states before it serve that one alone, and nothing was ever asked of a state that is "
            "older. Carried on, the state comes to where training never was, and the first wrong character is read in "
            "its turn. The values beside the code are of the first place where that happens: the probability of the "
            "right character, by the carried state and by the last {length} characters re-read, and both norms of h."
        ),
        N_(
            "With a target behind each character every state from the first to the {length}th was asked for something, "
            "so the network learns to use any of them. That is why streams, which most recurrent networks are trained "
            "on, ask everywhere and carry the state from window to window."
        ),
        N_(
            "The temperature divides the logits, which is the same as p to the power of 1/T, made to sum to one again: "
            "low, and the likeliest wins nearly always; 1 draws as the network believes; higher, and rare characters "
            "come too. At 0 nothing is drawn at all."
        ),
        N_(
            "The lesson’s own generate_text looks its whole start up in char_to_idx: a start of several characters, or "
            "one that the text does not have, is a KeyError. Here each character of the start is looked up by itself, "
            "and what is unknown is left out and named."
        ),
    ),
)
