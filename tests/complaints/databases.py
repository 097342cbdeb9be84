"""A database that is away, as far as one connection sees."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection


@contextmanager
def database_away() -> Iterator[None]:
    """Every statement fails as it does when the server has gone."""

    def gone(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("the connection is closed")

    with connection.execute_wrapper(gone):
        yield
