"""Wrong submissions: each a right one with some text replaced, the mistake it is, what must be said, and where.

``where`` is text of the line that has to be pointed at; "" where none is.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wrong:
    changes: tuple[tuple[str, str], ...]
    function: str
    mistake: str
    says: str
    where: str = ""


def one(function: str, old: str, new: str, mistake: str, says: str, where: str | None = None) -> Wrong:
    """One change; the line to look at is the new text, unless said."""
    return Wrong(((old, new),), function, mistake, says, new.strip().split("\n")[0] if where is None else where)


def forward(old: str, new: str, mistake: str, says: str, where: str | None = None) -> Wrong:
    return one("forward_pass", old, new, mistake, says, where)


def backward(old: str, new: str, mistake: str, says: str, where: str | None = None) -> Wrong:
    return one("backward_pass", old, new, mistake, says, where)


A = "a = W_xh @ inputs[t] + W_hh @ hs[t - 1] + b_h"
TANH = "hs[t] = np.tanh(a)"
Y = "y = W_hy @ hs[t] + b_y"
SOFTMAX = "    e = np.exp(y - np.max(y))\n    return e / np.sum(e)"
RETURN = "    return outputs, hs"
NEGATIVE_LOG = "total += -np.log(p[target, 0])"
TOTAL = "    return total\n"
DH = "dh = W_hy.T @ dy + dh_next"
NEXT = "dh_next = W_hh.T @ da"
SLOPE = "da = (1 - hs[t] ** 2) * dh"
D_HH = "dW_hh += da @ hs[t - 1].T"
D_HY = "dW_hy += dy @ hs[t].T"
D_XH = "dW_xh += da @ inputs[t].T"
DY = "dy[targets[k]] -= 1"
LOOP = "for t in reversed(range(T)):"
CLIP = "        np.clip(d, -5, 5, out=d)"
STEP = "W_hh = W_hh - learning_rate * dW_hh"
AFTER = "    return W_xh, W_hh, W_hy, b_h, b_y\n\n\ndef generate_text"
STEPS = "    W_xh = W_xh - learning_rate * dW_xh\n"
INITIAL = "    return W_xh, W_hh, W_hy, b_h, b_y\n\n\ndef softmax"
FIRST = "initialize_parameters"
CHOICE = "        unread = idx_to_char[idx]\n"
CARRY = "        h = hs[len(inputs) - 1]\n"

NAMES = ("W_xh", "W_hh", "W_hy", "b_h", "b_y")


def inside(*moved: str) -> Wrong:
    """The step within the loop, each parameter by what is ``moved``, and none after it."""
    steps = "".join(f"\n        {name} = {name} - learning_rate * ({each})" for name, each in zip(NAMES, moved))
    after = tuple((f"    {name} = {name} - learning_rate * d{name}\n", "") for name in NAMES)
    changes = ((NEXT, NEXT + steps), *after)
    return Wrong(
        changes, "backward_pass", "updates_inside_loop", "change inside the loop", "W_xh = W_xh - learning_rate"
    )


PARAMETERS = [
    one(
        FIRST,
        INITIAL,
        "    return W_hh, W_xh, W_hy, b_h, b_y\n\n\ndef softmax",
        "results_swapped",
        "W_xh, W_hh are swapped",
        "return W_hh",
    ),
    one(FIRST, INITIAL, "\n\ndef softmax", "returns_none", "a return is missing", ""),
    one(
        FIRST,
        INITIAL,
        "    return W_xh, W_hh, W_hy\n\n\ndef softmax",
        "five_missing",
        "five arrays",
        "return W_xh, W_hh, W_hy",
    ),
    one(
        FIRST,
        "np.random.randn(vocab_size, hidden_size)",
        "np.random.randn(hidden_size, vocab_size)",
        "shape_turned",
        "W_hy is transposed: its shape is (50, 17)",
        "W_hy =",
    ),
    one(
        FIRST,
        "np.zeros((vocab_size, 1))",
        "np.zeros((hidden_size, 1))",
        "shape_wrong",
        "b_y has the shape (50, 1), and (17, 1) is asked",
        "b_y =",
    ),
    Wrong(
        (
            ("np.random.randn(hidden_size, vocab_size) * 0.01", "np.zeros((hidden_size, vocab_size))"),
            ("np.random.randn(vocab_size, hidden_size) * 0.01", "np.zeros((vocab_size, hidden_size))"),
        ),
        FIRST,
        "all_zero",
        "nothing is learnt",
        "W_xh =",
    ),
    Wrong(
        (
            ("np.random.randn(hidden_size, vocab_size) * 0.01", "np.full((hidden_size, vocab_size), 0.01)"),
            ("np.random.randn(hidden_size, hidden_size) * 0.01", "np.full((hidden_size, hidden_size), 0.01)"),
            ("np.random.randn(vocab_size, hidden_size) * 0.01", "np.full((vocab_size, hidden_size), 0.01)"),
        ),
        FIRST,
        "units_alike",
        "all units begin alike",
        "W_xh =",
    ),
    one(FIRST, "* 0.01\n    W_hh", "* np.nan\n    W_hh", "not_finite", "W_xh holds numbers that are NaN", "W_xh ="),
    one(
        FIRST,
        INITIAL,
        "    return W_xh, W_hh, W_hy, b_hidden, b_y\n\n\ndef softmax",
        "name_unknown",
        "b_hidden is a name that the function does not know",
        "b_hidden",
    ),
]

FORWARD = [
    forward(TANH, "hs[t] = a", "tanh_forgotten", "hs: wrong from t = 0 on. tanh is not taken", A),
    forward(TANH, "hs[t] = 1 / (1 + np.exp(-a))", "sigmoid_for_tanh", "a sigmoid stands where tanh belongs", A),
    forward(TANH, "hs[t] = np.maximum(a, 0)", "relu_for_tanh", "a ReLU", A),
    forward(
        "hs = {-1: h_prev}",
        "hs = {-1: np.zeros_like(h_prev)}",
        "h_prev_ignored",
        "h_prev is not used",
        "np.zeros_like(h_prev)",
    ),
    forward(
        A,
        "a = W_xh @ inputs[t] + W_hh @ h_prev + b_h",
        "state_not_carried",
        "hs: right up to t = 0, wrong from t = 1 on. the state is not carried on",
    ),
    forward(A, "a = W_xh @ inputs[t] + b_h", "recurrence_forgotten", "W_hh times the state before is not added"),
    forward(A, "a = W_xh @ inputs[t] + W_hh.T @ hs[t - 1] + b_h", "W_hh_transposed", "W_hh is transposed"),
    forward(A, "a = W_xh @ inputs[t] + W_hh @ hs[t - 1]", "b_h_forgotten", "b_h is not added"),
    Wrong(
        ((A, "a = W_xh @ inputs[t] + W_hh @ hs[t - 1]"), (TANH, "hs[t] = np.tanh(a) + b_h")),
        "forward_pass",
        "b_h_behind_tanh",
        "b_h is added after tanh",
        "a =",
    ),
    forward(Y, "y = W_hy @ hs[t]", "b_y_forgotten", "outputs: wrong from t = 0 on. b_y is not added"),
    forward(Y, "y = W_hy @ hs[t - 1] + b_y", "output_of_state_before", "the state before"),
    forward(Y, "y = W_hy @ a + b_y", "output_of_sum", "the sum before tanh"),
    forward("outputs.append(softmax(y))", "outputs.append(y)", "softmax_forgotten", "there is no softmax", Y),
    forward("return e / np.sum(e)", "return e", "softmax_not_divided", "not divided by its sum", "e = np.exp"),
    forward(
        "return e / np.sum(e)",
        "return e / np.sum(e, axis=1, keepdims=True)",
        "softmax_over_rows",
        "every probability is 1",
        "e = np.exp",
    ),
    forward("softmax(y))", "softmax(softmax(y)))", "softmax_twice", "softmax is taken twice", "e = np.exp"),
    forward(
        SOFTMAX,
        "    return 1 / (1 + np.exp(-y))",
        "sigmoid_for_softmax",
        "a sigmoid stands where softmax belongs",
        "np.exp(-y)",
    ),
    forward("np.exp(y - np.max(y))", "np.exp(y)", "softmax_overflows", "the softmax overflows", "e = np.exp(y)"),
    forward(RETURN, "    return hs, outputs", "results_swapped", "outputs come first, hs second"),
    forward(RETURN, "    return outputs", "hs_missing", "outputs and hs"),
    forward(RETURN, "    return outputs, hs[t]", "hs_last_only", "the last one alone"),
    forward(RETURN, "    return None", "returns_none", "a return is missing"),
    forward(RETURN, "    print(outputs)", "prints_for_return", "prints, and gives nothing back"),
    forward(Y, "y = W_hy @ hs[t] + b_y + np.nan", "not_finite", "NaN", RETURN.strip()),
    forward(
        TANH,
        "hs[t] = h_prev\n        hs[t][:] = np.tanh(a)",
        "states_shared",
        "one array is written into again and again",
        "a =",
    ),
    Wrong(
        (("hs = {-1: h_prev}", "hs = [h_prev]"), (TANH, "hs.append(np.tanh(a))"), (Y, "y = W_hy @ hs[-1] + b_y")),
        "forward_pass",
        "state_of_two_before",
        "right up to t = 0, wrong from t = 1",
        "a =",
    ),
    forward(A, "a = W_xh @ inputs[t] + W_hh @ hs[t] + b_h", "key_unknown", "KeyError: 0"),
    forward(A, "a = W_xh @ inputs[t].T + W_hh @ hs[t - 1] + b_h", "product_does_not_fit", "a transpose is missing"),
    forward(A, "a = W_xh.T @ inputs[t] + W_hh @ hs[t - 1] + b_h", "product_does_not_fit", "a transpose is missing"),
    forward("for t in range(len(inputs)):", "for t in range(1, len(inputs)):", "key_unknown", "KeyError: 0", A),
    forward(A, "b_h += 0.1\n        " + A, "arguments_changed", "changes what it is given (b_h)", "b_h += 0.1"),
    forward(A, A + " + 0.05", "states_differ", "the state is tanh("),
    forward("inputs[t] +", "inputs[-1 - t] +", "inputs_backwards", "from the last to the first", "for t in range"),
]

FORWARD += [
    Wrong(
        ((TANH, "hs[t] = a"), (Y, "y = W_hy @ hs[t]")),
        "forward_pass",
        "tanh_forgotten",
        "Mend this first; there is a second mistake. b_y is not added.",
        A,
    ),
]

FORWARD += [
    forward("    return outputs, hs", "        return outputs, hs", "return_in_loop", "return stands inside the loop"),
    forward(
        "for t in range(len(inputs)):\n        a =",
        "for t in range(len(inputs) - 1):\n        a =",
        "outputs_too_few",
        "Each of the 5 characters has its probabilities and its state; here are 4 outputs",
    ),
]
LOSS = [
    one("loss", NEGATIVE_LOG, "total += np.log(p[target, 0])", "loss_not_negated", "the minus is missing"),
    one("loss", TOTAL, "    return total / len(targets)\n", "loss_mean_for_sum", "the mean over the targets"),
    one(
        "loss", TOTAL, "    return total / len(outputs)\n", "loss_mean_over_outputs", "divided by the number of outputs"
    ),
    one("loss", NEGATIVE_LOG, "total += -np.log2(p[target, 0])", "loss_in_bits", "base 2"),
    one("loss", NEGATIVE_LOG, "total += -np.log10(p[target, 0])", "loss_log10", "base 10"),
    one("loss", NEGATIVE_LOG, "total += 1 - p[target, 0]", "loss_without_log", "there is no logarithm", "return total"),
    one(
        "loss", NEGATIVE_LOG, "total += -p[target, 0]", "loss_is_probability", "the probability itself", "return total"
    ),
    one(
        "loss",
        NEGATIVE_LOG,
        "total += -np.log(softmax(p)[target, 0])",
        "loss_softmax_twice",
        "softmax is taken once more",
        "softmax(p)",
    ),
    one("loss", NEGATIVE_LOG, "total += -np.log(p[target, 0] + 0.01)", "loss_large_epsilon", "1e-12 would be enough"),
    one(
        "loss",
        NEGATIVE_LOG,
        "total += -np.sum(np.log(p))",
        "loss_of_all_characters",
        "the logarithms of all characters",
    ),
    one(
        "loss",
        NEGATIVE_LOG,
        "total += np.sum((p - np.eye(len(p))[:, [target]]) ** 2)",
        "loss_squares",
        "a sum of squares",
        "return total",
    ),
    one("loss", TOTAL, "    return np.exp(total / len(targets))\n", "loss_perplexity", "e to the power of the loss"),
    one("loss", TOTAL, "    print(total)\n", "prints_for_return", "gives nothing back"),
    one("loss", TOTAL, "    return str(total)\n", "loss_no_number", "one number"),
    one(
        "loss",
        NEGATIVE_LOG,
        NEGATIVE_LOG + "\n        p[target, 0] -= 1",
        "arguments_changed",
        "changes what it is given (outputs)",
        "return total",
    ),
    one("loss", NEGATIVE_LOG, "total += -1.3 * np.log(p[target, 0])", "loss_differs", "for one target the loss is"),
    one("loss", NEGATIVE_LOG, "total += -np.log(p[target + 8, 0])", "index_out_of_bounds", "beyond an array of size 8"),
    one("loss", "    total = 0.0\n", "", "name_before_value", "total is used before it has a value", NEGATIVE_LOG),
]

BACKWARD = [
    backward(
        DH,
        "dh = W_hy.T @ dy",
        "dh_next_forgotten",
        "dW_hh: right at t = 4, wrong from t = 3 back. dh_next is not added to dh: look at line",
    ),
    backward(NEXT, "pass", "dh_next_stays", "stays what it was: look at line", "dh_next = np.zeros_like(b_h)"),
    backward(NEXT, "dh_next = W_hh @ da", "dh_next_through_W_hh_untransposed", "a transpose is missing"),
    backward(NEXT, "dh_next = da", "dh_next_without_W_hh", "it goes back through W_hh.T"),
    backward(NEXT, "dh_next = W_hh.T @ dh", "dh_next_without_slope", "it is made from da"),
    backward(SLOPE, "da = dh", "slope_forgotten", "dW_hh: wrong at every t. The slope of tanh"),
    backward(SLOPE, "da = (1 - hs[t]) * dh", "slope_not_squared", "not 1 - h"),
    backward(SLOPE, "da = (1 - hs[t - 1] ** 2) * dh", "slope_of_state_before", "it is that of hs[t]"),
    backward(SLOPE, "da = hs[t] * (1 - hs[t]) * dh", "slope_of_sigmoid", "the slope of a sigmoid"),
    backward(SLOPE, "da = (1 - np.tanh(hs[t]) ** 2) * dh", "slope_of_tanh_twice", "without another tanh"),
    backward(D_HH, "dW_hh += da @ hs[t].T", "dW_hh_of_same_state", "dW_hh takes hs[t] where hs[t - 1] belongs"),
    backward(
        D_HH,
        "dW_hh += da @ (hs[t - 1] if t else hs[T - 1]).T",
        "hs_end_for_h_prev",
        "dW_hh: wrong at t = 0 alone. at the first t",
    ),
    backward(D_HH, "dW_hh += (da @ hs[t - 1].T).T", "dW_hh_turned", "dW_hh is transposed"),
    backward(
        D_HH, "dW_hh = da @ hs[t - 1].T", "gradient_assigned", "dW_hh is set anew at each t: = stands where += belongs"
    ),
    backward(D_XH, "dW_xh = da @ inputs[t].T", "gradient_assigned", "dW_xh is set anew at each t"),
    backward("        db_h += da\n", "        db_h = da\n", "gradient_assigned", "db_h is set anew"),
    backward("        db_h += da\n", "", "gradient_missing", "db_h is zero", "db_h = np.zeros_like"),
    Wrong(
        (("        db_h += da\n", ""), ("        db_y += dy\n", "")),
        "backward_pass",
        "bias_gradients_missing",
        "db_h and db_y are forgotten",
        "db_h = np.zeros",
    ),
    backward(D_HY, "dW_hy += dy @ hs[t - 1].T", "dW_hy_of_state_before", "dW_hy takes hs[t - 1] where hs[t] belongs"),
    backward(D_XH, "dW_xh += da @ inputs[t - 1].T", "dW_xh_of_input_before", "the input of t - 1"),
    backward(DY, "pass", "target_not_subtracted", "1 is not subtracted", "dy ="),
    backward(DY, "dy[targets[k]] += 1", "dy_plus_one", "it is subtracted"),
    backward(
        "dy = outputs[t].copy()\n            dy[targets[k]] -= 1",
        "dy = -outputs[t]\n            dy[targets[k]] += 1",
        "dy_turned_round",
        "dy has the wrong sign",
        "dy[targets",
    ),
    backward(
        DY,
        "dy[targets[-1]] -= 1\n        if k < 0:\n            dy = outputs[t].copy()\n            dy[targets[-1]] -= 1",
        "dy_everywhere",
        "it belongs to the last",
        "dy[targets",
    ),
    backward(LOOP, "for t in range(T):", "walk_forward", "blame walks back from the last t"),
    backward(LOOP, "for t in reversed(range(1, T)):", "first_t_left_out", "stops before the first t"),
    backward(LOOP, "for t in reversed(range(T - 1)):", "last_t_left_out", "begins before the last t"),
    backward(STEP, "W_hh = W_hh + learning_rate * dW_hh", "gradient_negative", "dW_hh has the wrong sign"),
    backward("    " + STEP + "\n", "", "gradient_missing", "dW_hh is zero: its parameter comes back unchanged", D_HH),
    Wrong(
        tuple((f"- learning_rate * {name}", f"- {name}") for name in ("dW_xh", "dW_hh", "dW_hy", "db_h", "db_y")),
        "backward_pass",
        "learning_rate_forgotten",
        "learning_rate is not used",
        "",
    ),
    Wrong(
        tuple(
            (f"- learning_rate * {name}", f"+ learning_rate * {name}")
            for name in ("dW_xh", "dW_hh", "dW_hy", "db_h", "db_y")
        ),
        "backward_pass",
        "dy_turned_round",
        "the step is added",
        "",
    ),
    backward(
        STEPS,
        "    for d in (dW_xh, dW_hh, dW_hy, db_h, db_y):\n        d /= T\n" + STEPS,
        "gradients_mean",
        "divided by the number of t",
        STEPS.strip(),
    ),
    backward("        np.clip(d, -5, 5, out=d)", "        pass", "not_clipped", "not clipped", STEPS.strip()),
    backward(CLIP, "        d = np.clip(d, -5, 5)", "clip_thrown_away", "the clipped copy is thrown away"),
    backward(CLIP, "        d *= min(1, 5 / np.linalg.norm(d))", "clip_by_norm", "by the norm"),
    backward(CLIP, "        np.clip(d, -1, 1, out=d)", "clip_elsewhere", "between -1 and 1; -5 and 5 are asked"),
    backward(
        NEXT,
        NEXT + "\n        for d in (dW_xh, dW_hh, dW_hy, db_h, db_y):\n            np.clip(d, -5, 5, out=d)",
        "clip_inside_loop",
        "inside the loop",
        "np.clip",
    ),
    inside("da @ inputs[t].T", "da @ hs[t - 1].T", "dy @ hs[t].T", "da", "dy"),
    inside("dW_xh", "dW_hh", "dW_hy", "db_h", "db_y"),
    backward(
        "(dW_xh, dW_hh, dW_hy, db_h, db_y):",
        "(dW_xh, dW_hy, db_h, db_y):",
        "clip_leaves_one_out",
        "dW_hh is not clipped",
        CLIP.strip(),
    ),
    backward(
        AFTER,
        "    return W_hh, W_xh, W_hy, b_h, b_y\n\n\ndef generate_text",
        "results_swapped",
        "W_xh, W_hh are swapped",
        "return W_hh",
    ),
    backward(
        AFTER,
        "    return dW_xh, dW_hh, dW_hy, db_h, db_y\n\n\ndef generate_text",
        "gradients_returned",
        "the gradients are right, but",
        "return dW",
    ),
    backward(AFTER, "\n\ndef generate_text", "returns_none", "a return is missing", ""),
    backward(DH, "dh = W_hy @ dy + dh_next", "product_does_not_fit", "a transpose is missing"),
    backward("dh_next = np.zeros_like(b_h)", "dh_next = 0 * hs", "list_in_formula", "do not go together"),
    backward(
        DH,
        DH + "\n        dh[0] = 0",
        "gradient_differs",
        "dy is right: what is wrong is dh, the slope or dh_next",
        "dh_next =",
    ),
    backward(D_XH, "dW_xh += da @ inputs[t].T * 1.5", "gradient_differs", "what is wrong is what dW_xh adds up"),
    Wrong(
        (
            ("hs = {-1: h_prev}", "hs = []\n    h = h_prev"),
            ("hs[t - 1] + b_h", "h + b_h"),
            (TANH, "h = np.tanh(a)\n        hs.append(h)"),
        ),
        "backward_pass",
        "hs_end_for_h_prev",
        "not h_prev: a dict has a place",
        D_HH,
    ),
    Wrong(
        (
            ("hs = {-1: h_prev}", "hs = [h_prev]"),
            ("hs[t - 1] + b_h", "hs[t] + b_h"),
            (TANH, "hs.append(np.tanh(a))"),
            ("hs[t] + b_y", "hs[t + 1] + b_y"),
        ),
        "backward_pass",
        "states_shifted",
        "all are off by one",
        SLOPE,
    ),
    Wrong(
        tuple(
            (f"- learning_rate * {name}", f"- 0.01 * {name}") for name in ("dW_xh", "dW_hh", "dW_hy", "db_h", "db_y")
        ),
        "backward_pass",
        "learning_rate_forgotten",
        "learning_rate is not used",
        "W_hh = W_hh - 0.01",
    ),
    Wrong(
        ((DY, DY + "\n            dh_next = 0 * b_h"),),
        "backward_pass",
        "dh_next_forgotten",
        "With one target it is right, with as many as outputs it is not. dW_hh: right at t = 4, wrong from t = 3 back.",
        DH,
    ),
    Wrong(
        ((CLIP, "        pass"), (STEP, "W_hh = W_hh - np.clip(learning_rate * dW_hh, -5, 5)")),
        "backward_pass",
        "step_clipped",
        "What is clipped is the step",
        "np.clip(learning_rate",
    ),
    Wrong(
        (("dW_hh = np.zeros_like(W_hh)", "dW_hh = 0 * W_hh"), (NEXT, "dh_next += W_hh.T @ da")),
        "backward_pass",
        "gradient_differs",
        "what is wrong is dh, the slope or dh_next",
        "dh_next +=",
    ),
    Wrong(
        ((DH, "dh = W_hy.T @ dy"), (D_HH, "dW_hh += da @ hs[t].T")),
        "backward_pass",
        "dh_next_forgotten",
        "Mend this first; there is a second mistake. dW_hh takes hs[t]",
        "dh =",
    ),
    Wrong(
        ((SLOPE, "da = dh"), (D_HY, "dW_hy = dy @ hs[t].T")),
        "backward_pass",
        "slope_forgotten",
        "there is a second mistake. dW_hy is set anew",
        "da = dh",
    ),
]

FED = "        unread = idx_to_char[idx]\n        text += unread\n"
NOT_FED = "        text += idx_to_char[idx]\n        unread = start\n"
CALL = "outputs, hs = forward_pass(inputs, h, W_xh, W_hh, W_hy, b_h, b_y)"
WRITING = [
    one("generate_text", FED, NOT_FED, "never_fed_back", "is not the next input", CALL),
    one("generate_text", CARRY, "", "state_forgotten", "The state is not carried on", CALL),
    Wrong(
        ((CARRY, ""), (FED, NOT_FED)),
        "generate_text",
        "neither_fed_nor_carried",
        "each turn is the first one again",
        CALL,
    ),
    one(
        "generate_text",
        "for _ in range(length):",
        "for _ in range(length - 1):",
        "wrong_length",
        "It writes 11 new characters where 12 are asked",
    ),
    one(
        "generate_text",
        "for char in unread:",
        "for char in [unread]:",
        "start_of_several",
        "read its characters one by one",
        "char_to_idx[char]",
    ),
    one(
        "generate_text",
        "unread = start\n",
        "unread = start[-1]\n",
        "start_last_only",
        "Only the last character of the start",
    ),
    one(
        "generate_text",
        "unread = start\n",
        "unread = start[0]\n",
        "start_first_only",
        "Only the first character of the start",
    ),
    one(
        "generate_text",
        CARRY,
        CARRY
        + "        if unread == start:\n"
        + f"            {CALL.replace('inputs', 'inputs[-1:]')}\n"
        + "            h = hs[0]\n",
        "start_read_twice",
        "is read twice",
        CALL,
    ),
    one(
        "generate_text", "    return text\n", "    print(text)\n", "prints_for_return", "prints, and gives nothing back"
    ),
    one(
        "generate_text",
        "text += unread",
        "text += str(idx)",
        "strange_characters",
        "that idx_to_char does not have",
        CALL,
    ),
    one(
        "generate_text",
        "idx = np.random.choice(V, p=outputs[-1].ravel())",
        "idx = int(outputs[-1].argmin())",
        "text_differs",
        "can only write",
        CALL,
    ),
    one(
        "generate_text",
        CALL,
        "x = inputs[-1]\n"
        "        for x in inputs:\n"
        "            h = np.tanh(W_xh @ x + W_hh @ h)\n"
        "        outputs, hs = [softmax(W_hy @ h + b_y)], {len(inputs) - 1: h}",
        "b_h_forgotten_in_writing",
        "b_h is not added to the state here",
        "h = np.tanh(W_xh",
    ),
    one(
        "generate_text",
        CALL,
        CALL + "\n        outputs = [softmax(W_hy @ hs[len(inputs) - 1])]",
        "b_y_forgotten_in_writing",
        "b_y is not added to the outputs here",
        "outputs = [softmax(",
    ),
    one("generate_text", "p=outputs[-1].ravel())", "p=outputs[-1])", "choice_refused", "it wants them flat"),
    one(
        "generate_text",
        "    return text\n",
        "    return [char_to_idx[char] for char in text]\n",
        "indices_for_text",
        "idx_to_char names them",
    ),
]
GROUPS = {"parameters": PARAMETERS, "forward": FORWARD, "loss": LOSS, "backward": BACKWARD, "writing": WRITING}
