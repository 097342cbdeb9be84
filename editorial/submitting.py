"""Sending pages to approval: one of them, or many at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from wagtail.models import Page, WorkflowState

from institutions.models import User

_together: ContextVar[bool] = ContextVar("together", default=False)


def submit(*, page: Page, user: User | None) -> WorkflowState | None:
    """Send the page's latest revision to approval; None where no workflow holds or one is under way."""
    workflow = page.get_workflow()
    return workflow.start(page, user) if workflow and not page.workflow_in_progress else None


@contextmanager
def told_together() -> Iterator[None]:
    """Whoever is asked hears of all pages submitted in the block at once, from the caller: not of each."""
    token = _together.set(True)
    try:
        yield
    finally:
        _together.reset(token)


def is_told_together() -> bool:
    """For those who listen to Wagtail's signals: whether the caller tells people of this one itself."""
    return _together.get()
