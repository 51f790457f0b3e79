"""``rnn-tui runs``: the saved runs, and what can be done with them."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from rnn_tui.cli.compare import compare
from rnn_tui.cli.confirm import confirm
from rnn_tui.cli.facts import print_facts
from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.listing import listing_group
from rnn_tui.cli.placeholders import NAME, RUN, WORDS
from rnn_tui.cli.shared_options import json_object_option, language_option
from rnn_tui.cli.streams import one_line
from rnn_tui.cli.tables import cut_columns, new_table, table_console, width_of
from rnn_tui.errors import RunError
from rnn_tui.language import _, decimal, grouped, ngettext, with_own_sign
from rnn_tui.runs.catalogue import demand_list, find_run, find_whole_run
from rnn_tui.runs.keeping import remove_run, rename_run, set_note
from rnn_tui.runs.summary import RunSummary, summaries, summarise
from rnn_tui.terminal.quantities import ABSENT, age_label, clock_time, size_label
from rnn_tui.there import is_folder, real_path
from rnn_tui.training.config import model_label
from rnn_tui.training.settings import label_of

_SHORTEST = 8  # columns of a name that is cut


@listing_group("runs", _("List the runs, or do something with one."))
def runs(as_json: bool) -> None:
    """List the runs, the newest last."""
    found = sorted(summaries(), key=lambda run: run.written)
    if not found:
        demand_list()
    if as_json:
        for run in found:
            print_json(_as_json(run))
        return
    if not found:
        print(_("no runs yet: rnn-tui train TEXT makes one"))
        return
    _print_table(found)
    total = sum(run.size for run in found)
    message = ngettext("{count} run, {size} on disk", "{count} runs, {size} on disk", len(found))
    print(message.format(count=grouped(len(found)), size=size_label(total)))


@runs.command("show", help=_("Show everything that is known about RUN."))
@click.argument("run", type=RUN)
@json_object_option()
@language_option()
def show(run: str, as_json: bool) -> None:
    """Print each fact on a line of its own, then the settings."""
    summary = summarise(_folder(run))
    if as_json:
        settings = None if summary.config is None else summary.config.as_json()
        print_json({**_as_json(summary), "config": settings})
        return
    print_facts(_facts(summary))
    if summary.config is not None:
        print()
        settings = summary.config.as_json()
        print_facts([(label_of(name), _setting_label(value)) for name, value in settings.items()])


def _setting_label(value: float | str | None) -> str:
    if value is None:
        return ABSENT
    return with_own_sign(str(value)) if isinstance(value, float) else str(value)


@runs.command("rename", help=_("Rename RUN (its full name or a path)."))
@click.argument("run", type=RUN)
@click.argument("name", type=NAME)
@language_option()
def rename(run: str, name: str) -> None:
    """Rename the run's folder."""
    print(one_line(rename_run(_folder(run, find_whole_run), name)))


@runs.command("note", help=_("Add a note to RUN; an empty note removes it."))
@click.argument("run", type=RUN)
@click.argument("words", type=WORDS)
@language_option()
def note(run: str, words: str) -> None:
    """Write the note into the run."""
    set_note(_folder(run), words)


@runs.command("rm", help=_("Delete RUN (its full name or a path), after asking."))
@click.argument("run", type=RUN)
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@language_option()
def remove(run: str, yes: bool) -> None:
    """Delete the run's folder with all that is in it."""
    folder = _folder(run, find_whole_run)
    if not yes and not confirm(_("Delete {path} permanently?").format(path=one_line(folder))):
        return
    remove_run(folder)


runs.add_command(compare)


def _folder(run: str, find: Callable[[str], Path] = find_run) -> Path:
    """Return the folder, by its name, that ``find`` finds for RUN; raise RunError for a file."""
    path = find(run)
    if path.name in {"", ".."}:
        path = real_path(path)
    if not is_folder(path):
        raise RunError(_("{path}: this is a file; name the run's folder").format(path=path))
    return path


def _print_table(found: list[RunSummary]) -> None:
    """Print a line for each run; where a terminal is narrow, the text and then the name are cut, figures are not."""
    table = new_table()
    for heading in (_("run"), _("text")):
        table.add_column(heading, overflow="ellipsis", no_wrap=True)
    table.add_column(_("network"), no_wrap=True)
    for heading in (_("steps"), _("best val"), _("age"), _("size")):
        table.add_column(heading, justify="right", no_wrap=True)
    for run in found:
        best = ABSENT if run.best_val_loss is None else decimal(run.best_val_loss, 3)
        network = ABSENT if run.config is None else model_label(run.config)
        name = Text(one_line(run.name) + (" ●" if run.held else ""))
        learnt = one_line(run.text)
        begun = _("just started")
        text = Text(_("damaged") if run.problem else learnt if run.saved else f"{learnt} ({begun})")
        age = age_label(time.time() - run.written)
        table.add_row(name, text, network, grouped(run.step), best, age, size_label(run.size))
    console = table_console()
    if width_of(table, console) > console.width:
        table.padding = 0
        cut_columns(table, console, [(table.columns[1], _SHORTEST), (table.columns[0], _SHORTEST)])
    console.print(table)


def _facts(run: RunSummary) -> list[tuple[str, str]]:
    """Return what ``show`` prints before the settings."""
    losses = [ABSENT if loss is None else decimal(loss, 4) for loss in (run.val_loss, run.best_val_loss)]
    facts = [
        (_("run"), str(run.path)),
        (_("text"), run.text),
        (_("network"), ABSENT if run.config is None else model_label(run.config)),
        (_("steps"), grouped(run.step)),
        (_("training time"), clock_time(run.seconds)),
        (_("validation loss"), losses[0]),
        (_("best validation loss"), losses[1]),
        (_("written"), _when(run)),
        (_("size on disk"), size_label(run.size)),
    ]
    optional = [(_("started from"), run.parent), (_("note"), run.note), (_("problem"), run.problem)]
    held = [(_("in use"), _("another process is writing it"))] if run.held else []
    return facts + [(name, value) for name, value in optional if value] + held


def _when(run: RunSummary) -> str:
    try:
        return datetime.fromtimestamp(run.written, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    except (OSError, OverflowError, ValueError):  # a date that no calendar has
        return ABSENT


def _as_json(run: RunSummary) -> dict[str, Any]:
    config = run.config
    return {
        "run": run.name,
        "path": str(run.path),
        "text": run.text,
        "preset": None if config is None else config.preset,
        "cell": None if config is None else config.cell,
        "hidden_size": None if config is None else config.hidden_size,
        "layers": None if config is None else config.layers,
        "steps": run.step,
        "seconds": round(run.seconds, 3),
        "val_loss": run.val_loss,
        "best_val_loss": run.best_val_loss,
        "age": round(time.time() - run.written, 1),
        "size": run.size,
        "note": run.note,
        "parent": run.parent or None,
        "held": run.held,
        "problem": run.problem or None,
        "saved": run.saved,
    }
