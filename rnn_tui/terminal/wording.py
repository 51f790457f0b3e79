"""What there is and what happened, in words: texts by their titles, events as rows, lines and sentences; no session."""

from collections.abc import Sequence

from rnn_tui.generation.stops import Stops
from rnn_tui.generation.writer import Typed
from rnn_tui.language import _, decimal, grouped, ngettext, with_own_sign
from rnn_tui.session.trainings import Outcome
from rnn_tui.terminal.quantities import ABSENT, clock_time, describe_left
from rnn_tui.terminal.safe_text import quoted, short_name_of, visible
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.library import SAMPLES
from rnn_tui.text.shelf import known_at
from rnn_tui.training.config import model_label
from rnn_tui.training.divergence import MOST_RESCUES
from rnn_tui.training.events import (
    Diverged,
    EpochFinished,
    Event,
    HorizonSet,
    LearningByHeart,
    PatienceEnded,
    Progress,
    Reported,
    SavingFailed,
    SettingChanged,
    StartsDiffered,
    StepTaken,
    TrainingFailed,
    TrainingFinished,
    TrainingStarted,
    bits,
)
from rnn_tui.training.settings import label_of
from rnn_tui.training.zero_starts import ENOUGH


def title_of(corpus: Corpus) -> str:
    """Return a corpus's name as people know it: the title of a sample or a fetched text, else the file's name."""
    if corpus.path is not None and (known := known_at(corpus.path)) is not None:
        return _(known.title)
    return next((_(sample.title) for sample in SAMPLES if sample.name == corpus.name), visible(corpus.name))


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
    """Return a sentence for the log about a rare event, or nothing."""
    sentence = ""
    match event:
        case TrainingStarted(notes=notes):
            sentence = "\n".join([*notes, _describe_start(event)])
        case HorizonSet(horizon=horizon):
            sentence = _("at this speed there is time for {steps} steps").format(steps=grouped(horizon))
        case TrainingFailed(reason=reason):
            sentence = _("training failed: {reason}").format(reason=visible(reason))
        case TrainingFinished():
            sentence = _describe_end(event)
        case _:
            sentence = visible(describe_happening(event))
    return sentence


def describe_stops(stops: Stops) -> list[str]:
    """Return a sentence for each stop at which writing never stops."""
    return [
        _("stop after {stop}: the training text does not contain {characters}").format(
            stop="".join(map(short_name_of, stop)), characters=", ".join(map(quoted, unknown))
        )
        for stop, unknown in stops.never.items()
    ]


def describe_typed(typed: Typed) -> str:
    """Return a sentence about characters that the text does not contain, or nothing."""
    parts = []
    if typed.replaced:
        pairs = ", ".join(f"{quoted(typed_)} → {quoted(taken)}" for typed_, taken in typed.replaced.items())
        parts.append(_("replaced by the training text's own characters: {pairs}").format(pairs=pairs))
    if typed.unknown:
        characters = ", ".join(map(quoted, dict.fromkeys(typed.unknown)))
        parts.append(
            _("the training text does not contain {characters}: the network does not read it").format(
                characters=characters
            )
        )
    return "\n".join(parts)


def describe_loss(outcome: Outcome) -> str:
    """Return a sentence about what is lost of a training that was to end, or nothing."""
    text = visible(outcome.text)
    match outcome.end:
        case None:
            return _("{text}: the training could not be saved in time").format(text=text)
        case TrainingFailed(reason=reason):
            return _("{text}: training failed: {reason}").format(text=text, reason=visible(reason))
        case TrainingFinished(failure=reason) if reason:
            return _("{text}: the training could not be saved: {reason}").format(text=text, reason=visible(reason))
        case TrainingFinished(run=None):
            return _("{text}: not saved, because the training lasted less than ten seconds").format(text=text)
        case _:
            return ""


def _describe_start(event: TrainingStarted) -> str:
    config, step = event.config, event.step
    if step and (config.restart != step or config.schedule != "cosine"):  # no other schedule begins anew
        return _("training continues where it stopped, at step {step}").format(step=grouped(step))
    if config.restart:
        message = _("training continues from step {step}: a warm restart at half the highest learning rate")
        return message.format(step=grouped(step))
    message = _("{preset}: {network}, sequences of {seq}, batches of {batch}, {optimizer}, threads: {threads}")
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
    ended = ngettext(
        "finished after {steps} step, {time} of training",
        "finished after {steps} steps, {time} of training",
        event.steps,
    )
    parts = [ended.format(steps=steps, time=time)]
    if event.val_loss is not None:
        parts.append(_("validation loss {loss}").format(loss=decimal(event.val_loss, 3)))
    if event.run is not None:
        parts.append(_("saved as {run}").format(run=visible(event.run.name)))
    if event.failure:
        parts.append(_("its last steps could not be saved: {reason}").format(reason=visible(event.failure)))
    elif event.run is None:
        parts.append(_("not saved: it trained for less than ten seconds"))
    return _("; ").join(parts)


