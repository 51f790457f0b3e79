"""A line of the log as plain words, for whoever prints it."""

from rnn_tui.language import _, decimal, grouped, ngettext, with_own_sign
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.events import (
    Diverged,
    EpochFinished,
    Event,
    LearningByHeart,
    LearningRateChanged,
    PatienceEnded,
    Progress,
    SavingFailed,
    StepTaken,
    bits,
)
from rnn_tui.training.rescue import MOST_RESCUES

ABSENT = "—"


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
    match event:
        case Diverged():
            return _describe_divergence(event)
        case StepTaken():
            return _describe_step(event)
        case LearningRateChanged(learning_rate=rate):
            return _("the highest learning rate is now {rate}").format(rate=with_own_sign(f"{rate:g}"))
        case LearningByHeart() | PatienceEnded():
            return _describe_standstill(event)
        case SavingFailed(reason=reason):
            return _("the run cannot be saved ({reason}); training goes on and tries again").format(reason=reason)
        case _:
            return ""


def _describe_step(event: StepTaken) -> str:
    """Give the figures of a step that was taken by hand."""
    if event.clipped:
        sentence = _("step {step}: loss {loss}, |g| {norm}, clipped")
    else:
        sentence = _("step {step}: loss {loss}, |g| {norm}, not clipped")
    return sentence.format(step=grouped(event.step), loss=decimal(event.loss, 4), norm=decimal(event.grad_norm, 2))


def _describe_standstill(event: LearningByHeart | PatienceEnded) -> str:
    """Say since when the validation loss has not fallen, and whether training ends for that."""
    sentence = _("the validation loss has not fallen since step {step} ({loss}): the rest is learnt by heart")
    count = 0
    if isinstance(event, PatienceEnded):
        count = event.validations
        sentence = ngettext(
            "training ends: {count} validation since step {step} ({loss}), and it was no better",
            "training ends: {count} validations since step {step} ({loss}), and none was better",
            count,
        )
    loss = decimal(event.best_val_loss, 3)
    return sentence.format(count=grouped(count), step=grouped(event.since), loss=loss)


def _describe_divergence(event: Diverged) -> str:
    """Say what went wrong, where training went back to, and how it goes on."""
    if event.loss is None:
        sentence = _("the loss after step {step} is no number").format(step=grouped(event.step))
    else:
        sentence = _("the loss exploded at step {step} ({loss}, smoothed)")
        sentence = sentence.format(step=grouped(event.step), loss=with_own_sign(f"{event.loss:.3g}"))
    sentence += _(": back to the parameters of step {step}").format(step=grouped(event.back_to))
    if event.rescue is None:
        return sentence + _("; it was rescued {most} times: training ends").format(most=MOST_RESCUES)
    rescued = _("; half the learning rate, at most {rate} (rescue {number} of {most})")
    rate = with_own_sign(f"{event.learning_rate:.2g}")
    return sentence + rescued.format(rate=rate, number=event.rescue, most=MOST_RESCUES)


def describe_left(seconds: float) -> str:
    """Return how much time is left."""
    return _("{time} left").format(time=clock_time(seconds))


def clock_time(seconds: float) -> str:
    """Return ``mm:ss``, or ``h:mm:ss`` from an hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def age_label(seconds: float) -> str:
    """Return how long ago something was, in its largest unit."""
    minutes = int(seconds / 60)
    if minutes < 60:
        return _("{count} min").format(count=max(0, minutes))
    if minutes < 48 * 60:
        return _("{count} h").format(count=minutes // 60)
    return _("{count} d").format(count=grouped(minutes // (24 * 60)))


def size_label(size: int) -> str:
    """Return a size in bytes as people read it."""
    if size < 1_000:
        return _("{size} B").format(size=size)
    if size < 1_000_000:
        return _("{size} kB").format(size=decimal(size / 1_000, 0))
    return _("{size} MB").format(size=decimal(size / 1_000_000, 1))


def model_label(config: TrainingConfig) -> str:
    """Return a network in a few characters: ``LSTM 2x128``."""
    name = {"rnn": "RNN", "relu": "ReLU", "gru": "GRU", "lstm": "LSTM"}[config.cell]
    depth = f"{config.layers}x" if config.layers > 1 else ""
    return f"{name} {depth}{config.hidden_size}"
