"""Windows and targets: what is asked decides what is learnt."""

from collections.abc import Mapping, Sequence

from rnn_tui.language import N_
from rnn_tui.lesson.code.windows import make_windows
from rnn_tui.lesson.step import Excerpt, Key, Question, Stage, Step
from rnn_tui.lesson.subject import Subject

LONGEST = 9
_LENGTH = 5  # of the lesson's windows
_ASKS, _CUTS = 0, 3  # lines of the excerpt


class Windows(Stage):
    """The window at ``place``, of ``length`` characters, and what it is asked."""

    keys = (
        Key(("left", "right"), "← →", N_("slide")),
        Key(("up", "down"), "↑ ↓", N_("length")),
        Key(("t",), "t", N_("targets")),
    )

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.place = 0
        self.length = _LENGTH
        self.all_targets = False
        self._line = _CUTS

    @property
    def line(self) -> int:
        """Where the window is cut, or where it is chosen of how many characters the next one is asked."""
        return self._line

    @property
    def windows(self) -> list[tuple[str, str]]:
        """Each window with its targets."""
        return make_windows(self.subject.sentence, self.length, self.all_targets)

    def values(self) -> Sequence[tuple[str, str]]:
        """Return what the variables hold at this window."""
        inputs, targets = self.windows[self.place]
        return [
            ("asked", str(len(targets))),
            ("i", str(self.place)),
            ("end", str(self.place + self.length)),
            ("inputs", f"'{inputs}'"),
            ("targets", f"'{targets}'"),
        ]

    def figures(self) -> Mapping[str, str]:
        """Return the length that is chosen, and of the lesson's own windows how many there are, and would be."""
        characters = len(self.subject.sentence)
        windows = len(make_windows(self.subject.sentence, _LENGTH))
        return {
            "length": str(self.length),
            "lesson_length": str(_LENGTH),
            "characters": str(characters),
            "windows": str(windows),
            "difference": f"{characters} − {_LENGTH} = {windows}".replace(" ", "\N{NO-BREAK SPACE}"),
            "one_more": str(characters - _LENGTH + 1),
            "apart": str(characters // _LENGTH),
        }

    def press(self, key: str) -> None:
        """Slide, change the length, or what is asked."""
        if key == "t":
            self.all_targets, self._line = not self.all_targets, _ASKS
            return
        self._line = _CUTS
        if key in {"up", "down"}:
            self.length = max(1, min(LONGEST, self.length + (1 if key == "up" else -1)))
        else:
            self.place += 1 if key == "right" else -1
        self.place = max(0, min(len(self.windows) - 1, self.place))


STEP = Step(
    "windows",
    N_("Windows and targets"),
    N_(
        "A window of {length} characters slides over the sentence, one place at a time. It can be asked for the one "
        "character behind it, or for the one behind each of its own (t). What is asked decides what is learnt."
    ),
    Excerpt("windows", "asked = ", 5),
    Question(
        N_("{characters} characters, windows of {lesson_length}: how many windows are there?"),
        ("{one_more}", "{windows}", "{apart}"),
        1,
        (
            N_(
                "{one_more} windows fit, but nothing comes behind the last one: it has no target. That leaves "
                "{difference}."
            ),
            N_("Yes: behind the last window there must still be a character, its target. {difference}."),
            N_(
                "{apart} if they stood side by side. These slide by one character, and the last one needs a target: "
                "{difference}."
            ),
        ),
    ),
    Windows,
    (
        N_(
            "With one target a window is a single question: after these {length} characters, which one comes? The loss "
            "of the lesson is the sum over all windows of one epoch."
        ),
        N_(
            "With a target behind each character the same window is {length} questions. The first of them has only "
            "one character to go by, and cannot always be answered: such a loss does not fall to zero, however long "
            "it is learnt (step 6)."
        ),
        N_(
            "Both are right, and they learn different things. With one target the network never has to answer before "
            "it has read {length} characters; written with a state that is carried on, it goes astray (step 9). With "
            "a target everywhere it answers after every character."
        ),
        N_(
            "Windows that slide by one character show each character several times, at each place in a window. Large "
            "texts are cut otherwise: windows side by side, whose state is carried from one to the next; the "
            "laboratory's other presets do that."
        ),
    ),
)
