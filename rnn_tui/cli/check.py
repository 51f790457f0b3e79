"""``rnn-tui check``: the gradient check as a table, of small networks of every cell or of a run's own."""

from collections.abc import Iterable, Iterator

import click

from rnn_tui.cli.encodings import encoding_option
from rnn_tui.cli.numbers import WHOLE
from rnn_tui.cli.placeholders import RUN, TEXT
from rnn_tui.cli.reading_line import reading_line
from rnn_tui.cli.shared_options import language_option
from rnn_tui.errors import ConfigError, TextError
from rnn_tui.inspection.checked import TOLERANCE, GradientCheck
from rnn_tui.inspection.gradient_check import (
    CHECKED_CHARACTERS,
    CHECKED_STREAMS,
    check_gradients,
    check_network,
)
from rnn_tui.inspection.stretch import stretch_of
from rnn_tui.language import _, with_own_sign
from rnn_tui.runs.resuming import open_parent, text_of_run
from rnn_tui.terminal.wording import describe_verdict

_ROW = "{cell:<{width}} {cut:<12} {parameter:<8} {shape:<{shape_width}} {error:>10}  {verdict}"
_NARROWEST = 5  # the width of the column of cells, unless its heading is wider
_SHAPE, _SHAPE_OF_RUN = 10, 15


@click.command(
    help=_(
        "Check every gradient against central differences, in float64.\n\nOf small networks of every cell; or of RUN's "
        "network at its parameters, in four random directions for each of them, on a stretch of its text or of TEXT."
    )
)
@click.argument("run", type=RUN, required=False)
@click.argument("text", type=TEXT, required=False)
@click.option("--every", is_flag=True, help=_("Check every element of RUN's parameters; this may take minutes."))
@encoding_option()
@click.option("--last", is_flag=True, help=_("Use the newest parameters, not the best."))
@click.option("--seed", type=WHOLE, default=1, help=_("Seed of the random networks and texts that are checked."))
@language_option()
def check(run: str | None, text: str | None, every: bool, encoding: str | None, last: bool, seed: int) -> int:
    """Print a row for each parameter, as soon as it is known; 0 when all pass."""
    if run is None:
        if every or last or encoding is not None:
            raise ConfigError(_("--every, --last and --encoding are for the check of a RUN"))
        return _print_table(check_gradients(abs(seed)), _SHAPE)
    return _print_table(_checks_of_run(run, text, every, encoding, last, abs(seed)), _SHAPE_OF_RUN)


def _checks_of_run(
    run: str, text: str | None, every: bool, encoding: str | None, last: bool, seed: int
) -> Iterator[GradientCheck]:
    """Return the checks of a run's network on a stretch of its own text, or of ``text``."""
    from rnn_tui.cli.whole_text import known_part, open_whole

    checkpoint, _parent, folder = open_parent(run, newest=last)
    with reading_line() as may_go_on:
        if text is None:
            corpus, _notes = text_of_run(folder, checkpoint.text, may_go_on)
            content = corpus.fold_rare(checkpoint.config.min_count).content
        else:
            content = open_whole(text, encoding, may_go_on)
    known = known_part(content, checkpoint.vocabulary)
    if len(known) < 2:
        raise TextError(_("a gradient takes a text of at least two characters"))
    indices = known.indices_in(checkpoint.vocabulary)
    batch = stretch_of(indices, checkpoint.config.window, CHECKED_CHARACTERS, CHECKED_STREAMS)
    return check_network(checkpoint.network, batch, every=every, seed=seed)


def _print_table(checks: Iterable[GradientCheck], shape_width: int) -> int:
    width = max(_NARROWEST, len(_("cell")))
    heading = {
        "cell": _("cell"),
        "cut": _("cut"),
        "parameter": "",
        "shape": _("shape"),
        "error": _("error"),
        "verdict": "",
    }
    print(_ROW.format(width=width, shape_width=shape_width, **heading).rstrip(), flush=True)
    all_passed = True
    for each in checks:
        row = {
            "cell": each.cell,
            "cut": _(each.cut),
            "parameter": each.parameter,
            "shape": " x ".join(str(size) for size in each.shape),
            "error": with_own_sign(f"{each.error:.1e}"),
            "verdict": describe_verdict(each.passed),
        }
        print(_ROW.format(width=width, shape_width=shape_width, **row), flush=True)
        all_passed &= each.passed
    tolerance = f"{TOLERANCE:.0e}"
    told = _("error: ||a - n|| / (||a|| + ||n||), a by the backward pass, n by central differences; right below {most}")
    print(told.format(most=tolerance))
    return 0 if all_passed else 1
