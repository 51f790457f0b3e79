"""Exceptions that learners' functions raise, explained."""

from __future__ import annotations

import re

from rnn_tui.language import N_, _
from rnn_tui.lesson.checker.answers import Raised
from rnn_tui.lesson.checker.verdict import Case, Finding

# type of the exception, what its message has in it, the id, and what is said; {0} and {1} are the groups of the message
_EXPLAINED: tuple[tuple[str, str, str, str], ...] = (
    (
        "NameError",
        r"name '(\w+)'",
        "name_unknown",
        N_("{0} is a name that the function does not know"),
    ),
    (
        "UnboundLocalError",
        r"variable '(\w+)'",
        "name_before_value",
        N_("{0} is used before it has a value: set it before the loop"),
    ),
    (
        "TypeError",
        r"'function' object is not subscriptable",
        "function_for_its_result",
        N_("A function stands where its result belongs: call it, and keep what it gives back under a name of its own"),
    ),
    (
        "TypeError",
        r"missing \d+ required positional argument",
        "arguments_missing",
        N_("It asks for more arguments than the lesson hands over"),
    ),
    (
        "TypeError",
        r"takes (?:from \d+ to )?(\d+) positional arguments? but (\d+)",
        "arguments_missing",
        N_("It takes {0} arguments, and the lesson hands over {1}"),
    ),
    (
        "TypeError",
        r"unexpected keyword argument '(\w+)'",
        "argument_unknown",
        N_("One of your functions is called with an argument that it does not have: {0}"),
    ),
    (
        "TypeError",
        r"unhashable type: '(?:numpy\.)?ndarray'",
        "column_for_character",
        N_("A column is looked up in a dict: the inputs are one-hot columns already"),
    ),
    ("TypeError", r"'NoneType' object", "none_used", N_("Something here is None: a function before it has no return")),
    (
        "TypeError",
        r"list indices must be integers|string indices must be integers|tuple indices must be integers",
        "index_no_integer",
        N_("A list is indexed with something that is not a whole number"),
    ),
    (
        "TypeError",
        r"only (?:integer|length-1|0-dimensional)",
        "array_for_number",
        N_("An array stands where one number belongs"),
    ),
    (
        "TypeError",
        r"can't multiply sequence|unsupported operand type",
        "list_in_formula",
        N_("These two do not go together in a formula: a list is not an array, np.array makes one of it"),
    ),
    (
        "IndexError",
        r"string index out of range",
        "targets_too_few",
        N_("A string is shorter than the loop: there is one target, and the loop asks for one at each t"),
    ),
    (
        "IndexError",
        r"list index out of range",
        "targets_too_few",
        N_("A list is shorter than the loop: with one target, only the last t has one"),
    ),
    ("IndexError", r"index out of range", "list_too_short", N_("A list is asked for more than it holds")),
    (
        "IndexError",
        r"only integers|arrays used as indices",
        "column_for_index",
        N_("A column is used as an index: the inputs are one-hot columns, and W_xh @ x picks the column"),
    ),
    (
        "IndexError",
        r"index (-?\d+) is out of bounds for axis \d+ with size (\d+)",
        "index_out_of_bounds",
        N_("Index {0} is beyond an array of size {1}"),
    ),
    ("IndexError", r"too many indices", "too_many_indices", N_("An array is given more indices than it has axes")),
    (
        "AttributeError",
        r"'list' object has no attribute '(?:reshape|T|shape|dot|copy\w*|ravel|flatten)'",
        "list_for_array",
        N_("A list stands where an array belongs: np.array makes one of it"),
    ),
    (
        "AttributeError",
        r"'(?:float|int|tuple|str)' object has no attribute '(\w+)'",
        "no_array",
        N_("This is not an array, and has no {0}"),
    ),
    ("KeyError", r"^-1$", "hs_without_h_prev", N_("hs has no -1: the state before the window, h_prev, belongs there")),
    (
        "KeyError",
        r"^'..+'$",
        "key_of_several",
        N_("Several characters are looked up at once; each has its own index: look them up one by one"),
    ),
    ("KeyError", r"^\d+$", "key_unknown", N_("A dict has no such key: {message}")),
    ("KeyError", r"", "key_unknown", N_("A dict has no such key: {message}")),
    (
        "ValueError",
        r"matmul: .*|shapes .* not aligned",
        "product_does_not_fit",
        N_("Two shapes do not fit in a product: perhaps a transpose is missing"),
    ),
    (
        "ValueError",
        r"non-broadcastable output operand|could not be broadcast",
        "sum_does_not_fit",
        N_("Two shapes do not fit together in a sum"),
    ),
    (
        "ValueError",
        r"too many values to unpack|not enough values to unpack",
        "unpacking",
        N_("What is unpacked does not have as many parts as there are names"),
    ),
    (
        "ValueError",
        r"setting an array element with a sequence",
        "array_for_number",
        N_("An array stands where one number belongs"),
    ),
    (
        "ValueError",
        r"truth value of an array",
        "truth_of_array",
        N_("An array is asked whether it is true; ask for one number, or .any(), or .all()"),
    ),
    (
        "ValueError",
        r"cannot reshape array of size (\d+) into shape (.+)",
        "reshape",
        N_("{0} numbers do not fit into the shape {1}"),
    ),
    (
        "ValueError",
        r"[Pp]robabilities (?:do not|contain|are not)|'a' and 'p' must have same size|1-dimensional",
        "choice_refused",
        N_("np.random.choice does not take these probabilities: it wants them flat (V,), and with the sum 1"),
    ),
    (
        "UFuncTypeError",
        r"Cannot cast",
        "whole_numbers",
        N_("An array of whole numbers cannot take this: make it of floats"),
    ),
    (
        "UFuncOutputCastingError",
        r"Cannot cast",
        "whole_numbers",
        N_("An array of whole numbers cannot take this: make it of floats"),
    ),
    (
        "_UFuncOutputCastingError",
        r"Cannot cast",
        "whole_numbers",
        N_("An array of whole numbers cannot take this: make it of floats"),
    ),
    ("RecursionError", r"", "recursion", N_("It calls itself without an end")),
    ("EOFError", r"", "input_asked", N_("It asks for input(); a function is given all it needs")),
    ("SystemExit", r"", "exit_called", N_("It ends the program; a function gives back what it has")),
    ("MemoryError", r"", "memory", N_("It takes more memory than it is given")),
    ("ZeroDivisionError", r"", "division_by_zero", N_("Something is divided by zero")),
    ("OverflowError", r"", "overflow", N_("A number grows too large: take the largest off before exp")),
    ("FloatingPointError", r"", "overflow", N_("A number grows too large: take the largest off before exp")),
    ("ModuleNotFoundError", r"'(\w+)'", "module_missing", N_("{0} is not there; NumPy is all that is needed")),
    ("ImportError", r"", "module_missing", N_("Something that is imported is not there; NumPy is all that is needed")),
    ("PermissionError", r"", "refused", N_("It wants something that the checker does not allow")),
)


