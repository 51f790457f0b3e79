"""The learner's process, ``python -I -m`` and this module's name: runs a source within limits, and answers for it.

On standard input: a line of JSON with what is asked, the limits and the learner's folder, and then the source. On
standard output: the answers, each as soon as it is there (see ``wire``). On standard error: where the code was when it
ended before its end.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from pkgutil import resolve_name
from typing import NoReturn

from rnn_tui.lesson.checker.answers import Answer
from rnn_tui.lesson.checker.interface import NAMES
from rnn_tui.lesson.checker.limits import Limits, end_by_itself, guard, limit_system
from rnn_tui.lesson.checker.namespace import defined_by
from rnn_tui.lesson.checker.wire import BROKEN, answer_frame, frame

_MOST_REASON, _MOST_FAILED = 300, 20  # characters, and statements that raised something

Functions = Mapping[str, Callable[..., object]]
Question = Callable[[Functions, Callable[[Answer], None]], None]


class Printed(StringIO):
    """Standard output and error of a learner's code: what is written is counted, and forgotten."""

    count = 0

    def write(self, text: str) -> int:
        """Count ``text``."""
        self.count += len(text)
        return len(text)


def main() -> NoReturn:
    """Answer for the source on standard input, and end."""
    told = json.loads(sys.stdin.buffer.readline())
    source = sys.stdin.buffer.read().decode()
    answers, leave = _own_streams(), os._exit
    limits = Limits(**told["limits"])

    def say(message: bytes) -> None:
        while message:
            message = message[os.write(answers, message) :]

    say(frame("begun", None))
    end_by_itself(limits)  # by a thread, of which there will be no more
    limit_system(limits)
    sys.path.append(told["folder"])  # behind all others: no file of the learner stands in for numpy
    try:
        _answer_for(source, resolve_name(told["ask"]), say)
        say(frame("done", None))
    except MemoryError:
        say(frame("ended", "memory"))
    except SystemExit:
        say(frame("ended", "exit"))
    except BaseException:  # ours, where the learner's code has broken something under it
        os.write(2, traceback.format_exc().encode("utf-8", "replace"))
        leave(BROKEN)
    leave(0)


def _answer_for(source: str, ask: Question, say: Callable[[bytes], None]) -> None:
    """Define the functions of a source, and ask them."""
    failed: list[tuple[int, str]] = []
    refused: set[str] = set()

    def tell(event: str) -> None:
        if event not in refused:
            refused.add(event)
            say(frame("refused", event))

    guard(Path.cwd(), tell)
    os._exit = sys.exit  # type: ignore[assignment]  # which can be caught, and then told with its line
    namespace = defined_by(source, lambda line, reason: failed.append((line, reason[:_MOST_REASON])))
    functions = {name: namespace[name] for name in NAMES if callable(namespace.get(name))}
    say(frame("defined", {"names": list(functions), "failed": failed[:_MOST_FAILED]}))
    ask(functions, lambda answer: say(answer_frame(answer)))


def _own_streams() -> int:
    """Give the learner's code streams that lead nowhere, and return the descriptor that the answers go to."""
    answers, nowhere = os.dup(1), os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)  # input() meets its end
    sys.stdout = sys.stderr = Printed()
    return answers


if __name__ == "__main__":
    main()
