"""``rnn-tui export RUN``: a run's figures and parameters for other people's tools."""

import csv
import json
import sys
from collections import OrderedDict
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import safetensors.numpy

from rnn_tui.cli.lesson_shapes import in_lesson_shapes, write_npz, write_program
from rnn_tui.cli.paths import FILE, FOLDER
from rnn_tui.cli.placeholders import RUN
from rnn_tui.cli.shared_options import language_option
from rnn_tui.cli.streams import tell
from rnn_tui.cli.torch_lines import FACTS, demand_ours, loading_lines, path_of_lines, prime_of
from rnn_tui.errors import ConfigError, RunError
from rnn_tui.language import _, grouped
from rnn_tui.network.torch_names import Tensors, to_torch
from rnn_tui.reasons import reason_of
from rnn_tui.runs.catalogue import find_checkpoint, run_folder
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.runs.log import RunLog, read_end
from rnn_tui.there import real_path
from rnn_tui.training.config import model_label
from rnn_tui.training.events import Progress, Reported, bits

_TORCH_HELP = _("A state_dict for torch.load, or safetensors if FILE ends in .safetensors, which --from can read too.")
_COLUMNS = ("step", "epoch", "loss", "val_loss", "bits_per_char", "grad_norm", "lr", "chars_per_second", "seconds")
_EVENT_FILES = "events.out.tfevents.*"
_SCALARS = {
    "loss/train": "loss",
    "loss/validation": "val_loss",
    "bits_per_char": "bits_per_char",
    "gradient/norm": "grad_norm",
    "learning_rate": "lr",
    "speed/chars_per_second": "chars_per_second",
}


@click.command(help=_("Export a run: its metrics as CSV or to TensorBoard, its parameters to PyTorch or NumPy."))
@click.argument("run", type=RUN)
@click.option("--csv", "as_csv", is_flag=True, help=_("One line per report, on standard output."))
@click.option(
    "--tensorboard",
    type=FOLDER,
    help=_("Event files for TensorBoard, in a folder named after the run in DIR."),
)
@click.option("--torch", type=FILE, help=_TORCH_HELP)
@click.option("--npz", type=FILE, help=_("W_xh, W_hh, W_hy, b_h, b_y in the lesson's shapes, for numpy.load."))
@click.option("--script", type=FILE, help=_("A program in plain NumPy that writes; its parameters lie beside it."))
@click.option("--last", is_flag=True, help=_("Use the newest parameters, not the best."))
@language_option()
def export(
    run: str,
    as_csv: bool,
    tensorboard: Path | None,
    torch: Path | None,
    npz: Path | None,
    script: Path | None,
    last: bool,
) -> None:
    """Write what is asked for."""
    if not (as_csv or tensorboard or torch or npz or script):
        message = _("export: choose what, with --csv, --tensorboard DIR, --torch FILE, --npz FILE or --script FILE")
        raise ConfigError(message)
    try:
        if as_csv:
            _write_csv(run)
        if tensorboard is not None:
            _write_tensorboard(run, tensorboard)
        if torch is not None:
            _write_torch(run, torch, last)
        if npz is not None:
            _write_npz(run, npz, last)
        if script is not None:
            _write_script(run, script, last)
    except OSError as error:
        message = _("{path}: it cannot be written ({reason})")
        path = error.filename or tensorboard or torch or npz or script
        raise RunError(message.format(path=path, reason=reason_of(error))) from None


def _rows(folder: Path) -> list[dict[str, Any]]:
    """Return the figures of each report that was written down, and what was measured at the end.

    Raises RunError where a run has no report.

    A validation loss stands at the step that it was measured at and nowhere else; the last one is the exact one.
    """
    reports: list[Progress] = [event.progress for event in RunLog(folder).read_on() if isinstance(event, Reported)]
    if not reports:
        raise RunError(_("{path}: no metrics in this run").format(path=folder))
    rows = [{**asdict(progress), "bits_per_char": bits(progress.loss)} for progress in reports]
    for row, before in zip(rows[:0:-1], reports[-2::-1]):
        if row["val_loss"] == before.val_loss:  # a report repeats the newest until there is another
            row["val_loss"] = None
    if (end := read_end(folder)) is not None and end.step >= reports[-1].step:
        if end.step > reports[-1].step:
            rows.append({**dict.fromkeys(rows[0]), "step": end.step, "seconds": end.seconds})
        rows[-1]["val_loss"] = end.val_loss
    return rows


