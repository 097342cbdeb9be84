"""Who reads in the CMS now: what a page is called there depends on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_reader: ContextVar[Any] = ContextVar("reader", default=None)


def reader() -> Any:
    """The user whose request to the CMS is being answered; None outside of such requests."""
    return _reader.get()


@contextmanager
def read_by(user: Any) -> Iterator[None]:
    token = _reader.set(user)
    try:
        yield
    finally:
        _reader.reset(token)
