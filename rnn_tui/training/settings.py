"""The table of settings: what each is called, what it does, and what it may be; said here and nowhere else.

The check of TrainingConfig, the options of the commands, the file of settings, the form, the comparison of runs and the
README's table are made of it. What depends on two settings is checked where the config is.
"""

from typing import Literal, get_args

from rnn_tui.language import N_, _
from rnn_tui.network.architecture import CELL_NAMES
from rnn_tui.network.initial import Initial
from rnn_tui.training.setting import NOT_NEGATIVE, POSITIVE, SHARE, Setting, up_to

Cut = Literal["windows", "streams"]
Split = Literal["auto", "end", "interleaved", "lines"]
OptimizerName = Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
ScheduleName = Literal["constant", "step", "exponential", "cosine"]
Reduction = Literal["sum", "mean"]

_TABLE = (
    Setting("preset", "preset", "word", N_("preset"), N_("A set of settings; what is given beside it comes first.")),
    Setting("cell", "network", "word", N_("cell"), N_("The kind of recurrent cell."), choices=CELL_NAMES),
    Setting("hidden_size", "network", "whole", N_("hidden units"), N_("Units of the hidden state."), POSITIVE),
    Setting("layers", "network", "whole", N_("layers"), N_("Recurrent layers, one above the other."), up_to(32)),
    Setting(
        "dropout",
        "network",
        "number",
        N_("dropout"),
        N_("The share of each layer's outputs that training leaves out."),
        SHARE,
    ),
    Setting(
        "drop_connect",
        "network",
        "number",
        N_("DropConnect"),
        N_("The share of the recurrent weights W_hh that each training step leaves out."),
        SHARE,
    ),
    Setting(
        "gain",
        "network",
        "switch",
        N_("gain of a character"),
        N_("Each character multiplies every unit of the state by a factor of its own before W_hh does."),
    ),
    Setting(
        "initial",
        "network",
        "word",
        N_("initial values"),
        N_("How the parameters are drawn before the first step."),
        choices=get_args(Initial),
    ),
    Setting(
        "seq_length",
        "learning",
        "whole",
        N_("characters a sequence"),
        N_("Characters that a gradient reaches back over."),
        POSITIVE,
    ),
    Setting(
        "batch_size",
        "learning",
        "whole",
        N_("sequences side by side"),
        N_("Pieces of the text read side by side."),
        POSITIVE,
    ),
    Setting(
        "optimizer",
        "learning",
        "word",
        N_("optimizer"),
        N_("What makes a step of a gradient."),
        choices=get_args(OptimizerName),
    ),
    Setting(
        "learning_rate",
        "learning",
        "number",
        N_("highest learning rate"),
        N_("How far a step goes at most; the schedule goes below it."),
        POSITIVE,
        live=True,
    ),
    Setting(
        "schedule",
        "learning",
        "word",
        N_("learning rate over time"),
        N_("How the learning rate goes on: the same, in steps, or falling along a curve."),
        choices=get_args(ScheduleName),
    ),
    Setting(
        "seed",
        "learning",
        "whole",
        N_("seed of the training"),
        N_("Same seed, same text, same settings: same numbers."),
    ),
    Setting(
        "budget",
        "length",
        "duration",
        N_("time allowed"),
        N_("Training time, such as 90s, 3m or 1h."),
        POSITIVE,
        optional=True,
    ),
    Setting(
        "horizon",
        "length",
        "whole",
        N_("end of the schedule"),
        N_("The step at which the schedule ends."),
        POSITIVE,
        optional=True,
    ),
    Setting("steps", "length", "whole", N_("steps allowed"), N_("End after this many steps."), POSITIVE, optional=True),
    Setting(
        "epochs",
        "length",
        "whole",
        N_("epochs allowed"),
        N_("End after this many passes over the text."),
        POSITIVE,
        optional=True,
    ),
    Setting(
        "seconds",
        "length",
        "duration",
        N_("longest time"),
        N_("End after this time, whatever the schedule."),
        POSITIVE,
        optional=True,
    ),
    Setting(
        "patience",
        "length",
        "whole",
        N_("patience"),
        N_("End after so many validations without a better one."),
        POSITIVE,
        optional=True,
    ),
    Setting(
        "val_fraction",
        "text",
        "number",
        N_("share for validation"),
        N_("The share of the text, at its end, for validation."),
        SHARE,
    ),
    Setting(
        "test_fraction",
        "text",
        "number",
        N_("share for the test"),
        N_("A share behind that, scored once at the end."),
        SHARE,
    ),
    Setting(
        "split",
        "text",
        "word",
        N_("where they are kept"),
        N_("Where the parts that judge are kept: the text's end, every stream's, or lines."),
        choices=get_args(Split),
    ),
    Setting(
        "min_count",
        "text",
        "whole",
        N_("least occurrences"),
        N_("Characters with fewer occurrences become U+FFFD."),
        POSITIVE,
    ),
    Setting(
        "clip_norm",
        "more",
        "number",
        N_("clip of the norm"),
        N_("The most that the gradient's norm may be."),
        POSITIVE,
        optional=True,
    ),
    Setting(
        "clip_value",
        "more",
        "number",
        N_("clip of each element"),
        N_("The most that any element of the gradient may be."),
        POSITIVE,
        optional=True,
    ),
    Setting(
        "cut",
        "more",
        "word",
        N_("cut of the text"),
        N_("Streams that carry their state on, or the lesson's windows, which begin at zero."),
        choices=get_args(Cut),
    ),
    Setting(
        "reduction",
        "more",
        "word",
        N_("loss of a sequence"),
        N_("The sum or the mean of its characters' losses, which the gradient is of."),
        choices=get_args(Reduction),
    ),
    Setting(
        "warm_up",
        "more",
        "whole",
        N_("steps of warm-up"),
        N_("Steps in which the cosine schedule rises to its highest rate."),
        NOT_NEGATIVE,
    ),
    Setting(
        "lr_decay",
        "more",
        "number",
        N_("decay of the rate"),
        N_("What the schedules step and exponential multiply the rate by."),
        up_to(1),
    ),
    Setting(
        "lr_decay_epochs",
        "more",
        "whole",
        N_("epochs a decay"),
        N_("Epochs between two decays (step), or before the first (exponential)."),
        POSITIVE,
    ),
    Setting(
        "momentum",
        "more",
        "number",
        N_("momentum"),
        N_("How much of its last step the optimizer keeps (momentum, nesterov)."),
        SHARE,
    ),
    Setting(
        "decay_rate",
        "more",
        "number",
        N_("decay of the squares"),
        N_("How much of its mean of squared gradients RMSprop keeps."),
        SHARE,
    ),
    Setting(
        "weight_decay",
        "more",
        "number",
        N_("weight decay"),
        N_("How much AdamW draws each weight to zero, times the learning rate."),
        NOT_NEGATIVE,
    ),
    Setting(
        "report_every",
        "more",
        "whole",
        N_("steps a report"),
        N_("Steps between two reports; off reports once an epoch."),
        POSITIVE,
        optional=True,
    ),
    Setting(
        "temperature",
        "more",
        "number",
        N_("temperature"),
        N_("What the network writes with unless told otherwise; 0 is the likeliest."),
        NOT_NEGATIVE,
    ),
    Setting(
        "restart",
        "more",
        "whole",
        N_("schedule begun anew"),
        N_("The step at which the schedule last began anew."),
        NOT_NEGATIVE,
        given=False,
    ),
)
SETTINGS: dict[str, Setting] = {each.name: each for each in _TABLE}
GIVEN = tuple(each for each in _TABLE if each.given)  # what people choose


def label_of(name: str) -> str:
    """Return what a setting is called in the reader's language; another name stands for itself."""
    return _(SETTINGS[name].label) if name in SETTINGS else name
