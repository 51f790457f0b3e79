"""Beyond: gates keep the road open; three cells are held side by side at a newline."""

from collections.abc import Mapping, Sequence

import numpy as np

from rnn_tui.language import N_, _, decimal, grouped
from rnn_tui.lesson.aside import Pieces, Runner, in_a_thread
from rnn_tui.lesson.learning import HIDDEN_SIZE
from rnn_tui.lesson.step import Excerpt, Key, Question, Stage, Step
from rnn_tui.lesson.subject import Subject
from rnn_tui.lesson.three_cells import CELLS, STEPS, WIDTH, Look, ThreeCells, first_look, has_words
from rnn_tui.lesson.written import UNKNOWN, share_in_words


class Beyond(Stage):
    """Three networks that learn side by side, and how far back from a newline the loss of each reaches.

    ``look`` is how they stand, ``place`` which of the newlines is looked at.
    """

    keys = (
        Key(("ctrl+t", "f9"), "^t", N_("learn, pause")),
        Key(("left", "right"), "← →", N_("newline")),
    )

    def __init__(self, subject: Subject, run: Runner = in_a_thread, steps: int = STEPS) -> None:
        super().__init__(subject)
        self.steps = steps
        self.is_learning = False
        self.place = 0
        self.cells = ThreeCells(subject.sentence, steps)
        self.look = first_look(subject.sentence)
        self._pieces: Pieces[Look] = Pieces(self.cells.learn(), run)

    @property
    def is_done(self) -> bool:
        """Whether all is learnt, and the neurons were looked for."""
        return bool(self.look.neurons)

    @property
    def line(self) -> int | None:
        """The line of the excerpt that the road of c goes through."""
        return 3

    def right(self, question: Question) -> int:
        """Return the cell that reached farthest, once all is learnt: on some sentences that is not the LSTM."""
        if not self.is_done:
            return question.right
        return int(np.argmax(np.nan_to_num([road.typical for road in self.look.roads])))

    def values(self) -> Sequence[tuple[str, str]]:
        """Return what the LSTM's forget gate lets through along the line, and the norms at its end."""
        road, place = self.look.roads[-1], self.place
        assert road.forget is not None  # it is the LSTM's
        forget = road.forget[place]
        return (
            ("", ""),
            ("f", f"{decimal(float(forget.mean()), 3)} · max {decimal(float(forget.max()), 3)}"),
            *((f"‖{name}‖", decimal(float(road.sizes[name][place]), 2)) for name in ("g", "c", "h")),
        )

    def figures(self) -> Mapping[str, str]:
        """Return what is left at the newline before, and what a step back keeps, by the names of the cells."""
        found = {"width": str(WIDTH), "steps": grouped(self.steps), "H": str(HIDDEN_SIZE)}
        found["pieces"] = _("words") if has_words(self.subject.sentence) else _("pieces")
        found["halves"] = share_in_words(0.5**WIDTH)
        found["step"] = grouped(self.look.step) if self.look.step else UNKNOWN
        for cell, road in zip(CELLS, self.look.roads):
            found[cell] = share_in_words(road.typical) if self.look.step else UNKNOWN
            found[f"{cell}_keeps"] = share_in_words(road.reach.kept)
            found[f"{cell}_column"] = UNKNOWN
        for cell, road in zip(CELLS, first_look(self.subject.sentence).roads):
            found[f"{cell}_first"] = share_in_words(road.reach.kept)
        for cell, neuron in zip(CELLS, self.look.neurons):
            if neuron is not None:
                found[f"{cell}_column"] = decimal(neuron.score.score, 2)
                found["alone"], found["untrained"] = (
                    decimal(each, 2) for each in (neuron.score.alone, neuron.score.untrained)
                )
        return {"alone": UNKNOWN, "untrained": UNKNOWN, **found}

    def press(self, key: str) -> None:
        """Learn or pause, or go to another newline."""
        if key in {"left", "right"}:
            self.place = (self.place + (1 if key == "right" else -1)) % len(self.cells.places)
        else:
            self.is_learning = not self.is_learning and not self.is_done

    def tick(self) -> bool:
        """Learn some steps more."""
        if not self.is_learning:
            return False
        found = self._pieces.more()
        if found is None or found is self.look:
            self.is_learning = not self._pieces.is_over
            return self._pieces.is_over
        self.look = found
        self.is_learning = not self.is_done
        return True


