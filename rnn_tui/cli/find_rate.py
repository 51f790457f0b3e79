"""``rnn-tui find-rate TEXT``: which learning rate suits a text and a network, found by short trainings."""

import math
from collections.abc import Mapping
from shutil import get_terminal_size
from typing import Any

import click

from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.options import make_config, new_training_options
from rnn_tui.cli.placeholders import TEXT
from rnn_tui.cli.reading_line import reading_line
from rnn_tui.language import _
from rnn_tui.terminal.rates import describe_proposal, rate_row, rates_heading
from rnn_tui.text.library import open_text
from rnn_tui.training.rate_finder import RateSearch, find_rate

_MOST_CELLS = 80


@click.command("find-rate", help=_("Find a learning rate for TEXT by short trainings at rates from low to high."))
@click.argument("text", type=TEXT)
@new_training_options()
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object per line on standard output, nothing else."))
def find_learning_rate(
    text: str,
    preset: str | None,
    file: Mapping[str, Any] | None,
    encoding: str | None,
    threads: int | None,
    as_json: bool,
    **settings: Any,  # noqa: ANN401  (of every type that a setting has)
) -> None:
    """Print a heading, a row for each rate as soon as it was tried, then the proposal."""
    config = make_config(preset, settings, file=file)
    with reading_line(shown=not as_json) as may_go_on:
        corpus = open_text(text, may_go_on, encoding)
    guess = math.log(len(corpus.folded_vocabulary(config.min_count)))

    def hear(search: RateSearch) -> None:
        trial = search.trials[-1]
        if as_json:
            print_json({"event": "trial", "lr": trial.rate, "loss": trial.loss})
        else:
            print(rate_row(trial, guess, width), flush=True)

    width = min(_MOST_CELLS, get_terminal_size().columns)
    if not as_json:
        print(rates_heading(width), flush=True)
    search = find_rate(corpus, config, threads, hear)
    assert search is not None  # nothing told it to stop
    if as_json:
        print_json({"event": "proposal", "lr": search.proposal, "steps": search.steps})
    else:
        print(describe_proposal(search))
