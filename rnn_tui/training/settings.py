"""The table of settings: what each is called, what it does and its possible values; defined only here.

The check of TrainingConfig, the options of the commands, the file of settings, the form, the comparison of runs and the
handbook's page of settings are made of it. What depends on two settings is checked where the config is.
"""

from typing import Literal, get_args

from rnn_tui.errors import ConfigError
from rnn_tui.language import N_, _
from rnn_tui.network.architecture import CELL_NAMES
from rnn_tui.network.initial import Initial
from rnn_tui.training.setting import NOT_NEGATIVE, POSITIVE, SHARE, Setting, up_to

Cut = Literal["windows", "streams"]
Split = Literal["auto", "end", "interleaved", "lines"]
OptimizerName = Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
ScheduleName = Literal["constant", "step", "exponential", "cosine"]
Reduction = Literal["sum", "mean"]
LiveValue = int | float | None  # of a setting that may change while a network learns

_TABLE = (
    Setting(
        "preset",
        "preset",
        "word",
        N_("preset"),
        N_("A named set of settings; anything given explicitly takes precedence."),
    ),
    Setting("cell", "network", "word", N_("cell"), N_("The kind of recurrent cell."), choices=CELL_NAMES),
    Setting("hidden_size", "network", "whole", N_("hidden units"), N_("Units in the hidden state."), POSITIVE),
    Setting("layers", "network", "whole", N_("layers"), N_("Recurrent layers, stacked one on the other."), up_to(32)),
    Setting(
        "dropout",
        "network",
        "number",
        N_("dropout"),
        N_("The share of each layer's outputs that is dropped during training."),
        SHARE,
        live=True,
    ),
    Setting(
        "drop_connect",
        "network",
        "number",
        N_("DropConnect"),
        N_("The share of the recurrent weights W_hh that is dropped in each training step."),
        SHARE,
        live=True,
    ),
    Setting(
        "gain",
        "network",
        "switch",
        N_("gain of a character"),
        N_("Each character scales every unit of the state by a factor of its own before W_hh is applied."),
    ),
    Setting(
        "initial",
        "network",
        "word",
        N_("initial values"),
        N_("How the parameters are initialised before the first step."),
        choices=get_args(Initial),
    ),
    Setting(
        "seq_length",
        "learning",
        "whole",
        N_("sequence length"),
        N_("How many characters backpropagation through time reaches back."),
        POSITIVE,
    ),
    Setting(
        "batch_size",
        "learning",
        "whole",
        N_("batch size"),
        N_("Pieces of the text that are read in parallel."),
        POSITIVE,
    ),
    Setting(
        "optimizer",
        "learning",
        "word",
        N_("optimizer"),
        N_("How a gradient is turned into a step."),
        choices=get_args(OptimizerName),
    ),
    Setting(
        "learning_rate",
        "learning",
        "number",
        N_("highest learning rate"),
        N_("The highest learning rate; the schedule never goes above it."),
        POSITIVE,
        live=True,
    ),
    Setting(
        "schedule",
        "learning",
        "word",
        N_("learning rate schedule"),
        N_("How the learning rate changes: constant, in steps, or along a falling curve."),
        choices=get_args(ScheduleName),
    ),
    Setting(
        "seed",
        "learning",
        "whole",
        N_("training seed"),
        N_("Same seed, same text, same settings: same numbers."),
    ),
    Setting(
        "budget",
        "length",
        "duration",
        N_("time budget"),
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
    Setting("steps", "length", "whole", N_("step limit"), N_("Stop after this many steps."), POSITIVE, optional=True),
    Setting(
        "epochs",
        "length",
        "whole",
        N_("epoch limit"),
        N_("Stop after this many passes over the text."),
        POSITIVE,
        optional=True,
    ),
    Setting(
        "seconds",
        "length",
        "duration",
        N_("time limit"),
        N_("Stop after this time, whatever the schedule."),
        POSITIVE,
        optional=True,
    ),
    Setting(
        "patience",
        "length",
        "whole",
        N_("patience"),
        N_("Stop after this many validations without improvement."),
        POSITIVE,
        optional=True,
        live=True,
    ),
    Setting(
        "val_fraction",
        "text",
        "number",
        N_("validation share"),
        N_("The share of the text that is kept for validation."),
        SHARE,
    ),
    Setting(
        "test_fraction",
        "text",
        "number",
        N_("test share"),
        N_("A further share, evaluated once at the end of training."),
        SHARE,
    ),
    Setting(
        "split",
        "text",
        "word",
        N_("split for validation"),
        N_("Where the parts held back come from: the text's end, each stream's end, or lines."),
        choices=get_args(Split),
    ),
    Setting(
        "min_count",
        "text",
        "whole",
        N_("fewest occurrences"),
        N_("Characters with fewer occurrences become U+FFFD."),
        POSITIVE,
    ),
    Setting(
        "clip_norm",
        "more",
        "number",
        N_("clip by norm"),
        N_("The largest norm that the gradient may have."),
        POSITIVE,
        optional=True,
        live=True,
    ),
    Setting(
        "clip_value",
        "more",
        "number",
        N_("clip by value"),
        N_("The largest value that any element of the gradient may have."),
        POSITIVE,
        optional=True,
        live=True,
    ),
    Setting(
        "cut",
        "more",
        "word",
        N_("windows or streams"),
        N_("Streams, which carry their state on, or the lesson's windows, which start from zero."),
        choices=get_args(Cut),
    ),
    Setting(
        "zero_starts",
        "more",
        "number",
        N_("starts from zero"),
        N_("The share of streams that start a step from the zero state, so that the network learns to start."),
        SHARE,
    ),
    Setting(
        "reduction",
        "more",
        "word",
        N_("loss reduction"),
        N_("Whether the gradient is that of the sum or of the mean of a sequence's losses."),
        choices=get_args(Reduction),
    ),
    Setting(
        "warm_up",
        "more",
        "whole",
        N_("warm-up steps"),
        N_("Steps over which the cosine schedule rises to its highest rate."),
        NOT_NEGATIVE,
    ),
    Setting(
        "lr_decay",
        "more",
        "number",
        N_("learning rate decay"),
        N_("The factor by which the step and exponential schedules multiply the rate."),
        up_to(1),
    ),
    Setting(
        "lr_decay_epochs",
        "more",
        "whole",
        N_("epochs per decay"),
        N_("Epochs between two decays (step), or before the first (exponential)."),
        POSITIVE,
    ),
    Setting(
        "momentum",
        "more",
        "number",
        N_("momentum"),
        N_("How much of its last step the optimizer carries over (momentum, nesterov)."),
        SHARE,
    ),
    Setting(
        "decay_rate",
        "more",
        "number",
        N_("decay rate of RMSprop"),
        N_("How much of its running mean of squared gradients RMSprop keeps."),
        SHARE,
    ),
    Setting(
        "weight_decay",
        "more",
        "number",
        N_("weight decay"),
        N_("How strongly AdamW pulls each weight towards zero, times the learning rate."),
        NOT_NEGATIVE,
    ),
    Setting(
        "report_every",
        "more",
        "whole",
        N_("steps per report"),
        N_("Steps between two reports; off: one report per epoch."),
        POSITIVE,
        optional=True,
        live=True,
    ),
    Setting(
        "temperature",
        "more",
        "number",
        N_("temperature"),
        N_("The network's temperature unless another is given; 0 always takes the likeliest."),
        NOT_NEGATIVE,
    ),
    Setting(
        "restart",
        "more",
        "whole",
        N_("schedule restarted"),
        N_("The step at which the schedule last restarted."),
        NOT_NEGATIVE,
        given=False,
    ),
)
SETTINGS: dict[str, Setting] = {each.name: each for each in _TABLE}
GIVEN = tuple(each for each in _TABLE if each.given)  # what people choose
LIVE = tuple(each.name for each in GIVEN if each.live)  # what may change while a network learns


def label_of(name: str) -> str:
    """Return what a setting is called in the reader's language; another name stands for itself."""
    return _(SETTINGS[name].label) if name in SETTINGS else name


def demand_live(name: str, value: object) -> None:
    """Raise ConfigError where the setting ``name`` cannot become ``value`` while a network learns."""
    if name not in LIVE:
        raise ConfigError(_("it cannot change while a network learns"), name)
    SETTINGS[name].demand(value)
