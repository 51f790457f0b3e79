"""The presets: named recipes, our own and published ones."""

from dataclasses import dataclass, replace

from rnn_tui.errors import ConfigError
from rnn_tui.language import N_, _
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.zero_starts import ENOUGH


@dataclass(frozen=True)
class Preset:
    """A config with a line that says what it is for (translated when it is shown)."""

    config: TrainingConfig
    purpose: str


def preset_config(name: str) -> TrainingConfig:
    """Return the preset ``name``; raise ConfigError naming those there are."""
    try:
        return PRESETS[name].config
    except KeyError:
        names = ", ".join(PRESETS)
        raise ConfigError(
            _("unknown preset {name!r}; choose from {names}").format(name=name, names=names), "preset"
        ) from None


_LESSON = TrainingConfig(
    preset="notebook",
    cut="windows",
    hidden_size=50,
    seq_length=5,
    batch_size=1,
    initial="lesson",
    reduction="sum",
    optimizer="sgd",
    learning_rate=0.05,
    schedule="constant",
    warm_up=0,
    clip_value=5.0,
    clip_norm=None,
    val_fraction=0.0,
    budget=None,
    epochs=100,
    report_every=None,
    temperature=0.0,
)

# Karpathy, min-char-rnn (2015): its sizes, its clip, its initial values and its Adagrad, but with PyTorch's epsilon.
_KARPATHY = TrainingConfig(
    preset="karpathy",
    hidden_size=100,
    seq_length=25,
    batch_size=1,
    initial="lesson",
    reduction="sum",
    optimizer="adagrad",
    learning_rate=0.1,
    schedule="constant",
    warm_up=0,
    clip_value=5.0,
    clip_norm=None,
    report_every=500,
)

# Karpathy, char-rnn (2015): the defaults of its train.lua, 50 epochs.
_CHAR_RNN = TrainingConfig(
    preset="char-rnn",
    cell="lstm",
    hidden_size=128,
    layers=2,
    seq_length=50,
    batch_size=50,
    initial="char-rnn",
    reduction="sum",
    optimizer="rmsprop",
    learning_rate=2e-3,
    decay_rate=0.95,
    schedule="exponential",
    lr_decay=0.97,
    lr_decay_epochs=10,
    warm_up=0,
    clip_value=5.0,
    clip_norm=None,
    val_fraction=0.05,
    budget=None,
    epochs=50,
    report_every=50,
)

_GATED = TrainingConfig(learning_rate=4e-3)

# What the presets of our own are made of: measured in tests/benchmarks/README.md, "Time to quality".
_GAINED = TrainingConfig(cell="gru", gain=True, learning_rate=8e-3)
# Worth the more the longer and the larger: after half a minute a network of 128 units is better without it.
_DECAYED = replace(_GAINED, optimizer="adamw", weight_decay=0.1)

# On six texts of 20 kB to 400 kB no better validation came later than nine after the best before it (the letters).
_PATIENCE = 30
_LONG_PATIENCE = 50  # a night that ends too early costs more than one that ends too late

PRESETS: dict[str, Preset] = {
    "balanced": Preset(
        replace(_DECAYED, preset="balanced", hidden_size=256, drop_connect=0.1),
        N_("learns fastest while you watch: a GRU of 256 units with gains, three minutes"),
    ),
    "quick": Preset(
        replace(
            _GAINED,
            preset="quick",
            hidden_size=128,
            drop_connect=0.05,
            learning_rate=1e-2,
            budget=60.0,
            report_every=50,
        ),
        N_("a smaller network of 128 units, one minute"),
    ),
    "best": Preset(
        replace(_DECAYED, preset="best", hidden_size=384, drop_connect=0.1),
        N_("the lowest validation loss in three minutes on two cores: a GRU of 384 units with gains and DropConnect"),
    ),
    "rnn": Preset(TrainingConfig(), N_("the lesson's kind of network, Elman's, with 256 units, three minutes")),
    "gru": Preset(
        replace(_GATED, preset="gru", cell="gru", hidden_size=128),
        N_("a gated network of 128 units that remembers longer, three minutes"),
    ),
    "lstm": Preset(
        replace(_GATED, preset="lstm", cell="lstm", hidden_size=128, zero_starts=ENOUGH),
        N_("the other gated network, with a memory cell: 128 units, three minutes"),
    ),
    "night": Preset(
        replace(
            _GAINED,
            preset="night",
            hidden_size=512,
            layers=2,
            dropout=0.2,
            seq_length=128,
            batch_size=64,
            learning_rate=2e-3,
            budget=8 * 3600.0,
            patience=_LONG_PATIENCE,
        ),
        N_("two layers of 512 units, for eight hours and megabytes of text"),
    ),
    "auto": Preset(
        replace(_GAINED, preset="auto", learning_rate=4e-3, patience=_PATIENCE),
        N_("a GRU whose size is chosen from the text's length and the time available"),
    ),
    "char-rnn": Preset(_CHAR_RNN, N_("char-rnn as published: two LSTM layers of 128 units, RMSprop, 50 epochs")),
    "karpathy": Preset(_KARPATHY, N_("min-char-rnn as published: 100 units, one character stream, Adagrad")),
    "notebook": Preset(_LESSON, N_("the lesson: windows of five characters, 50 units, plain SGD, 100 epochs")),
}
