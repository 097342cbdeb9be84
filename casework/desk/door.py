"""Who comes in at the desk, in which language, and what they are told when something is not for them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import permissions
from casework.desk.panels import menu_entries
from casework.models import Case
from casework.permissions import Seat
from casework.private_pages import discreet
from casework.sealing.keys import NoKey
from institutions.sign_in.languages import in_chosen_language

FOLDER = "casework/desk"
View = Callable[..., HttpResponse]


def at_desk(view: View) -> View:
    """For people with a seat, in their language; `request.seat` says what they are."""

    @in_chosen_language
    @discreet
    @wraps(view)
    def wrapped(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not seat_in(request).is_at_desk:
            return _told(request, "no_seat", 403)
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return _told(request, "absent", 404)
        except PermissionDenied as refusal:
            return _told(request, "refused", 403, reason=str(refusal) or str(permissions.NOT_YOURS))
        except NoKey:
            return _told(request, "no_key", 503)

    return wrapped


def _told(request: HttpRequest, name: str, status: int, **words: Any) -> HttpResponse:
    return shown(request, f"{name}.html", words, status=status)


def shown(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    return render(request, f"{FOLDER}/{template}", context, status=status)


def frame_of(request: Any) -> dict[str, Any]:
    """What stands around every page of the desk."""
    both = settings.ROOT_URLCONF == "portal.urls"
    seat = seat_in(request)
    return {
        "seat": seat,
        "names_of_seat": names_of(seat),
        "menu": menu_of(request),
        "works_at_cms": both and (seat.edits or request.user.is_superuser),
        "own_address": request.get_full_path() if request.method == "GET" else request.path,
    }


def seat_in(request: Any) -> Seat:
    """Asked for once a request."""
    if not hasattr(request, "seat"):
        request.seat = permissions.seat_of(request.user)
    return request.seat


def menu_of(request: Any) -> list[dict[str, Any]]:
    """The parts of the desk that this person has work in."""
    seat = seat_in(request)
    reads = seat.sees_all or seat.reviews or seat.institutions
    parts = [
        (reads, "desk_queue", _("Queue")),
        (seat.sees_all, "desk_intake", _("Write down a case")),
        (seat.triages, "desk_templates", _("Ready texts")),
        (seat.keeps_identities, "desk_identities", _("Identities")),
        (seat.sees_all, "casework_calendar", _("Working days")),
        (seat.sees_all, "desk_figures", _("Figures")),
    ]
    shown_parts = [(name, label) for has, name, label in parts if has]
    shown_parts += [(entry.address, str(entry.label)) for entry in menu_entries(seat)]
    here = request.path
    return [
        {"url": reverse(name), "label": label, "current": here == reverse(name)}
        for name, label in shown_parts
    ]


def names_of(seat: Seat) -> list[str]:
    """What the person is here, in words."""
    parts = [
        (seat.triages, _("Triage officer")),
        (seat.handles, _("Case officer")),
        (seat.keeps_identities, _("Custodian of identities")),
        (seat.reviews, _("Independent reviewer")),
        (bool(seat.institutions), _("Institution lead")),
    ]
    return [name for held, name in parts if held]


def case_or_404(request: Any, public_id: str) -> Case:
    """What one may not see is not there: the same answer, the same work."""
    known = permissions.visible_to(request.user, request.seat)
    found = known.select_related("theme", "region", "routed_to", "officer", "duplicate_of")
    case = found.filter(public_id=public_id).first()
    if case is None:
        raise Http404
    return case
