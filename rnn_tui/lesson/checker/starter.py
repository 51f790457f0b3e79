"""What a learner begins with: a file, or a notebook, with the functions to write, and a page that says how."""

from __future__ import annotations

import json
import re
import textwrap
from contextlib import suppress
from pathlib import Path

from rnn_tui.errors import SubmissionError
from rnn_tui.language import _
from rnn_tui.lesson.checker.interface import FUNCTIONS, Asked
from rnn_tui.lesson.checker.submission import NOTEBOOK, SCRIPT, USUAL_NAME
from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.reasons import reason_of

README = "README.md"
_WIDTH = 100
_INDENT = "    "
_SHAPE = re.compile(r"\((\w), (\w)\)")
_KEPT = re.compile("\\((\\w),\N{NO-BREAK SPACE}(\\w)\\)")
_TRAINING = f'''text = "{SENTENCE}"
chars = sorted(set(text))
char_to_idx = {{char: idx for idx, char in enumerate(chars)}}
idx_to_char = dict(enumerate(chars))
one_hot = {{char: np.eye(len(chars))[:, [idx]] for char, idx in char_to_idx.items()}}
parameters = initialize_parameters(50, len(chars))
for epoch in range(100):
    total = 0.0
    for i in range(len(text) - 5):
        inputs = [one_hot[char] for char in text[i : i + 5]]
        targets = [char_to_idx[text[i + 5]]]
        outputs, hs = forward_pass(inputs, np.zeros((50, 1)), *parameters)
        total += loss(outputs, targets)
        parameters = backward_pass(inputs, outputs, hs, targets, *parameters, 0.05)
    print(epoch, total)
print(generate_text(text[:5], len(text) - 5, *parameters, char_to_idx, idx_to_char))
'''


def write_starter(folder: Path, as_notebook: bool = False) -> list[Path]:
    """Write the file and the page into a folder, which is made, and return those that were written.

    Nothing that is there is written over: a page stays, and raises nothing. Raises SubmissionError where a file of
    code is there, or where the system refuses.
    """
    file = folder / (USUAL_NAME + (NOTEBOOK if as_notebook else SCRIPT))
    try:
        with suppress(FileExistsError):  # a file in its place, of which the next line says so
            folder.mkdir(parents=True, exist_ok=True)
        _write_new(file, notebook() if as_notebook else script())
        written = [file]
        if not (folder / README).exists():
            _write_new(folder / README, page(file.name))
            written.append(folder / README)
    except FileExistsError as error:
        message = _("{path}: it is there already, and stays as it is")
        raise SubmissionError(message.format(path=error.filename)) from None
    except OSError as error:
        message = _("{path}: it cannot be written ({reason})")
        raise SubmissionError(message.format(path=error.filename or folder, reason=reason_of(error))) from None
    return written


def _write_new(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def script() -> str:
    """Return the file of Python, in the language that is spoken."""
    functions = "\n\n".join(f"{stub(asked)}\n" for asked in FUNCTIONS)
    training = textwrap.indent(_TRAINING, _INDENT)
    return f'"""{_introduction()}\n"""\n\nimport numpy as np\n\n\n{functions}\n\nif __name__ == "__main__":\n{training}'


def notebook() -> str:
    """Return the same as a notebook (nbformat 4.5): a cell for each function, and one that trains."""
    cells = [_cell("markdown", "introduction", f"# {_introduction()}"), _cell("code", "imports", "import numpy as np")]
    for asked in FUNCTIONS:
        title = _("After step {step} of the lesson: `{name}`").format(step=asked.step, name=asked.name)
        cells += [_cell("markdown", f"about-{asked.name}", f"## {title}"), _cell("code", asked.name, stub(asked))]
    cells.append(_cell("code", "training", _TRAINING.rstrip("\n")))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _cell(kind: str, name: str, text: str) -> dict[str, object]:
    cell: dict[str, object] = {"cell_type": kind, "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def stub(asked: Asked) -> str:
    """Return a function that says what it is given and what to write, and raises that."""
    head = f"def {asked.name}({', '.join(asked.arguments)}):"
    about = f"\n{_INDENT}".join(line for sentence in asked.about for line in _wrapped(_(sentence)).splitlines())
    docstring = f'"""{about}\n{_INDENT}"""'
    task = _wrapped(_("this is meant to fail: write {task}").format(task=_(asked.task)))
    lines = task.replace("\n", " \n").splitlines()
    strings = f"\n{2 * _INDENT}".join(json.dumps(line, ensure_ascii=False) for line in lines)  # Python's as well
    return f"{head}\n{_INDENT}{docstring}\n{_INDENT}raise NotImplementedError(\n{2 * _INDENT}{strings}\n{_INDENT})"


def _introduction() -> str:
    return "\n\n".join(
        map(
            _wrapped,
            (
                _("A recurrent network from scratch: five functions, which you write."),
                _(
                    "V is the number of different characters, H the number of units. A character is a one-hot column "
                    "(V, 1), a state h a column (H, 1). The weights are W_xh (H, V), W_hh (H, H) and W_hy (V, H), the "
                    "biases b_h (H, 1) and b_y (V, 1)."
                ),
            ),
        )
    )


def page(name: str) -> str:
    """Return the page beside the file: what to do, in which order, and how to check it."""
    steps = "\n".join(
        _("{number}. After step {step} of the lesson (`rnn-tui learn {step}`): `{function}`, {task}.").format(
            number=number, step=asked.step, function=asked.name, task=_(asked.task)
        )
        for number, asked in enumerate(FUNCTIONS, 1)
    )
    paragraphs = (
        "# " + _("A recurrent network of your own"),
        _(
            "`{file}` has five functions. Each of them fails when it is called: that is meant, and its message says "
            "what to write. The names of the functions and the order of their arguments stay; everything inside is "
            "yours."
        ).format(file=name),
        "## " + _("Step by step"),
        steps,
        "## " + _("Check it"),
        "    rnn-tui learn --check .",
        _(
            "One function after the other is called with numbers of ours. The first thing that differs is named: "
            "which array, from which t, and the likely line. Check as often as you like, also when only one function "
            "is written."
        ),
        _(
            "The check runs the imports, the functions and the constants of `{file}` and nothing else, in a process of "
            "its own: three seconds, one gigabyte, no other processes, no network, no files written elsewhere."
        ).format(file=name),
        "## " + _("Have it learn"),
        _("Once all five are right, they learn a text in the laboratory, and what it shows is what they compute:"),
        "    rnn-tui learn --train .",
    )
    return "\n\n".join(paragraph if paragraph is steps else _wrapped(paragraph) for paragraph in paragraphs) + "\n"


def _wrapped(paragraph: str) -> str:
    """Return a paragraph in lines that cut no shape in two; titles and what is typed stay as they are."""
    if paragraph.startswith((" ", "#")):
        return paragraph
    kept = _SHAPE.sub("(\\1,\N{NO-BREAK SPACE}\\2)", paragraph)
    filled = textwrap.fill(kept, _WIDTH, break_on_hyphens=False)
    return _KEPT.sub("(\\1, \\2)", filled)
