"""What a learner's file says of itself without being run: rates, the order of its cells, what is looked up at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from symtable import symtable

from rnn_tui.language import _, with_own_sign
from rnn_tui.lesson.checker.calling import lesson_name
from rnn_tui.lesson.checker.interface import NAMES
from rnn_tui.lesson.checker.interrogation import HANDED_OUT
from rnn_tui.lesson.checker.lines import Source
from rnn_tui.lesson.checker.verdict import Case, Finding

_FAST = 0.1  # from this rate on the lesson's sentence is learnt by chance


def judge_habits(case: Case) -> list[Finding]:
    """Return what is worth a word about the code around the functions."""
    return [*_rates(case), *_order(case), *_several_at_once(case), *_never_set(case)]


def _rates(case: Case) -> Iterator[Finding]:
    rates = list(_numbers_of(case.source, "learning_rate"))
    for rate, line in rates:
        if rate >= _FAST:
            told = _("A learning rate of {rate} is too large for the lesson's sentence; 0.05 learns it")
            yield case.found("rate_large", told.format(rate=with_own_sign(f"{rate:g}")), line=line)
            return
    takes_rate = {
        name
        for name, function in case.source.functions.items()
        if any(lesson_name(arg.arg) == "learning_rate" for arg in (*function.args.args, *function.args.kwonlyargs))
    }
    if not rates and case.source.called & takes_rate:
        told = _(
            "No learning rate is given anywhere in the file: 0.05 learns the lesson's sentence, 0.1 only by chance"
        )
        yield case.found("rate_missing", told)


def _numbers_of(source: Source, name: str) -> Iterator[tuple[float, int]]:
    """Yield the numbers that are given to what the lesson calls ``name``, and their lines."""
    for node in ast.walk(source.tree):
        given: list[tuple[str, ast.expr | None]] = []
        match node:
            case ast.FunctionDef(args=args):
                given += zip((arg.arg for arg in args.args[::-1]), args.defaults[::-1])
                given += zip((arg.arg for arg in args.kwonlyargs), args.kw_defaults)
            case ast.Call(keywords=keywords):
                given += [(each.arg or "", each.value) for each in keywords]
                given += _by_place(node, source.functions)
            case ast.Assign(targets=[ast.Name(id=own)], value=value):
                given.append((own, value))
        for own, number in given:
            if lesson_name(own) == name and isinstance(number, ast.Constant) and isinstance(number.value, int | float):
                yield float(number.value), number.lineno


def _by_place(call: ast.Call, functions: Mapping[str, ast.FunctionDef]) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names of what one of the learner's functions is given by place, from the end behind a ``*``."""
    function = functions.get(call.func.id) if isinstance(call.func, ast.Name) else None
    if function is None:
        return
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    starred = [place for place, each in enumerate(call.args) if isinstance(each, ast.Starred)]
    yield from zip(names, call.args[: starred[0]] if starred else call.args)
    if starred:
        yield from zip(names[::-1], call.args[: starred[-1] : -1])


def _order(case: Case) -> Iterator[Finding]:
    """Yield that something is used above its definition, outside of functions: cells that were run out of order."""
    body = case.source.tree.body
    defined = {each.name: each.lineno for each in body[::-1] if isinstance(each, ast.FunctionDef)}
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                name = node.func.id
                if defined.get(name, 0) > node.lineno:
                    told = _("{name} is called above its definition: from the first line to the last, this stops")
                    yield case.found("called_above", told.format(name=name), line=node.lineno)
                    return


def _several_at_once(case: Case) -> Iterator[Finding]:
    """Yield that a window of characters is looked up as if it were one: what a list of slices holds."""
    windows = {
        node.func.value.id
        for node in ast.walk(case.source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "append"
        and isinstance(node.func.value, ast.Name)
        and any(isinstance(arg, ast.Subscript) and isinstance(arg.slice, ast.Slice) for arg in node.args)
    }
    around = [each for each in case.source.tree.body if getattr(each, "name", "") not in NAMES]
    for node in ast.walk(ast.Module(around, [])):
        match node:
            case ast.Subscript(value=ast.Name(id=table), slice=ast.Subscript(value=ast.Name(id=name))):
                if name in windows and lesson_name(table) == "char_to_idx":
                    told = _("{name} holds windows of characters, and a whole one is looked up here: KeyError")
                    yield case.found("window_looked_up", told.format(name=name), line=node.lineno)
                    return


def _never_set(case: Case) -> Iterator[Finding]:
    """Yield that a function uses what a lesson keeps outside of functions, and nothing sets: the check hands it out."""
    tree = case.source.tree
    if any(isinstance(each, ast.ImportFrom) and each.names[0].name == "*" for each in tree.body):
        return
    try:
        table = symtable(case.examination.source, "", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return
    tables = [table]
    for each in tables:
        tables += each.get_children()
    symbols = [symbol for each in tables for symbol in each.get_symbols() if each is table or symbol.is_global()]
    bound = {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}
    for each in tables[1:]:
        used = {symbol.get_name() for symbol in each.get_symbols() if symbol.is_global() and symbol.is_referenced()}
        for name in sorted(used & HANDED_OUT - bound):
            places = (node.lineno for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name)
            told = _("{name} is used in a function, and nothing in the file sets it: NameError outside of this check")
            line = min((place for place in places if place >= each.get_lineno()), default=None)
            yield case.found("never_set", told.format(name=name), line=line)
            return
