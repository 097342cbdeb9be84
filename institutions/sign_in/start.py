"""Where somebody begins to work: in the CMS, or at the desk of cases."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from institutions.roles import DESK_ROLES
from institutions.sign_in.doors import CMS, DESK


def start_page(user: Any) -> str:
    """The address. People of the CMS begin there; a site that serves one of both has no choice."""
    if settings.ROOT_URLCONF == "portal.urls_desk":
        return DESK
    if not user.is_authenticated:
        return CMS
    works_on_cases = user.memberships.filter(ended_at=None, role__in=DESK_ROLES).exists()
    at_desk = works_on_cases and not user.has_perm("wagtailadmin.access_admin")
    return DESK if at_desk and settings.ROOT_URLCONF == "portal.urls" else CMS


def to_start(request: HttpRequest) -> HttpResponse:
    return redirect(start_page(request.user))
