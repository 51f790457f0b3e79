"""The checker: right solutions in their own styles, wrong ones with what each is told, the notebook of the lesson."""

import ast
import re
import subprocess
import sys

import numpy as np
import pytest

from rnn_tui.language import set_language
from rnn_tui.lesson.checker.answers import Ended, Examination
from rnn_tui.lesson.checker.backward_pieces import RIGHT, gradients_and_parameters
from rnn_tui.lesson.checker.cases import FAST, FROM_ONE, FROM_THREE, LENGTH, ONE, STEEP, WINDOW, continuation, written
from rnn_tui.lesson.checker.interface import ARGUMENTS, FUNCTIONS, NAMES
from rnn_tui.lesson.checker.interface import PARAMETERS as ARRAYS
from rnn_tui.lesson.checker.judging import judge
from rnn_tui.lesson.checker.right import close, right_forward, right_loss
from rnn_tui.lesson.checker.verdict import Standing
from rnn_tui.lesson.checker.wrong_backwards import wrong_backwards
from rnn_tui.lesson.checker.wrong_steps import wrong_clips
from rnn_tui.lesson.code.backward import backward_pass
from rnn_tui.lesson.code.forward import forward_pass
from rnn_tui.lesson.code.loss import loss
from tests.lesson.checking import PLAIN, SUBMISSIONS, checked, examined, patched
from tests.lesson.right_ones import RIGHT as RIGHT_ONES
from tests.lesson.wrong_ones import D_HH, DH, DY, GROUPS, NEGATIVE_LOG, SLOPE, TANH, TOTAL, A

STYLES = ["plain", "in_place", "indices", "one_output", "characters", "a_class"]
WRONG = [pytest.param(each, id=f"{group}-{each.mistake}") for group, wrong in GROUPS.items() for each in wrong]


def source_of(name: str) -> str:
    return (SUBMISSIONS / f"{name}.py").read_text("utf-8")


def ids(judged) -> list[str]:
    return [finding.id for finding in judged.findings]


@pytest.mark.parametrize("style", STYLES)
def test_a_right_solution_is_right_whatever_its_style(style):
    verdict = checked(source_of(style))
    assert [(stage.function, stage.standing) for stage in verdict.stages] == [(name, Standing.RIGHT) for name in NAMES]
    assert verdict.right and verdict.fault is None


@pytest.mark.parametrize("source", [pytest.param(source, id=name) for name, source in RIGHT_ONES.items()])
def test_no_way_of_writing_makes_a_right_one_wrong(source):
    assert checked(source).right


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_one_is_told_what_where_and_why(wrong):
    source = patched(*wrong.changes)
    verdict = checked(source)
    judged = next(stage for stage in verdict.stages if stage.fault is not None)
    fault = verdict.fault
    assert (judged.function, fault.id) == (wrong.function, wrong.mistake)
    assert wrong.says.lower() in fault.sentence.lower()
    if wrong.where:
        assert wrong.where.strip() in source.split("\n")[fault.line - 1]
        assert f"line {fault.line}." in fault.sentence
    before = NAMES.index(judged.function)
    assert all(stage.standing is Standing.RIGHT for stage in verdict.stages[:before])
    assert all(stage.standing is Standing.NOT_JUDGED for stage in verdict.stages[before + 1 :])


IN_FRENCH = {
    **{"W_xh": "poids_entree", "W_hh": "poids_cache", "W_hy": "poids_sortie", "b_h": "biais", "b_y": "biais_sortie"},
    **{"dW_xh": "g_entree", "dW_hh": "g_cache", "dW_hy": "g_sortie", "db_h": "g_biais", "db_y": "g_biais_sortie"},
    **{"inputs": "entrees", "h_prev": "avant", "outputs": "sorties", "hs": "etats", "targets": "cibles", "dy": "faute"},
    **{"dh": "blame", "da": "delta", "dh_next": "suivant", "learning_rate": "pas", "a": "somme", "y": "scores"},
}
NAMED = ["shape_turned", "dh_next_stays", "slope_forgotten", "bias_gradients_missing"]
BY_MISTAKE = {each.values[0].mistake: each.values[0] for each in WRONG}


