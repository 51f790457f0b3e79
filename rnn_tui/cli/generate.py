"""``rnn-tui generate RUN``: text from a trained run, to standard output as it is written."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from rnn_tui.cli.encodings import encoding_option
from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.numbers import NUMBER, WHOLE, between, not_negative
from rnn_tui.cli.paths import PATH
from rnn_tui.cli.placeholders import RUN, TEXT
from rnn_tui.cli.reading_line import reading_line
from rnn_tui.cli.shared_options import language_option
from rnn_tui.cli.streams import tell
from rnn_tui.errors import ConfigError
from rnn_tui.generation.reader import Reader, State
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.settings import (
    MOST_CHARACTERS,
    MOST_CONTINUATIONS,
    Continuation,
    Drawn,
    GenerationSettings,
    continuations,
    draw_on,
    until_stop,
)
from rnn_tui.generation.stops import Stops, stops_in
from rnn_tui.generation.writer import Typed, Writer
from rnn_tui.language import _, decimal, grouped
from rnn_tui.network.network import IGNORING_OVERFLOW
from rnn_tui.runs.catalogue import find_checkpoint
from rnn_tui.runs.checkpoint import Checkpoint, load_checkpoint
from rnn_tui.terminal.safe_text import quoted, short_name_of
from rnn_tui.text.corpus import read_prompt
from rnn_tui.text.escapes import escape, unescape
from rnn_tui.text.vocabulary import Vocabulary

_NOT_NEGATIVE = _("zero or more")
_LENGTH = _("from {least} to {most}").format(least=0, most=grouped(MOST_CHARACTERS))
_CONTINUATIONS = _("from {least} to {most}").format(least=1, most=MOST_CONTINUATIONS)
_READ_AT_ONCE = 1_000  # characters of a prime, between two looks at the clock
_SHARE = _("more than 0, at most 1")
_ESCAPES = _("\\n is a newline, \\t a tab, \\\\ a backslash.")


@click.command(help=_("Write with RUN: a folder, a checkpoint file, a run's name or the beginning of one, or last."))
@click.argument("run", type=RUN)
@click.option(
    "--prime",
    type=TEXT,
    help=_("The text to continue; by default the beginning of the run's own text. {escapes}").format(escapes=_ESCAPES),
)
@click.option("--prime-file", type=PATH, help=_("A file with the text to continue."))
@encoding_option()
@click.option(
    "--length",
    type=WHOLE.that(between(0, MOST_CHARACTERS), _LENGTH),
    default=500,
    help=_("How many new characters to write."),
)
@click.option(
    "--temperature",
    type=NUMBER.that(not_negative, _("zero or more, and finite")),
    help=_("Low is safe, high is wild, 0 is greedy; the run's own by default."),
)
@click.option(
    "--top-k",
    type=WHOLE.that(not_negative, _NOT_NEGATIVE),
    default=0,
    help=_("Draw only from the K likeliest characters; 0 is off."),
)
@click.option(
    "--top-p",
    type=NUMBER.that(lambda share: 0 < share <= 1, _SHARE),
    default=1.0,
    help=_("Draw only from the likeliest characters that together make up this share."),
)
@click.option("--greedy", is_flag=True, help=_("Always take the likeliest character."))
@click.option("--seed", type=WHOLE, default=1, help=_("Same seed and prime, same text."))
@click.option(
    "--stop",
    "stops",
    type=TEXT,
    multiple=True,
    help=_("Stop after this text; may be given more than once. {escapes}").format(escapes=_ESCAPES),
)
@click.option(
    "--best-of",
    type=WHOLE.that(between(1, MOST_CONTINUATIONS), _CONTINUATIONS),
    default=1,
    help=_("Write this many texts, at most {most}, and print the likeliest.").format(most=MOST_CONTINUATIONS),
)
@click.option("--surprise", is_flag=True, help=_("Print each character on its own line, with its bits."))
@click.option("--last", is_flag=True, help=_("Use the newest parameters, not the best."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object on standard output."))
@language_option()
@IGNORING_OVERFLOW
def generate(
    run: str,
    prime: str | None,
    prime_file: Path | None,
    encoding: str | None,
    length: int,
    temperature: float | None,
    top_k: int,
    top_p: float,
    greedy: bool,
    seed: int,
    stops: tuple[str, ...],
    best_of: int,
    surprise: bool,
    last: bool,
    as_json: bool,
) -> None:
    """Print the prime, then ``length`` new characters, one at a time."""
    prime = _read_prime(prime, prime_file, encoding)
    checkpoint = load_checkpoint(find_checkpoint(run, newest=last))
    sampling = Sampling(checkpoint.config.temperature if temperature is None else temperature, top_k, top_p, greedy)
    writer = Writer(checkpoint.vocabulary)
    _tell_of(writer.type_text(checkpoint.opening if prime is None else prime))
    settings = GenerationSettings(
        sampling, seed, length=length, stops=tuple(map(unescape, stops)), continuations=best_of
    )
    _tell_of_stops(stops_in(checkpoint.vocabulary, settings.stops))
    drawn = _draw(checkpoint, writer.indices, settings, shown=not as_json)
    if as_json:
        print_json(_as_json(writer.text, seed, list(drawn), checkpoint.vocabulary))
    elif surprise:
        _print_surprise(drawn, checkpoint.vocabulary)
    else:
        _print_text(writer.text, drawn, checkpoint.vocabulary)


def _read_prime(prime: str | None, prime_file: Path | None, encoding: str | None) -> str | None:
    """Return the text to continue, given on the command line or in a file; None if neither was given."""
    if prime_file is None:
        if encoding is not None:
            raise ConfigError(_("--encoding: it applies to --prime-file, which was not given"))
        return None if prime is None else unescape(prime)
    if prime is not None:
        raise ConfigError(_("--prime, --prime-file: give only one of the two"))
    return read_prompt(prime_file, encoding)


def _tell_of(typed: Typed) -> None:
    """Say on standard error which characters of the prime do not occur in the text."""
    _tell_of_look_alikes(typed.replaced)
    if typed.unknown:
        message = _("the training text does not contain {characters}: printed, but not read by the network")
        characters = ", ".join(map(quoted, dict.fromkeys(typed.unknown)))
        tell(message.format(characters=characters))


def _tell_of_stops(stops: Stops) -> None:
    """Say on standard error which of the stops can never match."""
    _tell_of_look_alikes(stops.replaced)
    for stop, unknown in stops.never.items():
        message = _("--stop {stop!r} can never match: the training text does not contain {characters}")
        tell(message.format(stop=escape(stop), characters=", ".join(map(quoted, unknown))))


def _tell_of_look_alikes(replaced: Mapping[str, str]) -> None:
    if replaced:
        pairs = ", ".join(f"{quoted(one)} -> {quoted(other)}" for one, other in replaced.items())
        tell(_("replaced by the training text's own characters: {pairs}").format(pairs=pairs))


def _read_prime_with(reader: Reader, prime: Sequence[int], shown: bool) -> State:
    """Return the state after the prime; for a long one, progress is shown."""
    state = reader.start()
    if reader.window is not None:  # which is all that is read of it
        return reader.read_all(state, prime)
    with reading_line(shown) as may_go_on:
        for begin in range(0, len(prime), _READ_AT_ONCE):
            may_go_on(begin / len(prime))
            state = reader.read_all(state, prime[begin : begin + _READ_AT_ONCE])
    return state


def _draw(checkpoint: Checkpoint, prime: Sequence[int], settings: GenerationSettings, shown: bool) -> Iterable[Drawn]:
    """Return what the network writes after ``prime``, drawn as it is asked for; of several texts the likeliest."""
    reader = checkpoint.reader()
    state = _read_prime_with(reader, prime, shown)
    if settings.continuations > 1:
        return continuations(reader, state, checkpoint.vocabulary, settings, settings.length)[0].drawn
    stops = stops_in(checkpoint.vocabulary, settings.stops).texts
    return until_stop(
        draw_on(reader, state, settings.sampling, settings.seed), checkpoint.vocabulary, settings.length, stops
    )


def _print_surprise(drawn: Iterable[Drawn], vocabulary: Vocabulary) -> None:
    for each in drawn:
        print(f"{short_name_of(vocabulary.characters[each.index])}\t{decimal(each.bits, 2)}", flush=True)


def _print_text(prime: str, drawn: Iterable[Drawn], vocabulary: Vocabulary) -> None:
    print(prime, end="", flush=True)
    for each in drawn:
        print(vocabulary.characters[each.index], end="", flush=True)
    print()


def _as_json(prime: str, seed: int, drawn: list[Drawn], vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "prime": prime,
        "text": vocabulary.decode(each.index for each in drawn),
        "seed": seed,
        "bits_per_char": Continuation(tuple(drawn)).bits,
        "bits": [round(each.bits, 4) for each in drawn],
    }
