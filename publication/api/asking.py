"""What a request to the API asks for, and how it is told what was wrong with it."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import ValidationError
from pydantic import BaseModel, Field

from publication.views import wanted_language

LANGUAGES = tuple(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES)

Locale = Annotated[
    Literal[LANGUAGES] | None,  # type: ignore[valid-type]
    Field(
        description="The reader's language. Not a filter: records without it come in the language they were "
        "written in. By default the first of `Accept-Language` that the portal has, else Arabic."
    ),
]


class LocaleAsked(BaseModel):
    """The only thing that may be asked for."""

    locale: Locale = None


def locale_of(request: HttpRequest, asked: LocaleAsked) -> str:
    """The reader's language. Raises ValidationError for parameters that there are not: a filter with a typing
    error would otherwise look like one that finds everything."""
    known = type(asked).model_fields
    told = _("There is no such parameter here.")
    refuse(wrong(name, request.GET[name], told) for name in request.GET if name not in known)
    return asked.locale or wanted_language(request)


def wrong(parameter: str, value: Any, reason: str = "") -> dict[str, Any]:
    """An entry of a ValidationError: `reason` in the reader's language, by default that it is not known."""
    told = reason or _("“%(value)s” is not known.") % {"value": str(value)[:80]}
    return {"type": "portal", "loc": ("query", parameter), "msg": told, "value": str(value)}


def refuse(entries: Iterable[dict[str, Any]]) -> None:
    """Raises ValidationError when there are any."""
    if found := list(entries):
        raise ValidationError(found)


def chosen_fields(asked: str | None, known: Sequence[str]) -> list[str] | None:
    """Names from `fields=id,title`; `id` always among them. None: all. Raises ValidationError."""
    if asked is None:
        return None
    names = [name.strip() for name in asked.split(",") if name.strip()]
    refuse(wrong("fields", name) for name in names if name not in known)
    return list(dict.fromkeys(["id", *names]))
