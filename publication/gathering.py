"""Many pages published in one transaction: each record is projected once, with all of its languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from publication.projection import project

_waiting: ContextVar[dict[UUID, Any] | None] = ContextVar("waiting", default=None)


@contextmanager
def projected_together() -> Iterator[None]:
    """Records whose pages are published in the block reach the read model at its end.

    Leave it before the transaction ends. An error in the block leaves the read model as it was.
    """
    token = _waiting.set({})
    try:
        yield
        for key, instance in (_waiting.get() or {}).items():
            project(instance, translation_key=key)
    finally:
        _waiting.reset(token)


def waits_for_projection(instance: Any) -> bool:
    """Whether the record is projected later; then it is noted."""
    waiting = _waiting.get()
    if waiting is None:
        return False
    waiting[instance.translation_key] = instance
    return True