@pytest.mark.parametrize("mistake", NAMED)
def test_the_line_is_found_whatever_names_a_learner_gives(mistake):
    source = patched(*BY_MISTAKE[mistake].changes)
    renamed = re.sub(rf"(?<![\w.])({'|'.join(IN_FRENCH)})\b", lambda found: IN_FRENCH[found[0]], source)
    plain, french = checked(source).fault, checked(renamed).fault
    assert renamed != source and (french.id, french.line) == (plain.id, plain.line)


def test_there_are_more_than_forty_wrong_ones():
    assert len(WRONG) > 40
    assert len({each.values[0].mistake for each in WRONG}) > 40


def test_the_sentence_of_the_example():
    source = patched((DH, "dh = W_hy.T @ dy"))
    line = source.split("\n").index("        dh = W_hy.T @ dy") + 1
    fault = checked(source).fault
    assert fault.sentence == (
        f"dW_hh: right at t = 4, wrong from t = 3 back. dh_next is not added to dh: look at line {line}."
    )
    assert (fault.array, fault.t, fault.line) == ("dW_hh", 3, line)


def test_a_verdict_is_said_in_french():
    set_language("fr")
    try:
        fault = checked(patched((DH, "dh = W_hy.T @ dy"))).fault
    finally:
        set_language("en")
    assert fault.sentence.startswith("dW_hh\u00a0: juste à t = 4, faux à partir de t = 3 en remontant. ")
    assert "dh_next n’est pas ajouté à dh" in fault.sentence


def test_a_place_is_said_as_the_learner_knows_it():
    examination = examined(patched((DH, "dh = W_hy.T @ dy")))
    assert judge(examination, lambda line: f"cell 7, line {line - 40}").fault.sentence.endswith(
        "look at cell 7, line 12."
    )


def test_what_walked_back_is_read_out_of_a_gradient_at_each_t():
    middle = patched((D_HH, D_HH + " * (2 if t == 2 else 1)"))
    assert "dW_hh: wrong at t = 2 alone." in checked(middle).fault.sentence
    early = patched((SLOPE, SLOPE + "\n        da = da * (2 if t < 2 else 1)"))
    assert "dW_hh: right back to t = 2, wrong from t = 1 back." in checked(early).fault.sentence


def test_a_starter_that_is_meant_to_fail_is_not_there_yet():
    lines = ["def {name}({arguments}):", "    raise NotImplementedError('this is meant to fail: {task}')", ""]
    starter = "\n".join(
        "\n".join(lines).format(name=each.name, arguments=", ".join(each.arguments), task=each.task)
        for each in FUNCTIONS
    )
    verdict = checked(starter)
    assert {stage.standing for stage in verdict.stages} == {Standing.NOT_YET}
    assert not verdict.right and verdict.fault is None
    assert "softmax" in verdict.stages[1].findings[0].sentence


def test_what_is_there_is_judged_though_what_comes_before_is_not():
    source = PLAIN[PLAIN.index("def loss") : PLAIN.index("def generate_text")]
    verdict = checked("import numpy as np\n\n\n" + source)
    standings = [stage.standing for stage in verdict.stages]
    assert standings == [*[Standing.NOT_YET] * 2, Standing.RIGHT, Standing.RIGHT, Standing.NOT_YET]
    wrong = checked("import numpy as np\n\n\n" + source.replace(DH, "dh = W_hy.T @ dy"))
    assert wrong.fault.id == "dh_next_forgotten"


def test_another_name_for_a_function_is_noticed():
    source = PLAIN.replace("def forward_pass", "def forward").replace("= forward_pass(", "= forward(")
    assert ids(checked(source).stages[1]) == ["other_name"]


def test_two_faults_in_two_functions_are_mended_one_after_the_other():
    verdict = checked(patched((TANH, "hs[t] = a"), (DH, "dh = W_hy.T @ dy")))
    assert verdict.fault.id == "tanh_forgotten"
    assert verdict.stages[3].findings[0].sentence == "mend forward_pass first."


def test_a_backward_pass_that_fits_a_wrong_forward_pass_is_told_so():
    relu = patched((TANH, "hs[t] = np.maximum(a, 0)"), (SLOPE, "da = (hs[t] > 0) * dh"))
    assert ids(checked(relu).stages[1]) == ["relu_for_tanh", "backward_fits"]
    assert ids(checked(patched((TANH, "hs[t] = np.maximum(a, 0)"))).stages[1]) == ["relu_for_tanh"]


