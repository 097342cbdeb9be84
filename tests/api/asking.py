"""Asking the API in tests."""

from typing import Any

from django.test import Client

Json = dict[str, Any]


def get(path: str, *, language: str = "", **asked: Any) -> Json:
    """The body of an answer that is as it should be."""
    headers = {"accept-language": language} if language else {}
    response = Client().get(f"/api/v1/{path}", asked, headers=headers)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json; charset=utf-8"
    return response.json()


def refused(path: str, status: int, *, language: str = "en", **asked: Any) -> Json:
    """The problem, in the reader's language."""
    response = Client().get(f"/api/v1/{path}", asked, headers={"accept-language": language})
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    return body
