"""The commands. The language is chosen before anything with a sentence in it is imported."""

import os
import signal
import sys
from collections.abc import Sequence

from rnn_tui.cli.program_config import configured_language
from rnn_tui.cli.streams import ReaderGone, standard_streams, tell
from rnn_tui.errors import RnnTuiError
from rnn_tui.language import LANGUAGES, _, choose_language, set_language
from rnn_tui.reasons import refusal_of

UNUSABLE = 2
DIVERGED = 3
INTERRUPTED = 130

ASKS_FOR_WORDS = "_RNN_TUI_COMPLETE"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit.

    0 done; 2 unusable input or arguments (one line says what); 3 a training that diverged; 130 interrupted.
    """
    # NumPy's OpenBLAS starts its threads when it is loaded; none of them is used here (network/blas), all cost time
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    words = list(sys.argv[1:] if arguments is None else arguments)
    words, language = take_language(words)
    set_language(choose_language(language, configured=configured_language()))
    try:
        with standard_streams():
            if ASKS_FOR_WORDS in os.environ:  # a shell, which gets nothing else to show
                from rnn_tui.cli.completion import answer_shell

                status = answer_shell()
            elif language is not None and language not in LANGUAGES:
                message = _("--lang: unknown language {language!r}; choose from {languages}")
                if not language:
                    message = _("--lang: no language was given; choose from {languages}")
                status = _complain(message.format(language=language, languages=", ".join(LANGUAGES)))
            else:
                status = _run(words)
    except KeyboardInterrupt:
        status = INTERRUPTED
    if arguments is None:  # the process ends: a further ctrl+c must not fall into the interpreter's own end
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(status)


def _run(words: list[str]) -> int:
    import click

    from rnn_tui.cli.commands import commands
    from rnn_tui.cli.names import option_of
    from rnn_tui.cli.sentences import sentence_of

    try:
        # click's own `main` would end a broken pipe with 1
        with commands.make_context("rnn-tui", words) as context:
            status = commands.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:  # --help and --version
        return ended.exit_code
    except click.ClickException as error:
        return _complain(sentence_of(error))
    except (RnnTuiError, OSError) as error:  # also what the system refuses where no command foresaw it
        return _complain(error.said(option_of) if isinstance(error, RnnTuiError) else refusal_of(error))
    except click.Abort:  # a question with nobody there to answer it
        return INTERRUPTED
    except ReaderGone:  # (`| head`): that is not an error
        return 0
    return status if isinstance(status, int) else 0


def _complain(message: str) -> int:
    """Say what is wrong in one line, whatever the message holds."""
    tell(message)
    return UNUSABLE


def take_language(words: list[str]) -> tuple[list[str], str | None]:
    """Take ``--lang NAME`` out of the words, wherever it stands; the name is empty where it is missing."""
    rest: list[str] = []
    language: str | None = None
    remaining = iter(words)
    for word in remaining:
        if word == "--":
            rest += [word, *remaining]
        elif word == "--lang":
            language = next(remaining, "")
        elif word.startswith("--lang="):
            language = word.removeprefix("--lang=")
        else:
            rest.append(word)
    return rest, language
