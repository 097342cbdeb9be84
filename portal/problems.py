"""Errors of the API as problem+json (RFC 9457), in the reader's language."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

MEDIA_TYPE = "application/problem+json"
TITLES: Mapping[int, Any] = {
    400: gettext_lazy("The request cannot be read"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Not allowed here"),
    422: gettext_lazy("Something in the request is wrong"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something went wrong at the portal"),
}
# What is wrong with a value, by the kind of error; placeholders are those of its context.
REASONS: Mapping[str, Any] = {
    "literal_error": gettext_lazy("It is not one of the values known here: %(expected)s."),
    "enum": gettext_lazy("It is not one of the values known here: %(expected)s."),
    "int_parsing": gettext_lazy("It must be a whole number."),
    "int_type": gettext_lazy("It must be a whole number."),
    "int_parsing_size": gettext_lazy("This number is too large."),
    "bool_parsing": gettext_lazy("It must be true or false."),
    "greater_than_equal": gettext_lazy("It must be at least %(ge)s."),
    "less_than_equal": gettext_lazy("It must be at most %(le)s."),
    "string_too_long": gettext_lazy("It may have at most %(max_length)s characters."),
    "date_from_datetime_parsing": gettext_lazy("It must be a date such as 2026-03-01."),
    "date_from_datetime_inexact": gettext_lazy("It must be a date such as 2026-03-01."),
    "date_parsing": gettext_lazy("It must be a date such as 2026-03-01."),
    "date_type": gettext_lazy("It must be a date such as 2026-03-01."),
}


def problem(status: int, **members: Any) -> HttpResponse:
    """`{"type", "title", "status", ...members}` as application/problem+json."""
    title = TITLES.get(status) or HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": str(title), "status": status, **members}
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    response.headers["Content-Language"] = get_language() or ""
    return response


def install_problem_handlers(api: NinjaAPI) -> None:
    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [_explained(item) for item in error.errors]
        detail = " ".join(f"{item['parameter']}: {item['reason']}" for item in errors)
        return problem(422, detail=detail, errors=errors)

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, detail=str(error))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, detail=str(error) or _("There is nothing at this address."))


def _explained(item: dict[str, Any]) -> dict[str, str]:
    """Which parameter is wrong and why; with the `value` where the reason alone does not tell."""
    named = [part for part in item["loc"] if isinstance(part, str)]
    value = {"value": item["value"]} if "value" in item else {}
    return {"parameter": named[-1], **value, "reason": _reason(item)}


def _reason(item: Mapping[str, Any]) -> str:
    known = REASONS.get(item.get("type", ""))
    return str(known) % item.get("ctx", {}) if known else str(item["msg"])