def test_what_is_kept_outside_is_found_by_asking_again():
    kept = patched(
        ("hs = {-1: h_prev}", "hs = {-1: KEPT.pop() if KEPT else h_prev}"),
        ("    return outputs, hs", "    KEPT.append(hs[0])\n    return outputs, hs"),
    )
    assert checked(kept + "\n\nKEPT = []\n").fault.id == "forward_remembers"


def test_columns_and_flat_biases_are_told_from_a_flat_style():
    flat = patched(
        ("b_h = np.zeros((hidden_size, 1))", "b_h = np.zeros(hidden_size)"),
        ("b_y = np.zeros((vocab_size, 1))", "b_y = np.zeros(vocab_size)"),
    )
    fault = checked(flat).fault
    assert fault.id == "bias_spread" and "np.zeros(hidden_size)" in flat.split("\n")[fault.line - 1]
    assert checked(source_of("indices")).right  # where all is flat


def test_remarks_leave_a_right_one_right():
    printing = checked(patched((A, A + "\n        print(t)")))
    assert printing.right and ids(printing.stages[1]) == ["prints"]
    brackets = checked(patched(("p[target, 0])", "p[target])")))
    assert brackets.right and ids(brackets.stages[2]) == ["loss_is_array"]
    spoiling = checked(patched(("dy = outputs[t].copy()", "dy = outputs[t]")))
    assert spoiling.right and ids(spoiling.stages[3]) == ["arguments_changed"]
    loud = checked(
        patched(("np.random.randn(hidden_size, hidden_size) * 0.01", "np.random.randn(hidden_size, hidden_size)"))
    )
    assert loud.right and ids(loud.stages[0]) == ["large_scale"]
    positive = checked(patched(("np.random.randn(hidden_size, hidden_size) * 0.01", "np.random.rand(hidden_size, 50)")))
    assert (
        positive.right
        and ids(positive.stages[0]) == ["large_scale"]
        and "0.5" in positive.stages[0].findings[0].sentence
    )


def test_a_loss_that_is_right_for_one_count_of_targets_alone_is_told_what_it_gives_for_the_other():
    first = checked(patched(("zip(outputs[-len(targets) :], targets)", "zip(outputs, targets)")))
    assert first.right and ids(first.stages[2]) == ["loss_of_one_count"]
    outputs, _hs = right_forward(WINDOW)
    one, wrong = right_loss(outputs, WINDOW.targets[-1:]), -np.log(outputs[0][WINDOW.targets[-1]])
    assert (
        first.stages[2]
        .findings[0]
        .sentence.startswith(
            "With all targets it is right. One alone belongs to the last output, and the first is asked: it gives "
            f"{wrong:.4g}, and {one:.4g} is its loss. outputs[-len(targets):] serves both."
        )
    )
    both = checked(patched((NEGATIVE_LOG, "total += p[target, 0]"), (TOTAL, "    return -np.log(total)\n")))
    assert both.right and "With one target it is right; for all it gives" in both.stages[2].findings[0].sentence
    five_only = checked(patched((DY, "dy[targets[t]] -= 1"), ("k = t - (T - len(targets))", "k = t")))
    assert five_only.right and ids(five_only.stages[3]) == ["one_count_only"]


def test_a_size_that_only_the_check_hands_out_is_told():
    change = (
        ("    V = len(char_to_idx)\n", ""),
        ("np.zeros((V, 1))", "np.zeros((vocab_size, 1))"),
        ("choice(V,", "choice(vocab_size,"),
    )
    verdict = checked(patched(*change))
    assert verdict.right and [remark.id for remark in verdict.remarks] == ["never_set"]
    assert verdict.remarks[0].sentence.startswith("vocab_size is used in a function, and nothing in the file sets it")
    assert "vocab_size, 1))" in patched(*change).split("\n")[verdict.remarks[0].line - 1]
    assert not checked(patched(*change) + "\nvocab_size = 8\n").remarks
    assert not checked(patched(*change) + "\ndef train():\n    global vocab_size\n    vocab_size = 8\n").remarks


