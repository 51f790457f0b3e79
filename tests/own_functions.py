"""A learner's file that is right, and what it becomes with one line changed."""

from pathlib import Path

from rnn_tui.lesson.checker.answers import Examination
from rnn_tui.lesson.checker.check import Checked
from rnn_tui.lesson.checker.interface import NAMES
from rnn_tui.lesson.checker.process import Examined
from rnn_tui.lesson.checker.submission import Submission, read_submission
from rnn_tui.lesson.checker.verdict import Finding, Judged, Standing, Verdict

RIGHT = """import numpy as np


def initialize_parameters(hidden_size, vocab_size):
    W_xh = np.random.randn(hidden_size, vocab_size) * 0.01
    W_hh = np.random.randn(hidden_size, hidden_size) * 0.01
    W_hy = np.random.randn(vocab_size, hidden_size) * 0.01
    return W_xh, W_hh, W_hy, np.zeros((hidden_size, 1)), np.zeros((vocab_size, 1))


def softmax(y):
    e = np.exp(y - np.max(y))
    return e / e.sum()


def forward_pass(inputs, h_prev, W_xh, W_hh, W_hy, b_h, b_y):
    hs, outputs = {-1: h_prev}, []
    for t, x in enumerate(inputs):
        hs[t] = np.tanh(W_xh @ x + W_hh @ hs[t - 1] + b_h)
        outputs.append(softmax(W_hy @ hs[t] + b_y))
    return outputs, hs


def loss(outputs, targets):
    return -sum(np.log(p[i, 0]) for p, i in zip(outputs[-len(targets):], targets))


asked = [0]


def backward_pass(inputs, outputs, hs, targets, W_xh, W_hh, W_hy, b_h, b_y, learning_rate):
    asked[0] += 1
    dW_xh, dW_hh, dW_hy = np.zeros_like(W_xh), np.zeros_like(W_hh), np.zeros_like(W_hy)
    db_h, db_y, dh_next = np.zeros_like(b_h), np.zeros_like(b_y), np.zeros_like(b_h)
    first = len(inputs) - len(targets)
    for t in reversed(range(len(inputs))):
        dh = dh_next
        if t >= first:
            dy = outputs[t].copy()
            dy[targets[t - first]] -= 1
            dW_hy += dy @ hs[t].T
            db_y += dy
            dh = W_hy.T @ dy + dh_next
        da = (1 - hs[t] ** 2) * dh
        dW_xh += da @ inputs[t].T
        dW_hh += da @ hs[t - 1].T
        db_h += da
        dh_next = W_hh.T @ da
    after = []
    for p, d in zip((W_xh, W_hh, W_hy, b_h, b_y), (dW_xh, dW_hh, dW_hy, db_h, db_y)):
        after.append(p - learning_rate * np.clip(d, -5, 5))
    return tuple(after)
"""
WHEN_ASKED = "    asked[0] += 1\n"  # of backward_pass, which nobody calls before a training begins


def with_line(source: str, lines: str, instead_of: str = WHEN_ASKED) -> str:
    """Return ``source`` with other lines in the place of one."""
    assert source.count(instead_of) == 1
    return source.replace(instead_of, lines)


def breaking(what: str, at: int = 12) -> str:
    """Return the right file, whose backward does something else when it is called for the ``at``-th time."""
    return with_line(RIGHT, f"    asked[0] += 1\n    if asked[0] == {at}:\n        {what}\n")


def written(folder: Path, source: str = RIGHT) -> Path:
    """Write a learner's file, and return where it is."""
    path = folder / "rnn.py"
    path.write_text(source, encoding="utf-8")
    return path


def checked(path: Path) -> Checked:
    """Return what a check of the file at ``path`` might say, at once."""
    return judged(read_submission(path))


def judged(submission: Submission) -> Checked:
    """Return what a check might say: all is right but what a comment of the source calls wrong.

    It names the function, and what is said of it, as in ``# wrong backward_pass: look at dh_next``.
    """
    lines = submission.source.splitlines()
    wrong = {}
    for number, line in enumerate(lines, 1):
        _before, mark, told = line.partition("# wrong ")
        if mark:
            function, _colon, sentence = told.partition(": ")
            wrong[function] = Finding("a_mistake", sentence, line=number)
    stages, standing = [], Standing.RIGHT
    for name in NAMES:
        if name in wrong:
            stages.append(Judged(name, Standing.WRONG, (wrong[name],)))
            standing = Standing.NOT_JUDGED
        else:
            stages.append(Judged(name, standing))
    return Checked(submission, Examined(Examination({}, frozenset())), Verdict(tuple(stages)))
