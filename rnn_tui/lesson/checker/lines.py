"""Where in a learner's source a mistake is likely to stand: by what a statement does first, by names second.

What to look for is named: ``dh`` (what W_hy sends back), ``dh_next`` (what W_hh sends back), ``slope`` (a square),
``dy`` (something taken off one element), ``step`` (what takes the step, ``step W_hh`` that of one array), ``a`` and
``y`` (products of a forward pass, ``a b_h`` and ``y b_y`` those without the bias), ``softmax``, ``loop``, ``return``,
``part start`` (a part of what is called so), or the name of what is set, called or used.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence

from rnn_tui.lesson.checker.calling import lesson_name, lesson_names
from rnn_tui.lesson.checker.interface import ARGUMENTS, PARAMETERS

_ASSIGNING = (ast.Assign, ast.AugAssign, ast.AnnAssign)
_SIMPLE = (*_ASSIGNING, ast.Return, ast.Expr)


class Source:
    """A learner's source, and what stands in it; a source that cannot be read has nothing."""

    def __init__(self, source: str) -> None:
        try:
            self.tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self.tree = ast.Module([], [])
        self.functions = {each.name: each for each in ast.walk(self.tree) if isinstance(each, ast.FunctionDef)}
        self.called = {_name(each.func) for each in ast.walk(self.tree) if isinstance(each, ast.Call)}

    def outside(self, name: str) -> int | None:
        """Return the line that sets a name outside of all functions; None where there is none."""
        setting = (each for each in self.tree.body if name in _targets(each))
        return next((each.lineno for each in setting), None)

    def line(self, function: str, look: Sequence[str]) -> int | None:
        """Return the line of the first of ``look`` that is found in a function, or in those of theirs that it calls."""
        all_reached = [_Function(self.functions[name], function) for name in self._reached(function)]
        for each in look:
            reached = all_reached[:1] if each == "return" else all_reached
            for lines in [*(own.of_kind(each) for own in reached), *(own.named(each) for own in reached)]:
                if lines:
                    return lines[0]
        return None

    def walks_back(self, function: str) -> bool:
        """Return whether there is a sign that a loop goes backward: a minus one, or a function that turns round."""
        nodes = [node for name in self._reached(function) for node in ast.walk(self.functions[name])]
        called = {_name(node.func) for node in nodes if isinstance(node, ast.Call)}
        minus = [node.operand for node in nodes if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)]
        minus += [node.value for node in nodes if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Sub)]
        return bool(called & {"reversed", "sorted", "flip"}) or any(
            isinstance(each, ast.Constant) and each.value == 1 for each in minus
        )

    def calls(self, function: str, name: str, of: str = "") -> bool:
        """Return whether a function, or one of theirs that it calls, calls what is named so, of what ``of`` names."""
        for reached in self._reached(function):
            own = _Function(self.functions[reached], function)
            for node in ast.walk(self.functions[reached]):
                if isinstance(node, ast.Call) and _name(node.func) == name and (not of or own.uses(node, of)):
                    return True
        return False

    def returns_in_loop(self, function: str) -> bool:
        """Return whether a function has a loop that it leaves by a return."""
        loops = [each for each in ast.walk(self.functions[function]) if isinstance(each, ast.For | ast.While)]
        return any(isinstance(node, ast.Return) for loop in loops for node in ast.walk(loop))

    def does(self, function: str, kind: str) -> bool:
        """Return whether a function, or one of theirs that it calls, has a statement that does what is looked for."""
        return any(_Function(self.functions[name], function).of_kind(kind) for name in self._reached(function))

    def _reached(self, function: str) -> list[str]:
        """Return a function and those of the learner's that it calls, each once."""
        reached = [function] if function in self.functions else []
        for each in reached:
            called = (_name(node.func) for node in ast.walk(self.functions[each]) if isinstance(node, ast.Call))
            reached += [name for name in dict.fromkeys(called) if name in self.functions and name not in reached]
        return reached


