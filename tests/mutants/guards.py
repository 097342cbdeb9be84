"""Finding the guards in a module, and the module without one of them.

A guard is a condition that refuses: an `if` that only raises a refusal, one side of an `and` that a yes-or-no
function returns, what such a function returns as a whole (both ways: yes may be the right or the refusal), or
the last filter of a queryset that a function returns.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

REFUSALS = {"PermissionDenied", "NotApproved", "Http404", "Forbidden", "ValidationError"}


@dataclass(frozen=True)
class Mutant:
    """`source` is the module's text without the guard in `line` of `function` (a qualified name)."""

    path: Path
    line: int
    guard: str
    source: str
    function: str

    @property
    def key(self) -> str:
        """The same when lines move."""
        return f"{self.path}:{self.function}: {self.guard}"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: without {self.guard}"


def mutants_of(path: Path) -> Iterator[Mutant]:
    """One mutant for each guard of the module, in the order of its lines."""
    text = path.read_text()
    for number, _guard in enumerate(_guards(ast.parse(text))):
        tree = ast.parse(text)
        node, instead = list(_guards(tree))[number]
        line, guard = node.lineno, ast.unparse(node).splitlines()[0][:90]
        guard = f"{guard} -> {instead}" if isinstance(instead, bool) else guard
        function = _function_of(tree, line)
        _Without(node, instead).visit(tree)
        yield Mutant(path, line, guard, ast.unparse(ast.fix_missing_locations(tree)), function)


def _function_of(tree: ast.Module, line: int) -> str:
    """The function of the module, or method of a class, around this line."""
    names: list[str] = []
    body: list[ast.stmt] = tree.body
    while True:
        around = next(
            (
                node
                for node in body
                if isinstance(node, ast.ClassDef | ast.FunctionDef)
                and node.lineno <= line <= (node.end_lineno or 0)
            ),
            None,
        )
        if around is None:
            raise ValueError(f"no function around line {line}")
        names.append(around.name)
        if isinstance(around, ast.FunctionDef):
            return ".".join(names)
        body = around.body


def _guards(tree: ast.AST) -> Iterator[tuple[ast.stmt | ast.expr, bool | None]]:
    """`(node, what stands in its place)`; None: nothing, a queryset stays without its last filter."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and _refuses(node):
            yield node, None
        if isinstance(node, ast.FunctionDef) and _returns(node, "bool"):
            yield from _conditions(node)
        if isinstance(node, ast.FunctionDef) and _returns(node, "QuerySet"):
            yield from ((value, None) for value in _filters(node))


def _refuses(node: ast.If) -> bool:
    return not node.orelse and all(isinstance(step, ast.Raise) and _is_refusal(step) for step in node.body)


def _is_refusal(step: ast.Raise) -> bool:
    names = {name.id for name in ast.walk(step) if isinstance(name, ast.Name)}
    return bool(names & REFUSALS)


def _returns(node: ast.FunctionDef, kind: str) -> bool:
    return node.returns is not None and ast.unparse(node.returns).split("[")[0] == kind


def _conditions(function: ast.FunctionDef) -> Iterator[tuple[ast.expr, bool]]:
    """The sides of an `and` that is returned, else what is returned as a whole, both ways."""
    for node in ast.walk(function):
        if not isinstance(node, ast.Return) or node.value is None or isinstance(node.value, ast.Constant):
            continue
        value = node.value
        if isinstance(value, ast.BoolOp) and isinstance(value.op, ast.And):
            yield from ((side, True) for side in value.values if not _asks_for_none(side))
        else:
            yield from ((value, True), (value, False))


def _asks_for_none(value: ast.expr) -> bool:
    """Whether something is there is no question of rights."""
    return isinstance(value, ast.Compare) and ast.unparse(value).endswith("is not None")


def _filters(function: ast.FunctionDef) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and _is_filter(node.value):
            yield node.value


def _is_filter(value: ast.expr | None) -> TypeGuard[ast.Call]:
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr in {"filter", "exclude"}
    )


class _Without(ast.NodeTransformer):
    """Puts what decides nothing in the place of one node."""

    def __init__(self, guard: ast.AST, instead: bool | None) -> None:
        self.guard = guard
        self.instead = instead

    def visit(self, node: ast.AST) -> ast.AST:
        if node is not self.guard:
            return self.generic_visit(node)
        if isinstance(node, ast.If):
            node.test = _unasked(node.test, instead=False)
            return node
        assert isinstance(node, ast.expr)
        if self.instead is not None:
            return _unasked(node, instead=self.instead)
        assert isinstance(node, ast.Call)
        assert isinstance(node.func, ast.Attribute)
        return node.func.value


def _unasked(condition: ast.expr, *, instead: bool) -> ast.expr:
    """`instead`, with the condition beside it that nobody asks: a method keeps its way to `super()`."""
    never = ast.Lambda(
        args=ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[]),
        body=condition,
    )
    both = ast.Tuple(elts=[ast.Constant(value=instead), never], ctx=ast.Load())
    chosen = ast.Subscript(value=both, slice=ast.Constant(value=0), ctx=ast.Load())
    return ast.copy_location(chosen, condition)
