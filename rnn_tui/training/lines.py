"""A line of the log as plain words, for whoever prints it."""

from rnn_tui.language import _, decimal, grouped
from rnn_tui.training.events import EpochFinished, Progress, bits

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
        "lr": f"{progress.lr:.1e}",
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


def describe_left(seconds: float) -> str:
    """Return how much time is left."""
    return _("{time} left").format(time=clock_time(seconds))


def clock_time(seconds: float) -> str:
    """Return ``mm:ss``, or ``h:mm:ss`` from an hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