class _Function:
    """The statements of one function, with what its arguments are in the lesson."""

    def __init__(self, node: ast.FunctionDef, function: str) -> None:
        self._function = function
        order = ARGUMENTS.get(function, ())
        names = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        self.own: Mapping[str, str] = lesson_names(names, order if node.name == function else (), (*order, *PARAMETERS))
        self.statements = [each for each in ast.walk(node) if isinstance(each, _SIMPLE)]
        self.statements.sort(key=lambda each: each.lineno)
        self.loops = [each for each in ast.walk(node) if isinstance(each, ast.For | ast.While)]
        self._locals = {name for each in self.statements for name in _targets(each)}
        for find in (self._returned, self._stepped, self._zeroed, self._sent_back, self._summed):
            self.own = {**find(), **self.own}

    def _returned(self) -> dict[str, str]:
        """Return the names of the five parameters that are given back."""
        returned = [each.value for each in self.statements if isinstance(each, ast.Return)]
        if self._function != "initialize_parameters" or not returned or not isinstance(returned[-1], ast.Tuple):
            return {}
        given = returned[-1].elts
        return {name.id: meant for name, meant in zip(given, PARAMETERS) if isinstance(name, ast.Name)}

    def _stepped(self) -> dict[str, str]:
        """Return the names of the gradients: each is what a parameter takes its step by."""
        found: dict[str, str] = {}
        for statement in filter(self._steps, self.statements):
            stepping = {self._lesson(name) for name in _named_in(statement)} & {*PARAMETERS}
            by = self._others(statement, *PARAMETERS, "learning_rate")
            if len(stepping) == len(by) == 1:
                found[by.pop()] = f"d{stepping.pop()}"
        return found

    def _zeroed(self) -> dict[str, str]:
        """Return the names of the gradients that begin as zeros of a matrix's shape."""
        found: dict[str, str] = {}
        for statement in self.statements:
            if isinstance(statement, ast.Assign) and _calls(statement, "zeros_like"):
                of = {self._lesson(name) for name in _named_in(statement.value)} & {"W_xh", "W_hh", "W_hy"}
                if len(of) == 1 and len(targets := [*_targets(statement)]) == 1:
                    found[targets[0]] = f"d{of.pop()}"
        return found

    def _sent_back(self) -> dict[str, str]:
        """Return the name of ``dh_next``: what is added to the blame that W_hy sends back."""
        for statement in self.statements if self._function == "backward_pass" else ():
            if isinstance(statement, ast.Assign) and self._product(statement, "W_hy"):
                for each in ast.walk(statement.value):
                    if isinstance(each, ast.BinOp) and isinstance(each.op, ast.Add):
                        return {side.id: "dh_next" for side in (each.left, each.right) if isinstance(side, ast.Name)}
        return {}

    def _summed(self) -> dict[str, str]:
        """Return the name of ``da``: what is summed for the gradients of b_h and W_xh."""
        for gradient in ("db_h", "dW_xh"):
            for statement in self.statements:
                if isinstance(statement, ast.AugAssign) and gradient in map(self._lesson, _targets(statement)):
                    return dict.fromkeys(self._others(statement, gradient, "inputs"), "da")
        return {}

    def _others(self, statement: ast.stmt, *known: str) -> set[str]:
        """Return the function's own names that a statement uses, without those that are known in the lesson."""
        return {name for name in _named_in(statement) if name in self._locals and self._lesson(name) not in known}

    def of_kind(self, look: str) -> list[int]:
        """Return the lines that do what is looked for."""
        kind, _space, name = look.partition(" ")
        tests: dict[str, Callable[[ast.stmt], bool]] = {
            "dh": lambda each: _assigned(each) and self._product(each, "W_hy"),
            "dh_next": lambda each: _assigned(each) and self._product(each, "W_hh") and not self._steps(each),
            "slope": lambda each: any(map(_is_square, ast.walk(each))),
            "dy": _takes_one_off,
            "a": lambda each: (
                _assigned(each)
                and (self._product(each, "W_hh") or self._product(each, "W_xh"))
                and not (name and self.uses(each, name))
            ),
            "y": lambda each: _assigned(each) and self._product(each, "W_hy") and not (name and self.uses(each, name)),
            "softmax": lambda each: _calls(each, "exp"),
            "step": lambda each: self._steps(each) and (not name or self.uses(each, name)),
            "part": lambda each: self._takes_part(each, name),
            "return": lambda each: isinstance(each, ast.Return),
        }
        if kind == "loop":
            return sorted(each.lineno for each in self.loops)
        found = [each.lineno for each in self.statements if kind in tests and tests[kind](each)]
        return found[::-1] if kind == "return" else found

    def named(self, name: str) -> list[int]:
        """Return the lines that set what is called so, from the last, or else those that call or use it."""
        called = {_plain(name), _plain(self._called(name))}
        targets = [each.lineno for each in self.statements if called & set(map(_plain, _targets(each)))]
        if targets:
            return targets[::-1]
        calling = [each.lineno for each in self.statements if _calls(each, name)]
        return calling or [each.lineno for each in self.statements if self.uses(each, name)]

    def _called(self, meant: str) -> str:
        """Return what the function calls something of the lesson."""
        return next((name for name, each in self.own.items() if each == meant), meant)

    def _lesson(self, name: str) -> str:
        return self.own.get(name) or lesson_name(name)

    def uses(self, node: ast.AST, name: str) -> bool:
        """Return whether what the lesson calls ``name`` is used in something."""
        return any(self._lesson(each) == name for each in _named_in(node))

    def _product(self, statement: ast.stmt, name: str) -> bool:
        """Return whether a parameter is multiplied in a statement, as a matrix."""
        return any(
            (isinstance(each, ast.Call) or _multiplies(each))
            and any(self._lesson(inner) == name for inner in _named_in(each))
            and not (isinstance(each, ast.Call) and _name(each.func) in {"zeros_like", "zeros", "zip", "copy", "clip"})
            for each in ast.walk(statement)
        )

    def _takes_part(self, statement: ast.stmt, name: str) -> bool:
        parts = (each.value for each in ast.walk(statement) if isinstance(each, ast.Subscript))
        return any(isinstance(each, ast.Name) and self._lesson(each.id) == name for each in parts)

    def _steps(self, statement: ast.stmt) -> bool:
        return self.uses(statement, "learning_rate") and _assigned(statement)


