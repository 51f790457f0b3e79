"""What happened, in words: events as the log's rows and as sentences; no session, no widget."""

from collections.abc import Sequence

from rnn_tui.generation.stops import Stops
from rnn_tui.generation.writer import Typed
from rnn_tui.language import _, decimal, grouped, ngettext
from rnn_tui.training.events import (
    EpochFinished,
    Event,
    HorizonSet,
    Progress,
    Reported,
    TrainingFailed,
    TrainingFinished,
    TrainingStarted,
)
from rnn_tui.training.lines import clock_time, describe_epoch, describe_happening, model_label
from rnn_tui.tui.safe_text import name_of, short_name_of, visible
from rnn_tui.tui.trainings import Outcome


def describe_lines(events: Sequence[Event], lesson: bool) -> list[Progress | str]:
    """Return the log's rows: figures of a report, or the lesson's own line for an epoch; sentences for what is rare."""
    rows: list[Progress | str] = []
    for event in events:
        match event:
            case Reported(progress=progress):
                rows += [] if lesson else [progress]
            case EpochFinished():
                rows += [describe_epoch(event)] if lesson else []
            case _:
                rows += describe_event(event).splitlines()
    return rows


def describe_event(event: Event) -> str:
    """Return a sentence for the log about what is rare, or nothing."""
    sentence = ""
    match event:
        case TrainingStarted(notes=notes):
            sentence = "\n".join([*notes, _describe_start(event)])
        case HorizonSet(horizon=horizon):
            sentence = _("at this speed the time allows {steps} steps").format(steps=grouped(horizon))
        case TrainingFailed(reason=reason):
            sentence = _("training broke off: {reason}").format(reason=visible(reason))
        case TrainingFinished():
            sentence = _describe_end(event)
        case _:
            sentence = visible(describe_happening(event))
    return sentence


def describe_stops(stops: Stops) -> list[str]:
    """Return a sentence for each stop at which writing never stops."""
    return [
        _("stop behind {stop}: the text never had {characters}").format(
            stop="".join(map(short_name_of, stop)), characters=", ".join(map(_quoted, unknown))
        )
        for stop, unknown in stops.never.items()
    ]


def describe_typed(typed: Typed) -> str:
    """Return a sentence about characters that the text never had, or nothing."""
    parts = []
    if typed.replaced:
        pairs = ", ".join(f"{_quoted(typed_)} → {_quoted(taken)}" for typed_, taken in typed.replaced.items())
        parts.append(_("the text has others of the kind: {pairs}").format(pairs=pairs))
    if typed.unknown:
        characters = ", ".join(map(_quoted, dict.fromkeys(typed.unknown)))
        parts.append(_("the text never had {characters}: the network does not read it").format(characters=characters))
    return "\n".join(parts)


def _quoted(characters: str) -> str:
    """Return characters in quotes, so that none is taken for a part of the sentence; the name of one not seen as is."""
    shown = name_of(characters) if len(characters) == 1 else visible(characters)
    return repr(characters) if shown == characters else shown


def describe_loss(outcome: Outcome) -> str:
    """Return a sentence about what is lost of a training that was to end, or nothing."""
    text = visible(outcome.text)
    match outcome.end:
        case None:
            return _("{text}: what was learnt could not be saved in time").format(text=text)
        case TrainingFailed(reason=reason):
            return _("{text}: training broke off: {reason}").format(text=text, reason=visible(reason))
        case TrainingFinished(failure=reason) if reason:
            return _("{text}: what was learnt could not be saved: {reason}").format(text=text, reason=visible(reason))
        case TrainingFinished(run=None):
            return _("{text}: not kept, because it was learnt for less than ten seconds").format(text=text)
        case _:
            return ""


def _describe_start(event: TrainingStarted) -> str:
    config, step = event.config, event.step
    if step and config.restart != step:
        return _("learning goes on where it was, at step {step}").format(step=grouped(step))
    if config.restart:
        message = _("learning goes on from step {step}: a warm restart at half the highest learning rate")
        return message.format(step=grouped(step))
    message = _("{preset}: {network}, sequences of {seq}, {batch} side by side, {optimizer}, threads: {threads}")
    return message.format(
        preset=config.preset,
        network=model_label(config),
        seq=config.seq_length,
        batch=config.batch_size,
        optimizer=config.optimizer,
        threads=event.threads,
    )


def _describe_end(event: TrainingFinished) -> str:
    steps, time = grouped(event.steps), clock_time(event.waited)
    sentence = ngettext(
        "ended after {steps} step, {time} of training", "ended after {steps} steps, {time} of training", event.steps
    ).format(steps=steps, time=time)
    if event.val_loss is not None:
        sentence += "; " + _("validation loss {loss}").format(loss=decimal(event.val_loss, 3))
    if event.run is not None:
        sentence += "; " + _("kept as {run}").format(run=visible(event.run.name))
    if event.failure:
        sentence += "; " + _("its last steps could not be saved: {reason}").format(reason=visible(event.failure))
    elif event.run is None:
        sentence += "; " + _("not kept: it had learnt for less than ten seconds")
    return sentence
