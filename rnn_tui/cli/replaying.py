"""``rnn-tui train --replay RUN``: a run is trained again, to the same bits."""

from dataclasses import dataclass, field

from rnn_tui.cli.names import option_of
from rnn_tui.cli.options import check_out
from rnn_tui.cli.request import Request
from rnn_tui.cli.starting import Started
from rnn_tui.errors import ConfigError
from rnn_tui.language import _, grouped, ngettext
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.replaying import Replay, replay
from rnn_tui.text.corpus import MayGoOn, always
from rnn_tui.training.control import Control


@dataclass(frozen=True)
class StartedReplay(Started):
    """A training that plays a run again, ready to run."""

    replay: Replay = field(kw_only=True)


def start_replay(request: Request, run: str, may_go_on: MayGoOn = always) -> StartedReplay:
    """Return what plays RUN again; raise one of the errors with one line where that is not possible.

    A text may be given, for a run that cannot find its own, and a folder; everything else is the run's.
    """
    given = {
        "resume": request.resume,
        "from": request.parent,
        "preset": request.preset,
        "config": request.file,
        "threads": request.threads,
        **request.settings,
    }
    for name, value in given.items():
        if value is not None:
            message = _("--replay trains a run again as it was; {option} cannot be given as well")
            raise ConfigError(message.format(option=option_of(name)))
    request.demand_text_for_encoding()
    corpus = None if request.text is None else request.open_text(may_go_on)
    played = replay(run, corpus, may_go_on=may_go_on)
    check_out(request.out)
    folder = RunFolder(played.trainer, request.out, request.checkpoint_every, parent=played.parent)
    return StartedReplay(played.trainer, folder, Control(), (*played.notes, _describe(played)), replay=played)


def _describe(played: Replay) -> str:
    """Say what is played, and on how many threads, which the roundings depend on."""
    message = _("{run} is played again, with its own number of threads ({threads}), up to step {step}; {changes}")
    count = played.script.settings_changed
    changes = ngettext("{count} change of a setting on the way", "{count} changes of settings on the way", count)
    return message.format(
        run=played.folder.name,
        threads=played.trainer.threads,
        step=grouped(played.checkpoint.step),
        changes=changes.format(count=grouped(count)),
    )


def describe_outcome(played: Replay) -> str:
    """Return a sentence on whether the same came of it."""
    if played.is_the_same:
        return _("the parameters are those of {run}, bit for bit").format(run=played.folder.name)
    message = _(
        "the parameters are not those of {run}: another machine or library rounds differently, or its log was changed"
    )
    return message.format(run=played.folder.name)
