"""``rnn-tui runs compare``: runs side by side, where they differ, and what each writes from the same sentence."""

from collections.abc import Sequence
from typing import Any

import click

from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.placeholders import RUNS, TEXT
from rnn_tui.cli.shared_options import json_lines_option, language_option
from rnn_tui.cli.streams import one_line
from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.runs.catalogue import run_folder
from rnn_tui.runs.summary import RunSummary, summarise
from rnn_tui.session.comparison import SEED, Authors, Chorus
from rnn_tui.session.watched import MOST_RUNS, SIGNS
from rnn_tui.terminal.comparison import by_sign, differences_of, figures_of, notices_of
from rnn_tui.terminal.wording import describe_typed
from rnn_tui.text.escapes import unescape
from rnn_tui.there import real_path


@click.command("compare", help=_("Compare up to eight RUNS: where they differ, and what each writes."))
@click.argument("runs", nargs=-1, required=True, type=RUNS)
@click.option(
    "--prime",
    type=TEXT,
    help=_("The sentence that each run continues; by default the first run's own opening."),
)
@json_lines_option()
@language_option()
def compare(runs: tuple[str, ...], prime: str | None, as_json: bool) -> None:
    """Print the runs under a letter each, what they have in common under several."""
    folders = [*{real_path(folder := run_folder(run)): folder for run in runs}.values()]
    if len(folders) == 1:
        raise RunError(_("{run}: name a second run to compare it with").format(run=folders[0]))
    if len(folders) > MOST_RUNS:
        message = _("at most {most} runs can be compared, not {count}")
        raise RunError(message.format(most=MOST_RUNS, count=len(folders)))
    found = [summarise(folder) for folder in folders]
    chorus = Authors(folders).write(None if prime is None else unescape(prime))
    if as_json:
        for place, run in enumerate(found):
            print_json(_as_json(place, run, chorus))
    else:
        _print_runs(found, chorus)


def _print_runs(runs: Sequence[RunSummary], chorus: Chorus) -> None:
    for sign, run, problem in zip(SIGNS, runs, chorus.problems):
        print(f"{sign}  {one_line(run.name)}")
        if run.problem or problem:
            print(f"   {one_line(run.problem or problem)}")
    print()
    for label, values in [*figures_of(runs), *differences_of(runs)]:
        print(one_line(_("{name}:").format(name=label) + " " + by_sign(values)))
    for notice in notices_of(runs, chorus.voices):
        print(one_line(notice))
    print("\n" + _("What each writes (seed {seed}) after:").format(seed=SEED))
    print(chorus.prime)
    for sign, voice in zip(SIGNS, chorus.voices):
        if voice is not None:
            print(f"\n{sign}")
            print(voice.text)
            if told := describe_typed(voice.typed):
                print(told)


def _as_json(place: int, run: RunSummary, chorus: Chorus) -> dict[str, Any]:
    voice = chorus.voices[place]
    return {
        "sign": SIGNS[place],
        "run": run.name,
        "path": str(run.path),
        "steps": run.step,
        "seconds": round(run.seconds, 3),
        "val_loss": run.val_loss,
        "best_val_loss": run.best_val_loss,
        "config": None if run.config is None else run.config.as_json(),
        "text": run.text,
        "text_sha256": None if voice is None else voice.learnt.sha256,
        "encoding": None if voice is None else voice.learnt.encoding,
        "vocabulary_size": None if voice is None else len(voice.vocabulary),
        "seed": SEED,
        "prime": chorus.prime,
        "unknown": None if voice is None else voice.typed.unknown,
        "written": None if voice is None else voice.text,
        "bits_per_char": None if voice is None else voice.bits,
        "problem": run.problem or chorus.problems[place] or None,
    }
