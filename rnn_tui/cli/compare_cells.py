"""``rnn-tui compare-cells TEXT``: an RNN, a GRU and an LSTM of one text, equal in parameters, kept as runs."""

import sys
from contextlib import closing
from dataclasses import replace

import click

from rnn_tui.cli import UNUSABLE
from rnn_tui.cli.durations import Duration
from rnn_tui.cli.encodings import encoding_option
from rnn_tui.cli.numbers import WHOLE
from rnn_tui.cli.placeholders import TEXT
from rnn_tui.cli.progress import BarReader, ReaderWhileHeard, TrainingReader, status_of
from rnn_tui.cli.reading_line import reading_line
from rnn_tui.cli.shared_options import language_option, threads_option
from rnn_tui.cli.signals import stopping_on_signals
from rnn_tui.cli.streams import one_line
from rnn_tui.language import _, decimal, grouped
from rnn_tui.places import runs_folder
from rnn_tui.runs.naming import free_stem, network_name
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.text.library import open_text
from rnn_tui.training.config import model_label
from rnn_tui.training.control import Control
from rnn_tui.training.equal_cells import SECONDS_EACH, equal_cells
from rnn_tui.training.events import Event, TrainingFinished
from rnn_tui.training.trainer import Trainer


@click.command("compare-cells", help=_("Train an RNN, a GRU and an LSTM of equal size on TEXT, and keep them as runs."))
@click.argument("text", type=TEXT)
@click.option("--budget", type=Duration(), default=f"{SECONDS_EACH:g}", help=_("How long each of them is trained."))
@click.option("--steps", type=WHOLE, help=_("Train each of them for so many steps instead."))
@encoding_option()
@threads_option()
@language_option()
def compare_cells(text: str, budget: float, steps: int | None, encoding: str | None, threads: int | None) -> int:
    """Train one after another; an interrupt saves the one under way, and ends. Return the exit status."""
    with reading_line(shown=True) as may_go_on:
        corpus = open_text(text, may_go_on, encoding)
    budget_of_each = budget if steps is None else None
    stem, status, runs = free_stem(corpus.name), 0, []
    for config in equal_cells(len(corpus.vocabulary)):
        trainer = Trainer(corpus, replace(config, budget=budget_of_each, steps=steps), threads=threads)
        reader, control = ReaderWhileHeard(_LineForEach(trainer)), Control()
        run = RunFolder(trainer, runs_folder() / f"{stem}-{network_name(trainer.config)}")
        with stopping_on_signals(control) as caught, closing(reader), closing(run) as folder:
            for event in folder.record(trainer.run(control)):
                reader.handle(event)
                if isinstance(event, TrainingFinished):
                    status = status_of(event) or status
        if caught:
            return 128 + caught[0]
        if reader.failed:
            return UNUSABLE
        runs.append(run.path.name)
    _say_how_to_see(runs)
    return status


class _LineForEach(TrainingReader):
    """A bar while it trains, where there is a terminal, and a line when it has."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._while_it_trains = BarReader() if sys.stdout.isatty() else TrainingReader()

    def handle(self, event: Event) -> None:
        """Move the bar, and print the line."""
        if not isinstance(event, TrainingFinished):
            self._while_it_trains.handle(event)
            return
        self.close()
        super().handle(event)
        loss = ABSENT if event.val_loss is None else decimal(event.val_loss, 4)
        told = _("{network}: {parameters} parameters, step {step}, {seconds} s, validation loss {loss} nats").format(
            network=model_label(self._trainer.config),
            parameters=grouped(self._trainer.network.flat.size),
            step=grouped(event.steps),
            seconds=decimal(event.seconds, 1),
            loss=loss,
        )
        if event.run is not None:
            told = one_line(_("{told}: {run}").format(told=told, run=event.run.name))
        print(told, flush=True)

    def close(self) -> None:
        """Take the bar away."""
        self._while_it_trains.close()


def _say_how_to_see(runs: list[str]) -> None:
    print(_("how far back each learns: rnn-tui open {run}, then esc G and enter").format(run=one_line(runs[0])))
    print(_("their losses, and what they write: rnn-tui runs compare {runs}").format(runs=one_line(" ".join(runs))))
