"""Doing what a screen asks for: a refusal becomes words for the reader, never an error page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from institutions.models import User
from institutions.permissions import is_administrator, may_see_people

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """What views behind the sign-in are given."""

    user: User


def attempt(request: HttpRequest, act: Callable[[], object], form: forms.Form | None = None) -> bool:
    """Whether `act` succeeded; what it refuses is said in the form, or above the page."""
    try:
        act()
    except (PermissionDenied, ValidationError) as refusal:
        if form is not None:
            form.add_error(None, _as_error(refusal))
        else:
            messages.error(request, " ".join(_as_error(refusal).messages))
        return False
    return True


def _as_error(refusal: PermissionDenied | ValidationError) -> ValidationError:
    if isinstance(refusal, ValidationError):
        return refusal
    return ValidationError(str(refusal) or _("You may not do this."))


def for_those_who(may: Callable[[Any], bool]) -> Callable[[View], View]:
    """To everybody else the screen does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


looking_after_people = for_those_who(may_see_people)
administrators_only = for_those_who(is_administrator)


def header(title: str, icon: str, *above: tuple[str, str]) -> dict[str, Any]:
    """What Wagtail's page header shows: the title, and the way to it as (address, title)."""
    way = [(reverse("wagtailadmin_home"), _("Home")), *above, ("", title)]
    items = [{"url": url, "label": label} for url, label in way]
    return {"breadcrumbs_items": items, "header_title": title, "header_icon": icon}