STEP = Step(
    "beyond",
    N_("Beyond"),
    N_(
        "Three networks begin and learn alike; only the cell differs. They learn {pieces} of the sentence, drawn at "
        "random, in lines of {width}: to expect a newline is to know where the last one was. Gates can keep that "
        "road open."
    ),
    Excerpt("beyond", "a = W_xh", 5),
    Question(
        N_("Which one reaches the last newline?"),
        (N_("the RNN"), N_("the GRU"), N_("the LSTM")),
        2,
        (
            N_(
                "What is typically left of the gradient there: RNN {rnn}, GRU {gru}, LSTM {lstm} (step {step}). An "
                "RNN's road goes through W_hh and tanh at every step."
            ),
            N_(
                "What is typically left of the gradient there: RNN {rnn}, GRU {gru}, LSTM {lstm} (step {step}). A "
                "GRU's z begins half open, the LSTM's f wider."
            ),
            N_(
                "What is typically left of the gradient there: RNN {rnn}, GRU {gru}, LSTM {lstm} (step {step}). On "
                "c's road there is f alone, no W_hh."
            ),
        ),
    ),
    Beyond,
    (
        N_(
            "Each strip is the gradient of the loss of one newline, followed back: how much of dL/dh_t is left at each "
            "character, of an LSTM how much of dL/dc_t. A full bar is all of it, · is less than a hundredth. The "
            "figures are what is left where the last newline stood, and the probability of the newline that comes."
        ),
        N_(
            "All three have {H} units and begin with numbers of size 0.01, as the lesson's network does; an LSTM's "
            "forget gate alone begins with a bias of 1. So at first a step back keeps {rnn_first} of an RNN's "
            "gradient, {gru_first} of a GRU's, whose z is a half, and {lstm_first} of an LSTM's, whose f is 1 / (1 + "
            "1/e). Now, typically: {rnn_keeps}, {gru_keeps}, {lstm_keeps}. A gate keeps the road open once it has "
            "learnt to open: half open, it leaves {halves} of the gradient {width} steps back."
        ),
        N_(
            "c = f * c_prev + i * g: going back, dc_prev = f * dc, and where f is near 1 nothing is lost. Beside the "
            "code, f is the mean of all units along this line and that of the unit where it is widest open. This road "
            "has no matrix in it (Hochreiter and Schmidhuber 1997). gru_step and lstm_step stand in "
            "lesson/code/beyond.py; they run."
        ),
        N_(
            "The best neuron: of each network, the unit that tells best, by a threshold, whether one is in the first "
            "or the second half of a line, chosen on one half of the text and scored on the other: RNN {rnn_column}, "
            "GRU {gru_column}, LSTM {lstm_column}. The character alone tells {alone}, a unit of an LSTM that has "
            "learnt nothing {untrained}; 0.5 is guessing. The last strip is the value of the best along the text."
        ),
        N_(
            "Another text, another seed, more steps give other figures, and another cell may reach farthest. The "
            "laboratory measures it for any run and text: esc G follows a loss back, also beside other cells, esc N "
            "colours the text by any neuron, esc X shows every number of one character, the gates too, and esc B "
            "trains three cells in a row."
        ),
        N_(
            "Your own functions: rnn-tui learn --start DIR writes a file to fill in, --check DIR says what is right "
            "and which line is not, --watch DIR says it at every save, beside the lesson. Once they are right, --train "
            "DIR has them learn the text in the laboratory: the loss, the bars and what is written there are theirs."
        ),
    ),
)
