"""``rnn-tui find-rate TEXT``: which learning rate suits a text and a network, found by short trainings."""

import math
from shutil import get_terminal_size

import click

from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.options import new_training_options
from rnn_tui.cli.placeholders import TEXT
from rnn_tui.cli.reading_line import reading_line
from rnn_tui.cli.request import Request, takes_request
from rnn_tui.cli.shared_options import json_lines_option
from rnn_tui.language import _
from rnn_tui.terminal.rates import describe_proposal, rate_row, rates_heading
from rnn_tui.training.rate_finder import RateSearch, find_rate

_MOST_CELLS = 80


@click.command("find-rate", help=_("Find a learning rate for TEXT by short trainings at rates from low to high."))
@click.argument("text", type=TEXT)
@new_training_options()
@json_lines_option()
@takes_request
def find_learning_rate(request: Request, as_json: bool) -> None:
    """Print a heading, a row for each rate as soon as it was tried, then the proposal."""
    config = request.new_config()
    with reading_line(shown=not as_json) as may_go_on:
        corpus = request.open_text(may_go_on)
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
    search = find_rate(corpus, config, request.threads, hear)
    assert search is not None  # nothing told it to stop
    if as_json:
        print_json({"event": "proposal", "lr": search.proposal, "steps": search.steps})
    else:
        print(describe_proposal(search))
