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
from rnn_tui.cli.progress_bar import progress_bar
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
    draw_on,
    until_stop,
)
from rnn_tui.generation.stops import Stops, stops_in
from rnn_tui.generation.together import continuations, write_together
from rnn_tui.generation.writer import Typed, Writer
from rnn_tui.language import _, decimal, grouped
from rnn_tui.network.network import IGNORING_OVERFLOW
from rnn_tui.runs.catalogue import find_checkpoint
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.terminal.safe_text import quoted, short_name_of
from rnn_tui.text.corpus import read_prompt
from rnn_tui.text.escapes import escape, unescape
from rnn_tui.text.vocabulary import Vocabulary

_NOT_NEGATIVE = _("zero or more")
_LENGTH = _("from {least} to {most}").format(least=0, most=grouped(MOST_CHARACTERS))
_CONTINUATIONS = _("from {least} to {most}").format(least=1, most=MOST_CONTINUATIONS)
_MOST_TEXTS = 1_000
_DIVIDING = "---"
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
@click.option(
    "--count",
    type=WHOLE.that(between(1, _MOST_TEXTS), _("from {least} to {most}").format(least=1, most=grouped(_MOST_TEXTS))),
    default=1,
    help=_(
        "Write this many texts, the first with the seed, each of the others with the next one. Texts of several lines "
        "are divided by a line of three dashes."
    ),
)
@click.option("--surprise", is_flag=True, help=_("Print each character on its own line, with its bits."))
@click.option("--last", is_flag=True, help=_("Use the newest parameters, not the best."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object for each text, on standard output."))
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
    count: int,
    surprise: bool,
    last: bool,
    as_json: bool,
) -> None:
    """Print the prime, then ``length`` new characters, one at a time; several texts are printed when they are there."""
    _demand_one_kind(best_of, count, length)
    if "" in stops:
        raise ConfigError(_("--stop: the text is empty"))
    prime = _read_prime(prime, prime_file, encoding)
    checkpoint = load_checkpoint(find_checkpoint(run, newest=last))
    sampling = Sampling(checkpoint.config.temperature if temperature is None else temperature, top_k, top_p, greedy)
    writer = Writer(checkpoint.vocabulary)
    _tell_of(writer.type_text(checkpoint.opening if prime is None else prime))
    settings = GenerationSettings(
        sampling, seed, length=length, stops=tuple(map(unescape, stops)), continuations=best_of
    )
    _tell_of_stops(stops_in(checkpoint.vocabulary, settings.stops))
    reader = checkpoint.reader()
    state = _read_prime_with(reader, writer.indices, shown=not as_json)
    if count > 1:
        seeds = range(seed, seed + count)
        texts = _draw_several(reader, state, checkpoint.vocabulary, settings, seeds, shown=not as_json)
        _print_several(writer.text, seeds, texts, checkpoint.vocabulary, as_json, surprise)
        return
    drawn = _draw(reader, state, checkpoint.vocabulary, settings)
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


def _demand_one_kind(best_of: int, count: int, length: int) -> None:
    """Raise ConfigError where several texts are asked for in two ways, or more than anybody waits for."""
    if best_of > 1 and count > 1:
        raise ConfigError(_("--best-of, --count: give only one of the two"))
    if count * length > MOST_CHARACTERS:
        message = _("--count, --length: together at most {most} characters")
        raise ConfigError(message.format(most=grouped(MOST_CHARACTERS)))


def _draw(reader: Reader, state: State, vocabulary: Vocabulary, settings: GenerationSettings) -> Iterable[Drawn]:
    """Return what the network writes from ``state`` on, drawn as it is asked for; of several texts the likeliest."""
    if settings.continuations > 1:
        return continuations(reader, state, vocabulary, settings, settings.length)[0].drawn
    stops = stops_in(vocabulary, settings.stops).texts
    return until_stop(draw_on(reader, state, settings.sampling, settings.seed), vocabulary, settings.length, stops)


def _draw_several(
    reader: Reader, state: State, vocabulary: Vocabulary, settings: GenerationSettings, seeds: range, shown: bool
) -> list[Continuation]:
    """Return a text for each seed; a bar shows how far they are."""
    stops = stops_in(vocabulary, settings.stops).texts
    draws_from = [(seed, 0) for seed in seeds]
    with progress_bar(shown) as may_go_on:
        return write_together(
            reader, state, vocabulary, settings.sampling, draws_from, settings.length, stops, may_go_on
        )


def _print_several(
    prime: str,
    seeds: range,
    texts: Sequence[Continuation],
    vocabulary: Vocabulary,
    as_json: bool,
    surprise: bool,
) -> None:
    """Print the texts in order: a JSON line each, or as they are, divided where one has several lines."""
    if as_json:
        for seed, text in zip(seeds, texts, strict=True):
            print_json(_as_json(prime, seed, list(text.drawn), vocabulary))
        return
    written = [prime + vocabulary.decode(each.index for each in text.drawn) for text in texts]
    divided = surprise or any("\n" in text[:-1] for text in written)
    for number, (text, whole) in enumerate(zip(texts, written, strict=True)):
        if divided and number:
            print(_DIVIDING)
        if surprise:
            _print_surprise(text.drawn, vocabulary)
        else:
            print(whole, end="" if whole.endswith("\n") else "\n", flush=True)


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
