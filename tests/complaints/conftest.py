"""Budgets and lists begin anew with each test; keys and spool lie in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override
from pytest_django import Settings

from casework import budgets
from complaints import choices


@pytest.fixture(autouse=True)
def fresh(settings: Settings, tmp_path: Path) -> None:
    budgets.places.forget()
    budgets.everybody.forget()
    choices._last.clear()
    settings.PORTAL_KEY_DIR = tmp_path / "keys"
    settings.PORTAL_SPOOL_DIR = tmp_path / "spool"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Messages are compared in the language they are written in."""
    with override("en"):
        yield
