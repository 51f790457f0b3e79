"""``rnn-tui learn [N]``: the lesson in the laboratory, on the learner's own sentence or on the lesson's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import click

from rnn_tui.cli.encodings import encoding_option
from rnn_tui.cli.learn_files import OwnFile, takes_own_file
from rnn_tui.cli.numbers import WHOLE, between
from rnn_tui.cli.paths import PATH
from rnn_tui.cli.placeholders import TEXT
from rnn_tui.cli.shared_options import language_option
from rnn_tui.errors import ConfigError, TextError
from rnn_tui.language import _

if TYPE_CHECKING:
    from rnn_tui.text.corpus import Corpus

PRESET = "notebook"
STEPS = 10
_LESSON = "lesson"  # the sample that is its sentence


@click.command(
    help=_(
        "Build a network step by step: the lesson, from step N on, in the laboratory.\n\nWith --start, --check or "
        "--check-all no screen opens: they are about functions that you write yourself. --check ends with 0 where all "
        "of them are right, with 1 where one is wrong or not there yet, with 2 where there is nothing to judge."
    )
)
@click.argument("number", metavar="[N]", type=WHOLE.that(between(1, STEPS), _("a step from 1 to 10")), required=False)
@click.option(
    "--text",
    type=TEXT,
    help=_("Learn the first sentence of a file, of a sample or of standard input (-), or one that is typed in quotes."),
)
@encoding_option()
@click.option(
    "--watch", type=PATH, help=_("Beside the lesson, check your functions in PATH at every save, and say what to mend.")
)
@click.option(
    "--train", type=PATH, help=_("Have your functions in PATH, once they are right, learn the text in the laboratory.")
)
@takes_own_file
@language_option()
def learn(
    number: int | None,
    text: str | None,
    encoding: str | None,
    watch: Path | None,
    train: Path | None,
    own_file: OwnFile,
) -> int:
    """Open the lesson; behind it stands the laboratory with its sentence and its preset. Or see to a learner's file."""
    if encoding is not None and text is None:
        raise ConfigError(_("{option} goes with {other}").format(option="--encoding", other="--text"))
    status = own_file.answer(number, text, watch, train)
    if status is not None:
        return status
    from rnn_tui.cli.laboratory import demand_terminal, reopen_terminal, run_laboratory
    from rnn_tui.cli.options import make_config
    from rnn_tui.lesson.progress import kept_progress
    from rnn_tui.text.library import SAMPLES, STANDARD_INPUT, open_sample

    opening: dict[str, Any] = {"lesson": kept_progress().number if number is None else number}
    if train is not None:
        from rnn_tui.cli.learn_live import opening_with

        if number is not None or watch is not None:
            raise ConfigError(_("learn: --train opens the laboratory, with no step and no --watch"))
        opening = opening_with(train)
    elif watch is not None:
        from rnn_tui.cli.learn_live import watching

        opening["watching"] = watching(watch)
    if not opening:
        return 1
    demand_terminal(reading_text=text == STANDARD_INPUT)
    corpus = (
        open_sample(next(each for each in SAMPLES if each.name == _LESSON))
        if text is None
        else _sentence_of(text, encoding)
    )
    if text == STANDARD_INPUT:
        reopen_terminal()
    return run_laboratory({"corpus": corpus, "config": make_config(PRESET, {}), **opening})


def _sentence_of(text: str, encoding: str | None) -> Corpus:
    """Return the sentence that is learnt of what ``text`` names, or is; raise TextError where it is too short."""
    from rnn_tui.cli.reading_line import reading_line
    from rnn_tui.lesson.subject import READ, subject_of
    from rnn_tui.text.corpus import FOLDER_SUFFIXES, corpus_from_text
    from rnn_tui.text.library import existing_path, open_text

    if _is_typed(text) and not text.endswith(FOLDER_SUFFIXES) and existing_path(text) is None:
        name, language, begins = _LESSON, "", text
    else:
        with reading_line() as may_go_on:
            corpus = open_text(text, may_go_on, encoding)
        name, language, begins = corpus.name, corpus.language, corpus.content[:READ]
    try:
        return corpus_from_text(subject_of(begins).sentence, name, language)
    except TextError as error:
        raise TextError(f"--text: {error}") from None


def _is_typed(text: str) -> bool:
    """Return whether it has words: parted by a space, or of a script that parts them by nothing, as Japanese does."""
    return " " in text or any(east_asian_width(character) in "WF" for character in text)