def _plain(name: str) -> str:
    return name.lower().replace("_", "")


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def _assigned(statement: ast.stmt) -> bool:
    return isinstance(statement, (*_ASSIGNING, ast.Return))


def _targets(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement sets, that of a list or an array whose element it sets among them."""
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AugAssign | ast.AnnAssign):
        targets = [statement.target]
    else:
        targets = []
    for target in targets:
        for each in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
            inner = each.value if isinstance(each, ast.Subscript) else each
            if isinstance(inner, ast.Name):
                yield inner.id


def _named_in(node: ast.AST) -> Iterator[str]:
    """Yield the names and the attributes that are used in something."""
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield each.attr


def _multiplies(node: ast.AST) -> bool:
    """Return whether two things are multiplied that both vary: ``0 * W`` makes zeros of its shape."""
    match node:
        case ast.BinOp(left=ast.Constant()) | ast.BinOp(right=ast.Constant()):
            return False
        case ast.BinOp(op=ast.MatMult() | ast.Mult()):
            return True
        case _:
            return False


def _calls(statement: ast.stmt, name: str) -> bool:
    return any(isinstance(each, ast.Call) and _name(each.func).startswith(name) for each in ast.walk(statement))


def _is_square(node: ast.AST) -> bool:
    match node:
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=2)):
            return True
        case ast.BinOp(op=ast.Mult(), left=left, right=right):
            return ast.dump(left) == ast.dump(right)
        case ast.BinOp(op=ast.Sub(), left=ast.Constant(value=1 | 1.0)):
            return True
        case ast.Call(func=func):
            return _name(func) in {"square", "power"}
    return False


def _takes_one_off(statement: ast.stmt) -> bool:
    """Return whether something is taken off one element, as 1 is off the target's."""
    match statement:
        case ast.AugAssign(op=ast.Sub() | ast.Add(), target=ast.Subscript()):
            return True
    return False