def describe_progress(progress: Progress, short: bool = False) -> str:
    """Return the report as one line: all figures, or with ``short`` the few that fit beside a bar."""
    val_loss = ABSENT if progress.val_loss is None else decimal(progress.val_loss, 4)
    figures = {
        "step": grouped(progress.step),
        "epoch": decimal(progress.epoch, 2),
        "loss": decimal(progress.loss, 4),
        "val_loss": val_loss,
        "bits": decimal(bits(progress.loss) or 0.0, 3),
        "norm": decimal(progress.grad_norm, 2),
        "lr": with_own_sign(f"{progress.lr:.1e}"),
        "speed": grouped(round(progress.chars_per_second)),
    }
    if short:
        line = _("step {step}  loss {loss}  val {val_loss}  {speed} char/s").format(**figures)
        return line if progress.left is None else f"{line}  {describe_left(progress.left)}"
    line = _(
        "step {step}  epoch {epoch}  loss {loss}  val {val_loss}  {bits} bits/char  |g| {norm}  lr {lr}  {speed} char/s"
    )
    return line.format(**figures)


def describe_epoch(event: EpochFinished) -> str:
    """Return the lesson's own line."""
    if event.epochs is None:
        return _("Epoch {epoch}, Loss: {loss:.4f}").format(epoch=event.epoch, loss=event.loss_sum)
    line = _("Epoch {epoch}/{epochs}, Loss: {loss:.4f}")
    return line.format(epoch=event.epoch, epochs=event.epochs, loss=event.loss_sum)


def describe_happening(event: Event) -> str:
    """Return a sentence about what is rare and matters to whoever watches, or nothing."""
    sentence = ""
    match event:
        case Diverged():
            sentence = _describe_divergence(event)
        case StepTaken():
            sentence = _describe_step(event)
        case SettingChanged():
            sentence = _describe_change(event)
        case LearningByHeart() | PatienceEnded():
            sentence = _describe_standstill(event)
        case StartsDiffered():
            sentence = _describe_starts(event)
        case SavingFailed(reason=reason):
            message = _("the run cannot be saved ({reason}); training continues and tries again")
            sentence = message.format(reason=reason)
    return sentence


def _describe_step(event: StepTaken) -> str:
    """Give the figures of a step that was taken by hand."""
    if event.clipped:
        sentence = _("step {step}: loss {loss}, |g| {norm}, clipped")
    else:
        sentence = _("step {step}: loss {loss}, |g| {norm}, not clipped")
    return sentence.format(step=grouped(event.step), loss=decimal(event.loss, 4), norm=decimal(event.grad_norm, 2))


def _describe_change(event: SettingChanged) -> str:
    """Say which setting the steps from now on have, and since which step."""
    value = _("off") if event.value is None else with_own_sign(f"{event.value:g}")
    message = _("after step {step}: {setting} = {value}")
    return message.format(step=grouped(event.step), setting=label_of(event.name), value=value)


def _describe_standstill(event: LearningByHeart | PatienceEnded) -> str:
    """Say since when the validation loss has not fallen, and whether training ends for that."""
    sentence = _(
        "the validation loss has not fallen since step {step} ({loss}): the network is overfitting (learning by heart)"
    )
    count = 0
    if isinstance(event, PatienceEnded):
        count = event.validations
        sentence = ngettext(
            "training ends: {count} validation since step {step} ({loss}) brought no improvement",
            "training ends: {count} validations since step {step} ({loss}) brought no improvement",
            count,
        )
    loss = decimal(event.best_val_loss, 3)
    return sentence.format(count=grouped(count), step=grouped(event.since), loss=loss)


def _describe_starts(event: StartsDiffered) -> str:
    """Say that the validation loss depends on where the network starts, and which setting helps where it does."""
    sentence = _(
        "the validation loss is {loss} in one stream and {streams_loss} in {streams}: after some starts from the zero "
        "state this network predicts badly for a long time"
    )
    if not event.practised:
        sentence += _("; the setting “{setting}” at {share} teaches it to start")
    return sentence.format(
        loss=decimal(event.val_loss, 3),
        streams_loss=decimal(event.streams_loss, 3),
        streams=event.streams,
        setting=label_of("zero_starts"),
        share=decimal(ENOUGH, 2),
    )


def _describe_divergence(event: Diverged) -> str:
    """Say what went wrong, where training went back to, and how it goes on."""
    if event.loss is None:
        sentence = _("the loss after step {step} is not a number").format(step=grouped(event.step))
    else:
        sentence = _("the loss exploded at step {step} ({loss}, smoothed)")
        sentence = sentence.format(step=grouped(event.step), loss=with_own_sign(f"{event.loss:.3g}"))
    sentence += _(": back to the parameters of step {step}").format(step=grouped(event.back_to))
    if event.rescue is None:
        return sentence + _("; it has been rescued {most} times already: training ends").format(most=MOST_RESCUES)
    rescued = _("; the learning rate is halved, to at most {rate} (rescue {number} of {most})")
    rate = with_own_sign(f"{event.learning_rate:.2g}")
    return sentence + rescued.format(rate=rate, number=event.rescue, most=MOST_RESCUES)


def describe_verdict(passed: bool) -> str:
    """Return what a check of a gradient came to, in a word."""
    return _("right") if passed else _("WRONG")