# the ten faults of the lesson's own notebook, by their numbers there; the seventh is in two functions
NOTEBOOK = source_of("notebook")
DICT = ("def one_hot_dict(chars):\n    return {char", "one_hot_dict = {char")  # 2: the result is kept, under its name
NOT_CALLED = ("\n\none_hot_dict(chars)\n", "\n")
ARRAYS_OF_LISTS = ("x = one_hot_dict[inputs[t]]", "x = np.array(one_hot_dict[inputs[t]])")  # 4
ARRAYS_BACKWARD = ("one_hot_dict[inputs[t]].reshape(1", "np.array(one_hot_dict[inputs[t]]).reshape(1")
STABLE = ("np.exp(y) / np.sum(np.exp(y)))", "np.exp(y - y.max()) / np.sum(np.exp(y - y.max())))")  # 7
FIVE_TARGETS = ("targets.append(text[i + seq_length])", "targets.append(text[i + 1 : i + seq_length + 1])")  # 5
LOOKED_UP = ("hs, targets[i], W_xh", "hs, char_to_idx[targets[i]], W_xh")
DEFINED = ("# %% 2\n", "# %% 2\n" + PLAIN[PLAIN.index("def initialize") : PLAIN.index("def softmax")])  # 1
LAST_CELL = ("losses = train_rnn(inputs, targets, 100)\n", "")  # 10
RATED = (
    "def train_rnn(inputs, targets, epochs, learning_rate)",
    "def train_rnn(inputs, targets, epochs, learning_rate=0.5)",
)  # 8
READ_ONE_BY_ONE = (
    "    x[char_to_idx[start_char]] = 1\n    text = start_char\n",
    "    for char in start_char[:-1]:\n"
    "        x[:] = 0\n"
    "        x[char_to_idx[char]] = 1\n"
    "        h = np.tanh(np.dot(W_xh, x) + np.dot(W_hh, h) + b_h)\n"
    "    x[:] = 0\n"
    "    x[char_to_idx[start_char[-1]]] = 1\n"
    "    text = start_char\n",
)  # 9


def test_the_notebook_of_the_lesson_is_answered_by_its_faults_one_after_the_other():
    def faults(*changes: tuple[str, str]) -> tuple[str, str]:
        verdict = checked(patched(*changes, source=NOTEBOOK))
        return (verdict.fault.id, verdict.fault.sentence) if verdict.fault is not None else ("", "")

    stands = checked(NOTEBOOK)
    assert ids(stands.stages[0]) == ["called_not_defined"] and "NameError" in stands.stages[0].findings[0].sentence  # 1
    assert {remark.id for remark in stands.remarks} == {"rate_missing", "called_above"}  # 8, 10
    mended = [DICT, NOT_CALLED]
    told = faults()
    assert told[0] == "function_for_its_result" and "'function' object is not subscriptable" in told[1]  # 2
    told = faults(*mended)
    assert told[0] == "list_for_array" and "'list' object has no attribute 'reshape'" in told[1]  # 4
    mended += [ARRAYS_OF_LISTS, ARRAYS_BACKWARD]
    assert faults(*mended)[0] == "softmax_overflows"  # 7
    mended += [STABLE]
    later = checked(patched(*mended, source=NOTEBOOK))
    assert ids(later.stages[2]) == ["targets_too_few", "loss_is_array"]  # 3, 6
    assert "string index out of range" in later.stages[2].findings[0].sentence
    assert later.fault.id == "start_of_several" and "KeyError" in later.fault.sentence  # 9


@pytest.mark.parametrize(
    ("call", "remarks"),
    [
        (
            "backward_pass(inputs, outputs, hs, targets, *parameters, 0.05)",
            [],
        ),  # as the file that they begin with has it
        ("backward_pass(inputs, outputs, hs, targets, *parameters, 0.5)", ["rate_large"]),
        ("backward_pass(inputs, outputs, hs, targets, W_xh, W_hh, W_hy, b_h, b_y, 0.05)", []),
        ("backward_pass(inputs, outputs, hs, targets, *parameters)", ["rate_missing"]),
    ],
)
def test_a_rate_that_is_given_by_place_is_seen(call, remarks):
    source = source_of("plain") + f"\nif __name__ == '__main__':\n    parameters = {call}\n"
    assert [remark.id for remark in checked(source).remarks] == remarks


def test_the_notebook_mended_is_right_and_what_is_around_it_is_told():
    mended = [DICT, NOT_CALLED, ARRAYS_OF_LISTS, ARRAYS_BACKWARD, STABLE, READ_ONE_BY_ONE, DEFINED, LAST_CELL]
    assert checked(patched(*mended, source=NOTEBOOK)).right
    five = checked(patched(*mended, FIVE_TARGETS, LOOKED_UP, source=NOTEBOOK))
    assert five.right and [remark.id for remark in five.remarks] == ["rate_missing", "window_looked_up"]  # 5
    rated = checked(patched(*mended, RATED, source=NOTEBOOK))
    assert [remark.id for remark in rated.remarks] == ["rate_large"] and "0.5" in rated.remarks[0].sentence


