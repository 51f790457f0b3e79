"""``rnn-tui bench``: this machine's speed as a table."""

import click

from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.numbers import NUMBER, between
from rnn_tui.cli.shared_options import json_lines_option, language_option, threads_option
from rnn_tui.inspection.speed import WORKLOADS, Workload, machine_speed, median_seconds, our_run
from rnn_tui.language import _, decimal, grouped
from rnn_tui.training.threads import choose_threads

_ROW = "{name:<28} {time:>12} {speed:>14} {share:>8}"

_SECONDS = (0.01, 3600)  # in less time the measurement is mostly noise


@click.command(help=_("Measure how fast this machine trains and writes."))
@threads_option()
@click.option(
    "--seconds",
    type=NUMBER.that(
        between(*_SECONDS), _("from {least} to {most}").format(least=decimal(_SECONDS[0], 2), most=_SECONDS[1])
    ),
    default=1.0,
    help=_("Seconds to measure each setting for."),
)
@json_lines_option()
@language_option()
def bench(threads: int | None, seconds: float, as_json: bool) -> None:
    """Print a row for each workload: time of a step, characters a second, share of the machine's matrix speed."""
    threads = choose_threads(threads)
    peak = machine_speed(seconds)
    if not as_json:
        message = _("threads: {threads}; matrix products of 1024 x 1024: {speed} GFLOP/s")
        print(message.format(threads=threads, speed=f"{peak / 1e9:.0f}"))
        heading = {"name": _("setting"), "time": _("a step"), "speed": _("chars/s"), "share": _("share")}
        print(_ROW.format(**heading))
    for workload in WORKLOADS:
        took = median_seconds(our_run(workload, threads), seconds)
        share = None if workload.writes else workload.operations / took / peak
        if as_json:
            print_json({"setting": workload.name, "seconds": took, "share": share})
            continue
        speed = grouped(round(workload.characters / took))
        shown = "-" if share is None else decimal(share, 2)
        print(
            _ROW.format(name=_label(workload), time=f"{decimal(took * 1e3, 3)} ms", speed=speed, share=shown),
            flush=True,
        )


def _label(workload: Workload) -> str:
    """Return the workload's name as people read it."""
    return _("{network} B=1, one character").format(network=workload.network) if workload.writes else workload.name
