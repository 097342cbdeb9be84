"""A partner editor against another institution, and what must not be heard of it."""

from typing import Any

OWN, FOREIGN = "mrafp", "national-education-sector"


def text_of(response: Any) -> str:
    return "" if response.streaming else response.content.decode(errors="replace")


def hidden(response: Any, secret: str) -> None:
    """It says neither what it is nor that it is there."""
    assert response.status_code == 404
    assert secret not in text_of(response).lower()
