"""``rnn-tui train TEXT``: the same training without the screen."""

import sys
from contextlib import closing

import click

from rnn_tui.cli import UNUSABLE
from rnn_tui.cli.config_file import settings_to_toml
from rnn_tui.cli.options import training_options
from rnn_tui.cli.placeholders import RUN, TEXT
from rnn_tui.cli.progress import BarReader, JsonReader, LineReader, ReaderWhileHeard, TrainingReader, status_of
from rnn_tui.cli.reading_line import reading_line
from rnn_tui.cli.replaying import StartedReplay, describe_outcome, start_replay
from rnn_tui.cli.request import Request, takes_request
from rnn_tui.cli.shared_options import json_lines_option
from rnn_tui.cli.signals import stopping_on_signals
from rnn_tui.cli.starting import start
from rnn_tui.cli.streams import tell
from rnn_tui.language import _
from rnn_tui.training.events import TrainingFinished
from rnn_tui.training.trainer import Trainer


@click.command(
    help=_("Train a network on TEXT without the screen."),
    epilog=_("Exits with 3 if the training diverged despite its rescues, and still says what was saved."),
)
@click.argument("text", type=TEXT, required=False)
@training_options()
@click.option("--quiet", is_flag=True, help=_("Print nothing except problems."))
@click.option("--print-config", is_flag=True, help=_("Print the settings as a file for --config, without training."))
@json_lines_option()
@click.option("--replay", type=RUN, help=_("Train a run again, with all that changed on the way, to the same bits."))
@takes_request
def train(request: Request, quiet: bool, as_json: bool, print_config: bool, replay: str | None) -> int:
    """Train to the first limit; an interrupt saves first. Return the exit status."""
    if print_config:
        print(settings_to_toml(request.new_config()), end="")
        return 0
    with reading_line(shown=not (quiet or as_json)) as may_go_on:
        started = start(request, may_go_on) if replay is None else start_replay(request, replay, may_go_on)
    reader = ReaderWhileHeard(_choose_reader(started.trainer, quiet, as_json))
    reader.say(started.notes)
    status = 0
    with stopping_on_signals(started.control) as caught, closing(reader), closing(started.folder) as folder:
        for event in folder.record(started.trainer.run(started.control)):
            reader.handle(event)
            if isinstance(event, TrainingFinished):
                status = status_of(event)
    if caught:
        return 128 + caught[0]
    if isinstance(started, StartedReplay):
        said = describe_outcome(started.replay)
        if started.replay.is_the_same:
            reader.say([said])
        else:
            tell(said)
            status = UNUSABLE
    return UNUSABLE if reader.failed else status


def _choose_reader(trainer: Trainer, quiet: bool, as_json: bool) -> TrainingReader:
    if as_json:
        return JsonReader()
    if quiet:
        return TrainingReader()
    return BarReader() if sys.stdout.isatty() else LineReader(trainer)
