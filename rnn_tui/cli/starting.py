"""From the options to a training: a new one, a continued one, or one that starts from another's parameters."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rnn_tui.cli.config_file import LIMITS
from rnn_tui.cli.off import OFF
from rnn_tui.cli.options import check_out, first_preset, make_config
from rnn_tui.cli.request import Request, demand_no_settings
from rnn_tui.errors import ConfigError
from rnn_tui.language import _, grouped, ngettext
from rnn_tui.runs.catalogue import find_checkpoint
from rnn_tui.runs.checkpoint import is_checkpoint
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.resuming import Origin, extend, fit_to, fork, fork_config, open_parent, resume, text_of_run
from rnn_tui.runs.state_dict import load_state_dict, origin_of, settings_for
from rnn_tui.text.corpus import Corpus, MayGoOn, always
from rnn_tui.training.config import TrainingConfig, model_label
from rnn_tui.training.control import Control
from rnn_tui.training.presets import preset_config
from rnn_tui.training.settings import GIVEN, LIVE, SETTINGS
from rnn_tui.training.trainer import Trainer

_CHANGED = tuple(each.name for each in GIVEN if each.live or each.group == "length")  # where a run goes on


@dataclass(frozen=True)
class Started:
    """A training that is ready to run, its folder, and the notes to show first."""

    trainer: Trainer
    folder: RunFolder
    control: Control
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PreparedFork:
    """A text and settings that fit another run's parameters, and what is to be said of them."""

    corpus: Corpus
    config: TrainingConfig
    origin: Origin
    notes: tuple[str, ...]


def start(request: Request, may_go_on: MayGoOn = always) -> Started:
    """Return the training that is asked for; raise one of the errors with one line otherwise.

    ``may_go_on`` is told how far its text is read.
    """
    request.demand_text_for_encoding()
    if request.resume is not None:
        return _go_on(request, request.resume, may_go_on)
    if request.parent is not None:
        return _begin_with(request, request.parent, may_go_on)
    if request.text is None:
        raise ConfigError(
            _("TEXT is missing: give a file, a folder, a sample's name, or -; only --resume RUN does without")
        )
    config = request.new_config()
    corpus = request.open_text(may_go_on)
    trainer = Trainer(corpus, config, threads=request.threads)
    check_out(request.out)  # which makes it: whatever else can be refused is refused before
    return Started(trainer, RunFolder(trainer, request.out, request.checkpoint_every), Control())


def fork_of(request: Request, run: str, may_go_on: MayGoOn = always) -> PreparedFork:
    """Return what a run begins with that has another's parameters: the parent's text and settings where none are given.

    RUN may also be a file of PyTorch's parameters, which has neither; ``may_go_on`` is told how far the text is read.
    Raises ConfigError for settings that the parameters do not fit.
    """
    path = find_checkpoint(run)
    if not is_checkpoint(path):
        return _fork_of_state_dict(request, path, may_go_on)
    checkpoint, parent, folder = open_parent(run)
    preset, file = _preset_and_file(request)
    base = fork_config(checkpoint.config, None if preset is None else preset_config(preset))
    config = make_config(None, request.settings, base, file)
    if request.text is None:
        source, notes = text_of_run(folder, checkpoint.text, may_go_on)
    else:
        source, notes = request.open_text(may_go_on), ()
    corpus, left_out = fit_to(source, checkpoint.vocabulary)
    begins = _("starts from the parameters of {run}, step {step}").format(run=parent.run, step=parent.step)
    return PreparedFork(corpus, config, Origin(checkpoint, parent), (*notes, *left_out, begins))


def _fork_of_state_dict(request: Request, path: Path, may_go_on: MayGoOn) -> PreparedFork:
    """Return what a run begins with that has PyTorch's parameters: TEXT, and a preset's settings for their network."""
    network = load_state_dict(path, relu=request.settings["cell"] == "relu")
    if request.text is None:
        raise ConfigError(_("--from {path}: this file does not name its text; name TEXT as well").format(path=path))
    preset, file = _preset_and_file(request)
    base = settings_for(network, preset_config(first_preset() if preset is None else preset))
    config = make_config(None, request.settings, base, file)
    corpus = request.open_text(may_go_on)
    origin = origin_of(path, network, corpus, config)
    begins = _("starts from the parameters of {path}: {network}").format(path=path, network=model_label(base))
    return PreparedFork(corpus, config, origin, (begins,))


def _preset_and_file(request: Request) -> tuple[str | None, dict[str, Any]]:
    """Return the preset that is asked for, by its option or in the file, and what else the file says."""
    file = dict(request.file or {})
    named = file.pop("preset", None)
    return named if request.preset is None else request.preset, file


def _go_on(request: Request, run: str, may_go_on: MayGoOn) -> Started:
    """Return a run that goes on."""
    demand_no_settings(request, run, _CHANGED)
    given = {name: request.settings[name] for name in _CHANGED if request.settings[name] is not None}
    given |= {name: None for name in LIVE if given.get(name) == OFF}
    for name, value in given.items():
        SETTINGS[name].demand(value)
    corpus = None if request.text is None else request.open_text(may_go_on)
    resumed = resume(run, corpus, request.checkpoint_every, threads=request.threads, may_go_on=may_go_on)
    if "patience" in given:
        resumed.trainer.config = replace(resumed.trainer.config, patience=given["patience"])
    extend(resumed.trainer, **{name: given.get(name) for name in LIMITS})
    if resumed.is_over:
        resumed.folder.close()
        message = ngettext(
            "{run}: it has finished, after {steps} step; to continue, say how much further with --budget, "
            "--steps or --epochs",
            "{run}: it has finished, after {steps} steps; to continue, say how much further with --budget, "
            "--steps or --epochs",
            resumed.trainer.step,
        )
        raise ConfigError(message.format(run=run, steps=grouped(resumed.trainer.step)))
    control = Control()
    control.change_settings(**{name: given[name] for name in LIVE if name in given and name != "patience"})
    return Started(resumed.trainer, resumed.folder, control, resumed.notes)


def _begin_with(request: Request, run: str, may_go_on: MayGoOn) -> Started:
    """Return a new training that begins with another run's parameters."""
    begun = fork_of(request, run, may_go_on)
    trainer = fork(begun.origin, begun.corpus, begun.config, threads=request.threads)
    check_out(request.out)
    folder = RunFolder(trainer, request.out, request.checkpoint_every, parent=begun.origin.parent)
    return Started(trainer, folder, Control(), begun.notes)