def test_what_is_set_outside_by_a_call_is_told():
    kept = patched(
        ("\n\none_hot_dict(chars)\n", "\n\nvectors = one_hot_dict(chars)\n"),
        ("x = one_hot_dict[", "x = vectors["),
        source=NOTEBOOK,
    )
    assert checked(kept).fault.id == "name_not_run"


def ended(source: str, reason: str, after: str, function: str, line: int | None) -> Examination:
    """What is known where the process ended once ``after`` was answered."""
    whole = examined(source)
    cases = list(whole.answers)
    kept = {case: whole.answers[case] for case in cases[: cases.index(after) + 1]} if after else {}
    return Examination(kept, whole.defined, Ended(reason, function, line), source)


def test_a_process_that_ended_is_told_with_its_line():
    verdict = judge(ended(PLAIN, "time", "loss, all asked", "backward_pass", 40))
    assert [stage.standing for stage in verdict.stages[:4]] == [*[Standing.RIGHT] * 3, Standing.WRONG]
    assert verdict.fault.id == "ended_time" and "line 40" in verdict.fault.sentence
    halfway = judge(ended(PLAIN, "memory", "backward window, one", "backward_pass", 41))
    assert halfway.fault.id == "ended_memory" and halfway.stages[3].standing is Standing.WRONG


def test_what_was_answered_before_the_end_counts():
    wrong = patched((DH, "dh = W_hy.T @ dy"))
    verdict = judge(ended(wrong, "time", "backward fast, one", "backward_pass", 40))
    assert verdict.fault.id == "dh_next_forgotten"


def test_a_file_that_ends_the_process_before_anything_is_asked():
    verdict = judge(Examination({}, frozenset(), Ended("time", "<module>", 3), "x = 1"))
    assert verdict.fault.id == "ended_time" and "line 3" in verdict.fault.sentence
    set_language("fr")
    try:
        french = judge(Examination({}, frozenset(), Ended("time", "loss", 3), "x = 1")).fault.sentence
    finally:
        set_language("en")
    assert french.startswith("loss\N{NO-BREAK SPACE}: la fonction ne revient pas")


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        ("exit()", "exit_called"),
        ("raise KeyboardInterrupt", "raised"),
        ("return (x for x in [1])", "no_numbers"),
        ("return forward_pass(inputs, h_prev, W_xh, W_hh, W_hy, b_h, b_y)", "recursion"),
        ("return object(), object()", "outputs_unreadable"),
        ("return np.zeros((10_000, 1_000)), {}", "outputs_unreadable"),
        ("return [[[[[[[[h_prev]]]]]]]], {}", "outputs_unreadable"),
        ("return np.array([1j]), {}", "outputs_unreadable"),
        ("return [np.full((8, 1), np.inf)] * 5, {t: np.full((16, 1), np.nan) for t in range(5)}", "not_finite"),
        ("return [], {}", "outputs_unreadable"),
        ("return {}, {}", "outputs_unreadable"),
        ("return {1: 2}", "hs_missing"),
        ("return inputs, inputs", "hs_unreadable"),
        ("return 'text', 'text'", "outputs_unreadable"),
        ("return True, None", "outputs_unreadable"),
        ("return input()", "input_asked"),
        ("raise type('Odd', (Exception,), {'__str__': lambda self: 1 / 0})", "raised"),
    ],
)
def test_whatever_comes_back_there_is_a_verdict(body, mistake, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda: exec("raise EOFError"))
    monkeypatch.setattr("builtins.exit", lambda: exec("raise SystemExit"), raising=False)
    begin, end = PLAIN.index("    hs = {-1: h_prev}"), PLAIN.index("def loss")
    assert checked(f"{PLAIN[:begin]}    {body}\n\n\n{PLAIN[end:]}").fault.id == mistake


