"""``rnn-tui sweep TEXT --grid FILE``: many trainings of one text; ``rnn-tui sweep show`` says how far they are."""

import csv
import sys
from contextlib import closing
from pathlib import Path

import click

from rnn_tui.cli import UNUSABLE
from rnn_tui.cli.confirm import confirm
from rnn_tui.cli.encodings import encoding_option
from rnn_tui.cli.grid_file import GridFile, configs_of
from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.numbers import WHOLE
from rnn_tui.cli.paths import FOLDER, PATH
from rnn_tui.cli.placeholders import TEXT
from rnn_tui.cli.reading_line import reading_line
from rnn_tui.cli.shared_options import json_lines_option, language_option, threads_option
from rnn_tui.cli.signals import stopping_on_signals
from rnn_tui.cli.streams import one_line
from rnn_tui.cli.sweep_readers import choose_reader, print_table
from rnn_tui.errors import ConfigError, RunError, RunHeldError
from rnn_tui.language import _
from rnn_tui.places import runs_folder
from rnn_tui.reasons import reason_of
from rnn_tui.runs.lock import RunLock, holder_of
from rnn_tui.runs.naming import plain_name
from rnn_tui.runs.recorder import facts_of as text_facts_of
from rnn_tui.sweep.costs import Cost, cost_of
from rnn_tui.sweep.course import Course
from rnn_tui.sweep.executors import Executor, Processes
from rnn_tui.sweep.grid import Grid
from rnn_tui.sweep.plan import Plan, demand_same, make_plan, make_sweep, read_plan
from rnn_tui.sweep.standing import Board, rank
from rnn_tui.terminal.sweep import best_facts, describe_cost, describe_ranking, facts_of
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.library import open_text
from rnn_tui.training.control import Control
from rnn_tui.training.setting import up_to
from rnn_tui.training.threads import choose_threads

_LONG = 600.0  # seconds: a sweep that takes longer is asked about
_LARGE = 1_000_000_000  # bytes: and one that leaves more on the disk
_MOST_WORKERS = 64


class _TextFirst(click.Group):
    """The commands about sweeps; a first word that is none of them is a TEXT to sweep."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command that is meant in front of a text, of options, or of nothing."""
        if not args or args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(
    "sweep",
    cls=_TextFirst,
    subcommand_metavar=_("TEXT --grid FILE.toml | show DIR"),
    help=_(
        "Train many networks on TEXT: settings with several values each, and seeds.\n\nThe same command continues a "
        "sweep that was interrupted. rnn-tui sweep run --help shows its options."
    ),
)
def sweep() -> None:
    """Take the command that follows."""


@sweep.command("run", help=_("Train what FILE describes on TEXT; the same command continues it."))
@click.argument("text", type=TEXT)
@click.option("--grid", type=GridFile(), help=_("Settings with lists of values, and seeds."))
@click.option("--out", type=PATH, help=_("The sweep's folder, new or that of this sweep."))
@click.option("--workers", type=WHOLE, help=_("Trials that are trained at a time, each in a process of its own."))
@click.option("--scheduler", type=TEXT, help=_("The address of a dask scheduler, whose workers train instead."))
@click.option("--halving", is_flag=True, help=_("Train the better half further at each rung, by steps."))
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@json_lines_option()
@encoding_option()
@threads_option()
@language_option()
def run_sweep(
    text: str,
    grid: Grid | None,
    out: Path | None,
    workers: int | None,
    scheduler: str | None,
    halving: bool,
    yes: bool,
    as_json: bool,
    encoding: str | None,
    threads: int | None,
) -> int:
    """Say what it costs, then train every trial to its end; an interrupt saves them. Return the exit status."""
    if grid is None:
        raise ConfigError(_("--grid is missing: it names the file with the settings that are to be tried"))
    threads = choose_threads(1 if threads is None else threads)
    workers = _demand_workers(workers)
    with reading_line(shown=not as_json) as may_go_on:
        corpus = open_text(text, may_go_on, encoding)
    plan = _plan_of(grid, corpus, halving)
    folder = _default_folder(plan) if out is None else out
    try:
        demand_same(folder, plan)
        executor, workers = (Processes(workers), workers) if scheduler is None else _cluster(scheduler, as_json)
        standings = Board(folder, plan).look()
        remaining = [each.trial for each in standings if not each.is_at_its_end and each.state != "left out"]
        if remaining and not _is_wanted(cost_of(plan, corpus, remaining, workers, threads), workers, yes, as_json):
            executor.stop()
            return 0
        make_sweep(folder, plan, corpus)
        del corpus  # the workers have their own
        return _train(folder, plan, executor, threads, as_json)
    except OSError as error:
        message = _("{path}: it cannot be written ({reason})")
        raise RunError(message.format(path=folder, reason=reason_of(error))) from None


