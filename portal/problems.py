"""Errors of the API as problem+json (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError


def problem(api: NinjaAPI, request: HttpRequest, status: int, **members: Any) -> HttpResponse:
    """`{"type", "title", "status", ...members}` as application/problem+json."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, **members}
    response = api.create_response(request, body, status=status)
    response.headers["Content-Type"] = "application/problem+json"
    return response


def install_problem_handlers(api: NinjaAPI) -> None:
    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [_explained(item) for item in error.errors]
        detail = "; ".join(f"{item['parameter']}: {item['reason']}" for item in errors)
        return problem(api, request, 422, detail=detail, errors=errors)

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(api, request, error.status_code, detail=str(error))


def _explained(item: dict[str, Any]) -> dict[str, str]:
    """Which parameter is wrong and why; with the `value` where the reason alone does not tell."""
    named = [part for part in item["loc"] if isinstance(part, str)]
    value = {"value": item["value"]} if "value" in item else {}
    return {"parameter": named[-1], **value, "reason": item["msg"]}