def _write_csv(run: str) -> None:
    """Print the header and a line for each report; what was not measured is empty."""
    writer = csv.DictWriter(sys.stdout, _COLUMNS, extrasaction="ignore", lineterminator="\n")
    rows = _rows(run_folder(run))
    writer.writeheader()
    writer.writerows(rows)


def _write_tensorboard(run: str, folder: Path) -> None:
    """Write scalars under the names that TensorBoard groups by, in the place of what this run had there.

    In ``folder`` each run has one of its own, of its name: TensorBoard shows what lies in one folder as one run.
    """
    try:
        from tensorboardX import SummaryWriter
    except ImportError:
        raise ConfigError(_("--tensorboard needs tensorboardX: pip install tensorboardX")) from None
    source = run_folder(run)
    rows, folder = _rows(source), folder / real_path(source).name
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob(_EVENT_FILES):
        path.unlink()
    with SummaryWriter(str(folder)) as writer:
        for row in rows:
            for name, figure in _SCALARS.items():
                if row[figure] is not None:
                    writer.add_scalar(name, row[figure], row["step"], row["seconds"])
    tell(_("written: {path}").format(path=folder))


def _write_torch(run: str, file: Path, last: bool) -> None:
    """Save the parameters for a module with attributes ``rnn`` and ``out``; as safetensors that needs no PyTorch.

    Vocabulary and config are in the metadata, and beside the file stand the lines that load it.
    """
    checkpoint = load_checkpoint(find_checkpoint(run, newest=last))
    config, vocabulary = checkpoint.config, checkpoint.vocabulary
    lines = path_of_lines(file)
    demand_ours(lines)
    facts = {"vocabulary": json.dumps(vocabulary.characters), "config": json.dumps(config.as_json())}
    _save_tensors(to_torch(checkpoint.network), facts, file)
    program = loading_lines(file, checkpoint.network, config.window, prime_of(checkpoint), config.temperature)
    lines.write_text(program, encoding="utf-8")
    message = _("written: {path}: {network}, {count} different characters; {lines} loads it and generates text")
    facts_told = {"network": model_label(config), "count": grouped(len(vocabulary))}
    tell(message.format(path=file, lines=lines, **facts_told))


def _write_npz(run: str, file: Path, last: bool) -> None:
    """Save the parameters in the lesson's shapes, and the characters."""
    checkpoint = load_checkpoint(find_checkpoint(run, newest=last))
    write_npz(file, in_lesson_shapes(checkpoint.network, "--npz"), checkpoint.vocabulary.characters)
    tell(_("written: {path}").format(path=file))


def _write_script(run: str, program: Path, last: bool) -> None:
    """Save a program, and beside it what it loads."""
    file = write_program(program, load_checkpoint(find_checkpoint(run, newest=last)))
    tell(_("written: {path}; it loads {parameters}, and writes: python {path}").format(path=program, parameters=file))


def _save_tensors(tensors: Tensors, facts: dict[str, str], file: Path) -> None:
    """Write a state dict with ``facts`` in its metadata; raises OSError."""
    if file.suffix == ".safetensors":
        file.write_bytes(safetensors.numpy.save(tensors, {"format": "pt", **facts}))
        return
    try:
        import torch
    except ImportError:
        raise ConfigError(_("--torch needs PyTorch: pip install torch")) from None
    state = OrderedDict((name, torch.from_numpy(tensor)) for name, tensor in tensors.items())
    vars(state)["_metadata"] = {FACTS: facts}  # where a module's own state_dict has its versions
    with file.open("wb") as opened:
        torch.save(state, opened)
