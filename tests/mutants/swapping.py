"""A function of the running program without one of its guards, for as long as a block lasts."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any

from tests.mutants.guards import Mutant


@contextmanager
def without_guard(mutant: Mutant) -> Iterator[None]:
    """Whoever imported the function already meets the change too: its code is swapped, not its name."""
    function = _living(mutant)
    before = function.__code__
    function.__code__ = _code(compile(mutant.source, str(mutant.path), "exec"), mutant.function)
    try:
        yield
    finally:
        function.__code__ = before


def _living(mutant: Mutant) -> FunctionType:
    found: Any = import_module(".".join(mutant.path.with_suffix("").parts))
    for name in mutant.function.split("."):
        found = inspect.getattr_static(found, name)
    if isinstance(found, classmethod | staticmethod):
        found = found.__func__
    if isinstance(found, property):
        found = found.fget
    if isinstance(found, cached_property) or hasattr(found, "func"):
        found = found.func
    found = inspect.unwrap(found)
    if not isinstance(found, FunctionType):
        raise TypeError(f"{mutant.function} of {mutant.path} is no function")
    return found


def _code(code: CodeType, name: str) -> CodeType:
    for part in code.co_consts:
        if isinstance(part, CodeType):
            if part.co_qualname == name:
                return part
            if name.startswith(f"{part.co_qualname}."):
                return _code(part, name)
    raise LookupError(name)
