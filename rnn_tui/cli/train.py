"""``rnn-tui train TEXT``: the same training without the screen."""

import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click

from rnn_tui.cli.options import check_out, make_config, training_options
from rnn_tui.cli.progress import BarReader, JsonReader, LineReader, TrainingReader
from rnn_tui.language import _
from rnn_tui.text.library import open_text
from rnn_tui.training.control import Control
from rnn_tui.training.run import RunFolder
from rnn_tui.training.threads import set_threads
from rnn_tui.training.trainer import Trainer

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


@click.command(help=_("Train a network on TEXT without the screen."))
@click.argument("text")
@training_options()
@click.option("--quiet", is_flag=True, help=_("Say nothing but what goes wrong."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object a line on standard output, nothing else."))
def train(
    text: str,
    preset: str,
    out: Path | None,
    checkpoint_every: float,
    threads: int | None,
    quiet: bool,
    as_json: bool,
    **settings: Any,  # noqa: ANN401  (the options of a TrainingConfig, by its own names)
) -> int:
    """Train to the first limit; an interrupt saves first."""
    config = make_config(preset, settings)
    set_threads(threads)
    corpus = open_text(text)
    check_out(out)
    trainer = Trainer(corpus, config)
    folder = RunFolder(trainer, out, checkpoint_every)
    control = Control()
    reader = _choose_reader(trainer, quiet, as_json)
    with _stopping_on_signals(control) as caught, closing(reader):
        for event in folder.record(trainer.run(control)):
            reader.handle(event)
    return 128 + caught[0] if caught else 0


def _choose_reader(trainer: Trainer, quiet: bool, as_json: bool) -> TrainingReader:
    if as_json:
        return JsonReader()
    if quiet:
        return TrainingReader()
    return BarReader() if sys.stdout.isatty() else LineReader(trainer)


@contextmanager
def _stopping_on_signals(control: Control) -> Iterator[list[int]]:
    """Turn the first signal into an orderly stop, kept in the list; a second one ends at once."""
    caught: list[int] = []
    before: dict[int, Any] = {}

    def stop(number: int, _frame: FrameType | None) -> None:
        caught.append(number)
        control.stop()
        signal.signal(number, before[number])

    for name in _SIGNALS:
        if number := getattr(signal, name, None):
            before[number] = signal.signal(number, stop) or signal.SIG_DFL
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