_OF_TARGETS = ("loss", "backward_pass")
_LONGEST = 90  # characters of a message, of which a longer one keeps its first clauses


def explained(case: Case, raised: Raised, function: str) -> Finding:
    """Return what an exception says of a function: Python's own words, where it was, and what that means."""
    message = raised.message
    if len(message) > _LONGEST:
        message = message[:_LONGEST].rpartition(", ")[0] or f"{message[:_LONGEST]}…"
    own = raised.type_name if message in {"", "None"} else f"{raised.type_name}: {message}"
    line = raised.line if raised.line is not None else case.source.line(function, ("return",))
    outside = re.search(r"name '(\w+)'", raised.message) if raised.type_name == "NameError" else None
    if outside and case.source.outside(outside[1]):
        told = _("{name} is set outside of the functions, by what is not run here: hand it over as an argument")
        where = _("{function} stops: {error}.").format(function=function, error=own)
        return case.found("name_not_run", told.format(name=outside[1]), where=where, line=line)
    for type_name, pattern, mistake, sentence in _EXPLAINED:
        if raised.type_name != type_name or (mistake == "targets_too_few" and function not in _OF_TARGETS):
            continue
        match = re.search(pattern, raised.message, re.DOTALL)
        if match:
            told = _(sentence).format(*match.groups(), message=message)
            return case.found(
                mistake, told, where=_("{function} stops: {error}.").format(function=function, error=own), line=line
            )
    told = _("{function} stops: {error}").format(function=function, error=own)
    return case.found("raised", told, line=line)
