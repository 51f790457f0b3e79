"""The functions that a learner writes: their names, what they are given, and what they give back."""

from dataclasses import dataclass

from rnn_tui.language import N_

PARAMETERS = ("W_xh", "W_hh", "W_hy", "b_h", "b_y")


@dataclass(frozen=True)
class Asked:
    """A function that the learner writes, with words that are translated when they are shown.

    ``step`` is the step of the lesson after which it can be written, ``about`` says shapes and meaning, a line each,
    ``task`` is one line of what to write.
    """

    name: str
    arguments: tuple[str, ...]
    step: int
    about: tuple[str, ...]
    task: str


FUNCTIONS: tuple[Asked, ...] = (
    Asked(
        "initialize_parameters",
        ("hidden_size", "vocab_size"),
        4,
        (
            N_("Return W_xh (H, V), W_hh (H, H), W_hy (V, H), b_h (H, 1) and b_y (V, 1), in this order."),
            N_("H is hidden_size and V is vocab_size."),
        ),
        N_("small random numbers for the three matrices, zeros for the two biases"),
    ),
    Asked(
        "forward_pass",
        ("inputs", "h_prev", *PARAMETERS),
        5,
        (
            N_("Return outputs, a list of the probabilities (V, 1) by t, and hs, a dict of the states (H, 1) by t."),
            N_("inputs is a list of one-hot columns (V, 1); h_prev (H, 1) is the state before them."),
            N_("t counts from 0, and hs[-1] is h_prev."),
        ),
        N_("the state from x_t, the state before and b_h, through tanh; the probabilities from it, by softmax"),
    ),
    Asked(
        "loss",
        ("outputs", "targets"),
        6,
        (
            N_("Return the loss in nats, one number: the sum over all targets."),
            N_("targets is a list of indices: one, for the last of the outputs, or as many as there are outputs."),
        ),
        N_("the sum of minus the logarithm of the probability of each target"),
    ),
    Asked(
        "backward_pass",
        ("inputs", "outputs", "hs", "targets", *PARAMETERS, "learning_rate"),
        7,
        (
            N_("Return the five parameters after one step against their gradients."),
            N_("inputs, outputs, hs and targets are those of forward_pass and loss."),
            N_("Each element of a gradient is clipped to lie between -5 and 5 before the step."),
        ),
        N_("the gradients from the last t back to the first, the clipping at 5, one step of learning_rate"),
    ),
    Asked(
        "generate_text",
        ("start", "length", *PARAMETERS, "char_to_idx", "idx_to_char"),
        9,
        (
            N_("Return a text of length new characters that follow start, with start before them or without."),
            N_("start has one character or more; the state begins at zero, and reads start first."),
            N_("char_to_idx and idx_to_char are dicts between characters and indices."),
        ),
        N_("the next character from the probabilities, which is then the next input, with the state carried on"),
    ),
)

NAMES: tuple[str, ...] = tuple(asked.name for asked in FUNCTIONS)
ARGUMENTS: dict[str, tuple[str, ...]] = {asked.name: asked.arguments for asked in FUNCTIONS}
