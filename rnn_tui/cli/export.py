"""``rnn-tui export RUN``: a run's figures and parameters for other people's tools."""

import csv
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import safetensors.numpy

from rnn_tui.cli.paths import FilePath
from rnn_tui.cli.shared_options import language_option
from rnn_tui.errors import ConfigError, RunError
from rnn_tui.language import _
from rnn_tui.network.torch_names import to_torch
from rnn_tui.reasons import reason_of
from rnn_tui.training.checkpoint import load_checkpoint
from rnn_tui.training.events import Progress, Reported, bits
from rnn_tui.training.log import RunLog
from rnn_tui.training.runs import find_checkpoint, run_folder

_TORCH_HELP = _("A state_dict that torch.load reads; or safetensors, where FILE ends so, which --from reads as well.")
_COLUMNS = ("step", "epoch", "loss", "val_loss", "bits_per_char", "grad_norm", "lr", "chars_per_second", "seconds")
_SCALARS = {
    "loss/train": "loss",
    "loss/validation": "val_loss",
    "bits_per_char": "bits_per_char",
    "gradient/norm": "grad_norm",
    "learning_rate": "lr",
    "speed/chars_per_second": "chars_per_second",
}


@click.command(help=_("Hand a run on: its figures as CSV or to TensorBoard, its parameters to PyTorch."))
@click.argument("run")
@click.option("--csv", "as_csv", is_flag=True, help=_("A line for each report, to standard output."))
@click.option("--tensorboard", metavar="DIR", type=FilePath(), help=_("Event files for TensorBoard."))
@click.option("--torch", metavar="FILE", type=FilePath(), help=_TORCH_HELP)
@click.option("--last", is_flag=True, help=_("Use the newest parameters, not the best."))
@language_option()
def export(run: str, as_csv: bool, tensorboard: Path | None, torch: Path | None, last: bool) -> None:
    """Write what is asked for."""
    if not (as_csv or tensorboard or torch):
        raise ConfigError(_("export: say what, with --csv, --tensorboard DIR or --torch FILE"))
    try:
        if as_csv:
            _write_csv(run)
        if tensorboard is not None:
            _write_tensorboard(run, tensorboard)
        if torch is not None:
            _write_torch(run, torch, last)
    except OSError as error:
        message = _("{path}: it cannot be written ({reason})")
        path = error.filename or tensorboard or torch
        raise RunError(message.format(path=path, reason=reason_of(error))) from None


def _rows(run: str) -> Iterator[dict[str, Any]]:
    """Yield the figures of each report; raise RunError where a run has none."""
    folder = run_folder(run)
    reports: list[Progress] = [event.progress for event in RunLog(folder).read_on() if isinstance(event, Reported)]
    if not reports:
        raise RunError(_("{path}: no metrics in this run").format(path=folder))
    for progress in reports:
        yield {**asdict(progress), "bits_per_char": bits(progress.loss)}


def _write_csv(run: str) -> None:
    """Print the header and a line for each report; what was not measured is empty."""
    writer = csv.DictWriter(sys.stdout, _COLUMNS, extrasaction="ignore", lineterminator="\n")
    rows = list(_rows(run))
    writer.writeheader()
    writer.writerows(rows)


def _write_tensorboard(run: str, folder: Path) -> None:
    """Write scalars under the names that TensorBoard groups by."""
    try:
        from tensorboardX import SummaryWriter
    except ImportError:
        raise ConfigError(_("--tensorboard needs tensorboardX: pip install tensorboardX")) from None
    rows = list(_rows(run))
    folder.mkdir(parents=True, exist_ok=True)
    with SummaryWriter(str(folder)) as writer:
        for row in rows:
            for name, figure in _SCALARS.items():
                if row[figure] is not None:
                    writer.add_scalar(name, row[figure], row["step"], row["seconds"])


def _write_torch(run: str, file: Path, last: bool) -> None:
    """Save the parameters for a module with attributes ``rnn`` and ``out``; as safetensors that needs no PyTorch."""
    tensors = to_torch(load_checkpoint(find_checkpoint(run, newest=last)).network)
    if file.suffix == ".safetensors":
        file.write_bytes(safetensors.numpy.save(tensors))
        return
    try:
        import torch
    except ImportError:
        raise ConfigError(_("--torch needs PyTorch: pip install torch")) from None
    with file.open("wb") as opened:
        torch.save({name: torch.from_numpy(tensor) for name, tensor in tensors.items()}, opened)