def test_what_runs_in_the_learners_process_loads_little():
    code = (
        "import sys, rnn_tui.lesson.checker.interrogation; print(*(n for n in sys.modules if n.startswith('rnn_tui')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    checker = {f"checker.{name}" for name in ("answers", "calling", "cases", "directions", "forms", "interface")}
    checker |= {f"checker.{name}" for name in ("interrogation", "reading", "right")}
    ours = {f"rnn_tui.lesson.{name}" for name in checker | {"checker"}}
    assert set(done.stdout.split()) == ours | {"rnn_tui", "rnn_tui.lesson", "rnn_tui.language"}


def test_few_calls_are_enough_for_a_right_one():
    assert len(examined(PLAIN).answers) < 30


# what the checker calls right is what the lesson's own code gives


@pytest.mark.parametrize("case", [WINDOW, ONE, STEEP])
def test_the_right_numbers_are_those_of_the_lesson(case):
    outputs, hs = right_forward(case)
    theirs, states = forward_pass(case.inputs, case.h_prev, case.parameters)
    assert all(np.allclose(p, own[:, 0]) for p, own in zip(outputs, theirs))
    assert all(np.allclose(hs[t], states[t][:, 0]) for t in hs)
    for targets in (case.targets, case.targets[-1:]):
        assert right_loss(outputs, targets) == pytest.approx(loss(theirs, targets))
        gradients, after = gradients_and_parameters(RIGHT, case, outputs, hs, targets)
        own = backward_pass(case.inputs, targets, theirs, states, case.parameters)
        for name, before, gradient in zip(ARRAYS, case.parameters, own):
            assert np.allclose(gradients[name], gradient)
            assert np.allclose(after[name], before - case.learning_rate * np.clip(gradient, -5, 5))


def test_only_the_steep_case_needs_the_clip():
    outputs, hs = right_forward(STEEP)
    for targets in (STEEP.targets, STEEP.targets[-1:]):
        gradients, _after = gradients_and_parameters(RIGHT, STEEP, outputs, hs, targets)
        assert all(np.abs(gradients[name]).max() > 5 for name in ("W_xh", "W_hh", "b_h"))
    for case in (WINDOW, ONE, FAST):
        gradients, _after = gradients_and_parameters(RIGHT, case, *right_forward(case), case.targets)
        assert all(np.abs(gradient).max() < 5 for gradient in gradients.values())


def test_no_known_mistake_passes_as_right_and_they_differ_from_each_other():
    """But for signs: dy turned round and a step that is added are the same numbers, and are one mistake here."""
    made = []
    for mistake, pieces in wrong_backwards(len(WINDOW.inputs)):
        after = [
            gradients_and_parameters(pieces, case, *right_forward(case), case.targets)[1] for case in (WINDOW, FAST)
        ]
        made.append((mistake, after))
    right = [gradients_and_parameters(RIGHT, case, *right_forward(case), case.targets)[1] for case in (WINDOW, FAST)]

    def same(one, other):
        return all(close(a[name] - b[name] + 1, np.ones_like(a[name])) for a, b in zip(one, other) for name in ARRAYS)

    alone = {"dh_of_outputs_at_the_end_only", "dy_everywhere", "first_target_everywhere"}  # seen with one target
    assert {mistake.id for mistake, after in made if same(after, right)} <= alone
    for place, (first, one) in enumerate(made):
        for second, other in made[place + 1 :]:
            assert first.id == second.id or not same(one, other), (first.id, second.id)


def test_no_mistake_of_clipping_passes_as_right():
    outputs, hs = right_forward(STEEP)
    _gradients, right = gradients_and_parameters(RIGHT, STEEP, outputs, hs, STEEP.targets)
    for mistake, pieces in wrong_clips():
        _gradients, after = gradients_and_parameters(pieces, STEEP, outputs, hs, STEEP.targets)
        changeable = mistake.array not in {"dW_hy", "db_y"}  # whose elements never reach 5 here
        assert not changeable or any(not close(after[name], right[name]) for name in ARRAYS), mistake.id


def test_the_network_that_writes_writes_one_text_only():
    assert (
        len({written("c", LENGTH), written("c", LENGTH, feeds_back=False), written("c", LENGTH, keeps_state=False)})
        == 3
    )
    assert FROM_ONE.expected == continuation("c", LENGTH) and FROM_THREE.expected[:2] == "fd"


def test_the_interface_names_what_the_lesson_writes():
    assert NAMES == ("initialize_parameters", "forward_pass", "loss", "backward_pass", "generate_text")
    assert ARGUMENTS["backward_pass"][-1] == "learning_rate"
    for asked in FUNCTIONS:
        node = next(each for each in ast.parse(PLAIN).body if getattr(each, "name", "") == asked.name)
        assert tuple(arg.arg for arg in node.args.args) == asked.arguments
