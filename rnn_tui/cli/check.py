"""``rnn-tui check``: the gradient check as a table."""

import click

from rnn_tui.cli.numbers import WHOLE
from rnn_tui.cli.shared_options import language_option
from rnn_tui.inspection.gradient_check import TOLERANCE, check_gradients
from rnn_tui.language import N_, _, with_own_sign

_ROW = "{cell:<{width}} {cut:<12} {parameter:<8} {shape:<10} {error:>10}  {verdict}"
_NARROWEST = 5  # the width of the column of cells, unless its heading is wider
_PASSED, _FAILED = N_("right"), N_("WRONG")


@click.command(help=_("Check every gradient against central differences, in float64."))
@click.option("--seed", type=WHOLE, default=1, help=_("Seed of the random networks and texts that are checked."))
@language_option()
def check(seed: int) -> int:
    """Print a row for each parameter and way of cutting; 0 when all pass."""
    width = max(_NARROWEST, len(_("cell")))
    heading = {
        "cell": _("cell"),
        "cut": _("cut"),
        "parameter": "",
        "shape": _("shape"),
        "error": _("error"),
        "verdict": "",
        "width": width,
    }
    print(_ROW.format(**heading).rstrip())
    checks = check_gradients(abs(seed))
    for each in checks:
        shape = " x ".join(str(size) for size in each.shape)
        verdict = _(_PASSED) if each.passed else _(_FAILED)
        row = {"cell": each.cell, "cut": _(each.cut), "parameter": each.parameter, "shape": shape, "verdict": verdict}
        print(_ROW.format(error=with_own_sign(f"{each.error:.1e}"), width=width, **row))
    tolerance = f"{TOLERANCE:.0e}"
    print(_("error: ||a - n|| / (||a|| + ||n||), right if below {tolerance}").format(tolerance=tolerance))
    return 0 if all(each.passed for each in checks) else 1
