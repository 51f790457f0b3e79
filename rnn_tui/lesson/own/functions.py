"""The handle on the process in which a learner's functions compute: what goes wrong in it is one line."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, Self

import numpy as np

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import BrokenOffError
from rnn_tui.language import _, decimal
from rnn_tui.lesson.checker.answers import Floats
from rnn_tui.lesson.checker.interface import PARAMETERS
from rnn_tui.lesson.checker.process import NOT_OURS, place_in, started
from rnn_tui.lesson.checker.submission import Submission
from rnn_tui.lesson.checker.wire import frame, read_frames
from rnn_tui.lesson.own.packing import pack, unpack
from rnn_tui.text.batches import Batch

Parameters = Mapping[str, Floats]  # by name, in the lesson's shapes: columns, W_xh (H, V)

CHILD = "rnn_tui.lesson.own.child"
SECONDS = 3.0  # that an answer may take
_TO_BEGIN = 30.0  # seconds before the first: a slow disk has to load NumPy
_TO_END = 1.0  # and behind each: the process ends itself first, and tells where it was
_TALK = 100_000  # bytes of an answer beside its numbers
_MOST_TRACE = 60_000  # bytes


@dataclass(frozen=True)
class Learnt:
    """What a step gave: the summed ``loss``, the last probabilities ``p`` (V,), and the ``parameters`` after it."""

    loss: float
    p: Floats
    parameters: Parameters


class OwnFunctions(NeverCopied):
    """The functions of a ``submission``, which learn a text of ``characters`` with ``hidden_size`` units.

    They are there while this is entered. Entering and every method raise BrokenOffError with one line where they raise,
    give no answer within ``seconds``, end their process, or give what is none; they are of no use any more then.
    """

    instead = "one asks a process; a copy would read another's answers"

    def __init__(self, submission: Submission, characters: str, hidden_size: int, seconds: float = SECONDS) -> None:
        H, V = hidden_size, len(characters)
        self.shapes = {"W_xh": (H, V), "W_hh": (H, H), "W_hy": (V, H), "b_h": (H, 1), "b_y": (V, 1)}
        self._submission, self._characters = submission, characters
        self._seconds = seconds
        self._at_end = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as until_begun:
            enter, at_end = until_begun.enter_context, until_begun.callback
            folder = enter(tempfile.TemporaryDirectory(prefix="rnn-tui-", ignore_cleanup_errors=True))
            self._trace = enter(tempfile.TemporaryFile())
            self._answers: SimpleQueue[tuple[str, Any, list[Floats]] | None] = SimpleQueue()
            process = enter(started(folder, CHILD, self._trace))
            assert process.stdin is not None and process.stdout is not None
            listening = Thread(target=self._listen, args=(process.stdout,), name="own functions", daemon=True)
            listening.start()
            self._questions: IO[bytes] = process.stdin
            at_end(self._hang_up)
            learnt = {"characters": self._characters, "hidden_size": self.shapes["b_h"][0]}
            code = {"source": self._submission.source, "folder": str(self._submission.folder)}
            self._ask("begin", {**code, **learnt}, more=_TO_BEGIN)
            self._at_end = until_begun.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._at_end.close()

    def _hang_up(self) -> None:
        """Ask no more: where nothing computes, its process ends by that."""
        with suppress(OSError):
            self._questions.close()

    def initialise(self, seed: int) -> Parameters:
        """Return their initial values, the same ones for the same seed where np.random draws them."""
        return self._named("initialize_parameters", self._ask("initialise", {"seed": seed}))

    def learn(self, batch: Batch, parameters: Parameters, learning_rate: float) -> Learnt:
        """Return what a step makes of a window, which is read from zeros."""
        window = {"inputs": batch.inputs[:, 0].tolist(), "targets": batch.targets[:, 0].tolist()}
        facts = {**window, "learning_rate": learning_rate}
        *after, loss, p = self._ask("learn", facts, [parameters[name] for name in PARAMETERS])
        self._demand_numbers("loss", _("a loss"), loss)
        self._demand_numbers("forward_pass", "outputs", p)
        return Learnt(float(loss), p, self._named("backward_pass", after))

    def _named(self, function: str, arrays: Sequence[Floats]) -> Parameters:
        """Return what a function gave as parameters, of the lesson's shapes; a bias may be flat."""
        found = dict(zip(PARAMETERS, arrays, strict=True))
        for name, array in found.items():
            shape = self.shapes[name]
            if array.shape != shape and not (shape[1] == 1 and array.size == shape[0]):
                told = _("{function} gives {name} of the shape {found}, not {wanted}")
                raise self._broken(told.format(function=function, name=name, found=array.shape, wanted=shape))
            self._demand_numbers(function, name, array)
        return {name: array.reshape(self.shapes[name]) for name, array in found.items()}

    def _demand_numbers(self, function: str, name: str, array: Floats) -> None:
        if not np.isfinite(array).all():
            told = _("{function} gives {name} with values that are no numbers (nan or inf)")
            raise self._broken(told.format(function=function, name=name))

    def _ask(
        self, asked: str, facts: Mapping[str, Any], arrays: Sequence[Floats] = (), more: float = 0.0
    ) -> list[Floats]:
        """Return the arrays of an answer; before it begins the process may take so many seconds ``more``."""
        shapes, packed = pack(arrays)
        question = frame(asked, {**facts, "shapes": shapes, "seconds": self._seconds}, packed)
        try:
            self._questions.write(question)
            self._questions.flush()
            answer = self._answers.get(timeout=self._seconds + more + _TO_END)
        except (OSError, Empty):
            answer = None
        match answer:
            case ("answer", shapes, packed):
                with suppress(*NOT_OURS):
                    if len(found := unpack(shapes, packed)) == _COUNTS[asked]:
                        return found
            case ("raised", {"error": str(error), "function": str(function), "line": line}, _):
                told = _("{function} raises {error}").format(function=function or _("the file"), error=error)
                raise self._broken(told, line)
            case ("missing", {"function": str(function)}, _):
                raise self._broken(_("there is no function {function}").format(function=function))
            case ("unusable", {"function": str(function), "gave": str(gave)}, _):
                told = _("{function} gives {kind}, which is not what the lesson asks of it")
                raise self._broken(told.format(function=function, kind=gave))
        raise self._ended()

    def _listen(self, answers: IO[bytes]) -> None:
        """Take up answers, each of a bounded size, until there are no more, or somebody else writes among them."""
        most = _TALK + 2 * 8 * sum(rows * columns for rows, columns in self.shapes.values())
        try:
            with answers:
                while (answer := next(read_frames(answers, most), None)) is not None:
                    self._answers.put(answer)
        except (OSError, *NOT_OURS):  # the learner's code wrote there itself
            pass
        self._answers.put(None)

    def _ended(self) -> BrokenOffError:
        """Return why there is no answer: the process's own trace tells whether its time was over, and where."""
        self._trace.seek(0)
        trace = self._trace.read(_MOST_TRACE).decode("utf-8", "replace")
        place = place_in(trace)
        if place is None:
            return self._broken(_("its process gave no answer"))
        function, line = place
        told = _("{function} gave no answer within {seconds} s")
        seconds = decimal(self._seconds, 0)
        return self._broken(told.format(function=function or _("the file"), seconds=seconds), line)

    def _broken(self, told: str, line: object = None) -> BrokenOffError:
        """Return what is raised: ``told`` behind the file and the place in it."""
        names = {"file": self._submission.path.name, "told": told}
        if not isinstance(line, int):
            return BrokenOffError(_("{file}: {told}").format(**names))
        return BrokenOffError(_("{file}, {place}: {told}").format(place=self._submission.place(line), **names))


_COUNTS = {"begin": 0, "initialise": len(PARAMETERS), "learn": len(PARAMETERS) + 2}  # arrays of an answer
