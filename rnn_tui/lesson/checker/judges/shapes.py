"""What came back in the wrong place or in the wrong shape, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rnn_tui.language import _
from rnn_tui.lesson.checker.answers import Answer, Floats, Other
from rnn_tui.lesson.checker.verdict import Case, Finding


def in_words(shape: tuple[int, ...]) -> str:
    """Return a shape as Python writes it."""
    return str(tuple(shape))


def nothing_came(case: Case, function: str, answer: Answer) -> Finding:
    """Return what is said where no numbers came back."""
    line = case.source.line(function, ("return",))
    if not isinstance(answer.value, Other) or answer.value.type_name == "NoneType":
        if answer.printed:
            told = _("{function} prints, and gives nothing back: return hands it on")
            line = case.source.line(function, ("print",))
            return case.found("prints_for_return", told.format(function=function), line=line)
        told = _("{function} gives nothing back (None): perhaps a return is missing")
        return case.found("returns_none", told.format(function=function), line=line)
    told = _("{function} gives back something that holds no numbers: {type_name}")
    return case.found("no_numbers", told.format(function=function, type_name=answer.value.type_name), line=line)


def arguments_changed(case: Case, function: str, names: Sequence[str], look: Sequence[str]) -> Finding:
    """Return what is said of a function that changes what it is given."""
    told = _("{function} changes what it is given ({names}): it has to take a copy first")
    told = told.format(function=function, names=", ".join(names))
    return case.found("arguments_changed", told, array=names[0], line=case.source.line(function, look))


def misplaced(
    case: Case, arrays: Mapping[str, Floats], wanted: Mapping[str, tuple[int, ...]], function: str
) -> Finding:
    """Return what is said of five arrays of which one has a shape that is not its own: two swapped, or a shape."""
    line = case.source.line(function, ("return",))
    wrong = [
        name for name, array in arrays.items() if array.shape != wanted[name] and array.size != wanted[name][0] * 1
    ]
    wrong += [name for name, array in arrays.items() if array.shape != wanted[name] and name not in wrong]
    shapes = [arrays[name].shape for name in arrays]
    if sorted(shapes) == sorted(wanted[name] for name in arrays):
        places = [name for name, array in arrays.items() if array.shape != wanted[name]]
        told = _("{names} are swapped: what is in the place of {first} has the shape {given}, and {first} has {wanted}")
        told = told.format(
            names=", ".join(places),
            first=places[0],
            given=in_words(arrays[places[0]].shape),
            wanted=in_words(wanted[places[0]]),
        )
        return case.found("results_swapped", told, array=places[0], line=line)
    name = wrong[0]
    given, right = arrays[name].shape, wanted[name]
    if given == right[::-1]:
        told = _("{array} is transposed: its shape is {given}, and {wanted} is asked")
        mistake = "shape_turned"
    elif right[1] == 1 and given == (right[0], right[0]):
        told = _("{array} comes back with the shape {given}: (H,) and (H, 1) were added; {wanted} is asked")
        mistake = "bias_spread"
    else:
        told = _("{array} has the shape {given}, and {wanted} is asked")
        mistake = "shape_wrong"
    told = told.format(array=name, given=in_words(given), wanted=in_words(right))
    return case.found(mistake, told, array=name, line=case.source.line(function, (name, "return")))