@sweep.command("show", help=_("Show how far each trial of the sweep in DIR is, and which settings are best."))
@click.argument("folder", type=FOLDER)
@click.option("--csv", "as_csv", is_flag=True, help=_("The table as CSV on standard output."))
@json_lines_option()
@language_option()
def show(folder: Path, as_csv: bool, as_json: bool) -> None:
    """Print a row for each trial, and the best with its spread over the seeds."""
    plan = read_plan(folder)
    standings = Board(folder, plan).look()
    if as_csv:
        rows = [facts_of(plan, each) for each in standings]
        writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    elif as_json:
        for each in standings:
            print_json({"event": "trial", **facts_of(plan, each)})
        print_json(best_facts(plan, rank(standings)))
    else:
        print_table(plan, standings)
        for each in standings:
            if each.error:
                print(one_line(_("{name}: {reason}").format(name=each.trial.name, reason=each.error)))
        for line in describe_ranking(plan, rank(standings)):
            print(one_line(line))


def _demand_workers(workers: int | None) -> int:
    """Return how many trials are trained at a time: what was asked for, or as many as cores are free."""
    if workers is None:
        return choose_threads(most=_MOST_WORKERS)
    up_to(_MOST_WORKERS).demand(workers, "workers")
    return workers


def _plan_of(grid: Grid, corpus: Corpus, halving: bool) -> Plan:
    """Return what is to be tried; raise ConfigError for settings that make no sense together."""
    configs = configs_of(grid)
    steps = {config.steps for config in configs}
    if halving and (len(steps) > 1 or None in steps):
        raise ConfigError(_("--halving: it goes by steps; give the grid one number of steps for all trials"))
    return make_plan(text_facts_of(corpus), configs, grid.names(), halving)


def _default_folder(plan: Plan) -> Path:
    """Return a folder that is the same for the same sweep, and another for any other."""
    return runs_folder() / f"sweep-{plain_name(plan.text.name)}-{plan.digest[:8]}"


def _is_wanted(cost: Cost, workers: int, yes: bool, as_json: bool) -> bool:
    """Say what is still to be trained and what it costs, and ask where that is much."""
    if as_json:
        print_json({"event": "cost", "trials": cost.trials, "seconds": cost.seconds, "bytes": cost.size})
    else:
        print(describe_cost(cost, workers), flush=True)
    is_much = cost.seconds is None or cost.seconds > _LONG or cost.size > _LARGE
    if yes or not is_much:
        return True
    if as_json:
        raise ConfigError(_("--json: the sweep is long, and nobody can be asked here; add --yes"))
    return confirm(_("Start?"))


def _cluster(address: str, as_json: bool) -> tuple[Executor, int]:
    """Return a cluster's workers, and how many there are, or one for that which is still to come.

    Raises ConfigError where no scheduler can be reached.
    """
    try:
        from rnn_tui.sweep.dask_executor import Dask
    except ImportError:
        raise ConfigError(_("--scheduler needs dask.distributed: pip install distributed")) from None
    try:
        cluster = Dask(address)
    except ConfigError as error:
        raise ConfigError(_("--scheduler: {address}: {reason}").format(address=address, reason=error)) from None
    workers = cluster.workers
    if not workers and not as_json:
        print(_("the cluster has no worker yet; the trials wait for one"), flush=True)
    return cluster, max(1, workers)


def _train(folder: Path, plan: Plan, executor: Executor, threads: int, as_json: bool) -> int:
    """Have every trial trained to its end, and tell what happens; return the exit status."""
    lock, control = RunLock(folder), Control()
    try:
        lock.acquire()
    except RunHeldError:
        message = _("{path}: the sweep is in use by {holder}")
        raise RunHeldError(message.format(path=folder, holder=holder_of(folder))) from None
    try:
        course = Course(folder, plan, executor, threads)
        reader = choose_reader(folder, plan, course, as_json)
        with stopping_on_signals(control) as caught, closing(reader):
            for event in course.run(control):
                reader.handle(event)
        if caught:
            reader.say_stopped()
            return 128 + caught[0]
        standings = course.board.look(course.happened)
        reader.say_end(standings)
        return UNUSABLE if any(each.state == "failed" for each in standings) else 0
    finally:
        lock.release()
