"""The process in which the learner's functions compute: it is asked for one step after another, and keeps nothing.

``python -I -m rnn_tui.lesson.own.child``. The parameters come with each question and go back with its answer, so that
whoever asks owns them. An endless loop ends the process, and tells on standard error in which line it was.
"""

import faulthandler
import os
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

from rnn_tui.lesson.checker.answers import Floats
from rnn_tui.lesson.checker.interrogation import told
from rnn_tui.lesson.checker.limits import Limits, guard, limit_system
from rnn_tui.lesson.checker.namespace import defined_by
from rnn_tui.lesson.checker.wire import frame, read_frames
from rnn_tui.lesson.own.calls import Calls, MissingError, UnusableError
from rnn_tui.lesson.own.packing import pack, unpack

_MOST = 1 << 30  # bytes of a question
_WITHOUT_END = 1e9  # seconds of a processor for a training: it is its answers that have little time


class Answering:
    """Runs the source that comes with the first question, and calls its functions for all others."""

    calls: Calls | None = None

    def answer(self, asked: str, facts: Mapping[str, Any], arrays: list[Floats]) -> bytes:
        """Return what the functions gave, or what went wrong in them, as a message."""
        try:
            with np.errstate(all="ignore"):
                shapes, packed = pack(self._answer(asked, facts, unpack(facts["shapes"], arrays)))
            return frame("answer", shapes, packed)
        except MissingError as error:
            return frame("missing", {"function": str(error)})
        except UnusableError as error:
            return frame("unusable", {"function": self._at, "gave": str(error)})
        except BaseException as error:  # exit() and the like are theirs
            raised = told(error)
            said = f"{raised.type_name}: {raised.message}" if raised.message else raised.type_name
            function = raised.function if raised.function not in {"", "<module>"} else self._at
            return frame("raised", {"error": said, "function": function, "line": raised.line})

    def _answer(self, asked: str, facts: Mapping[str, Any], arrays: list[Floats]) -> list[Floats]:
        if self.calls is None:
            self.calls = _begin(facts)
            return []
        return self.calls.learn(facts, arrays) if asked == "learn" else self.calls.initialise(facts)

    @property
    def _at(self) -> str:
        return "" if self.calls is None else self.calls.at


def main() -> None:
    """Answer questions until there are no more."""
    questions, answers, trace = _take_streams()
    answering = Answering()
    while (question := next(read_frames(questions, _MOST), None)) is not None:
        asked, facts, arrays = question
        faulthandler.dump_traceback_later(facts["seconds"], exit=True, file=trace)
        answer = answering.answer(asked, facts, arrays)
        faulthandler.cancel_dump_traceback_later()
        answers.write(answer)
        answers.flush()


def _begin(facts: Mapping[str, Any]) -> Calls:
    """Run the source within limits, and find out in what manner its functions want to be called."""
    limit_system(Limits(seconds=_WITHOUT_END))
    sys.path.append(facts["folder"])  # behind all others: no file of the learner stands in for numpy
    guard(Path.cwd(), lambda _event: None)
    os._exit = sys.exit  # type: ignore[assignment]  # which can be caught, and then told with its line
    warnings.simplefilter("ignore")
    namespace = defined_by(facts["source"], lambda _line, _reason: None)  # what failed is met where it is used
    return Calls(namespace, facts["characters"], facts["hidden_size"])


def _take_streams() -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
    """Return where questions come from, where answers go, and where a trace is told; all other talk goes nowhere."""
    questions, answers, trace = (os.fdopen(os.dup(number), mode) for number, mode in enumerate(("rb", "wb", "wb")))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nowhere, number)
    return questions, answers, trace


if __name__ == "__main__":
    main()
