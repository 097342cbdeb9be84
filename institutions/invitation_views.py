"""The page behind an invitation's link. Looking changes nothing: programs that scan mail follow links."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from institutions.attempts import attempt
from institutions.invitations import accept_as, accept_as_new, account_of, invitation_with, still_stands
from institutions.models import Invitation, User
from institutions.models.invitation import InvitationState
from institutions.people_forms import AcceptanceForm
from institutions.roles import Role
from institutions.throttling import is_too_much

TRIES_OF_AN_ADDRESS = 60
TRIES_OF_A_LINK = 20
AFTERWARDS = "/cms/"


@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the invitation, or why it is none; accepts it by POST."""
    found = invitation_with(token)
    with translation.override(_language_for(request, found)):
        response = _answer(request, found)
        if isinstance(response, TemplateResponse):
            response.render()
    # The address is a secret. Not `no-referrer`: browsers then send `Origin: null` with the form, which the
    # protection against forged requests refuses.
    response["Referrer-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store, private"
    return response


def _language_for(request: HttpRequest, found: Invitation | None) -> str:
    known = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
    asked = request.GET.get("language", "")
    return next(
        (
            code
            for code in (asked, found.language if found else "", translation.get_language())
            if code in known
        ),
        settings.LANGUAGE_CODE,
    )


def _answer(request: HttpRequest, found: Invitation | None) -> HttpResponse:
    if found is None or request.method == "POST":
        address = request.META.get("REMOTE_ADDR", "")
        link = f"invitation {found.pk}" if found else "unknown invitation"
        tired = is_too_much(f"invitations {address}", allowed=TRIES_OF_AN_ADDRESS)
        if tired or (found and is_too_much(link, allowed=TRIES_OF_A_LINK)):
            return _page(request, None, "slow", status=429)
    if found is None:
        return _page(request, None, "unknown", status=404)
    if (refused := _why_not(found)) is not None:
        return _page(request, found, refused, status=410)
    account = account_of(found)
    return _as_somebody(request, found, account) if account else _as_new(request, found)


def _why_not(found: Invitation) -> str | None:
    if found.state != InvitationState.OPEN:
        return str(found.state.value)
    return None if still_stands(found) else "void"


def _as_new(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = AcceptanceForm(request.POST if request.method == "POST" else None, invitation=found)

    def accept() -> User:
        given = {key: value for key, value in form.cleaned_data.items() if key != "password_again"}
        return accept_as_new(invitation=found, **given)

    if form.is_valid() and attempt(request, accept, form):
        messages.success(
            request, _("Your account is ready. Sign in with your address and your new password.")
        )
        return redirect(AFTERWARDS)
    return _page(request, found, "new", form=form)


def _as_somebody(request: HttpRequest, found: Invitation, account: User) -> HttpResponse:
    if not account.is_active:
        return _page(request, found, "closed", status=410)
    if not request.user.is_authenticated:
        return _page(request, found, "sign_in")
    if request.user.pk != account.pk:
        return _page(request, found, "somebody_else")
    if request.method == "POST" and attempt(request, lambda: accept_as(invitation=found, user=account)):
        messages.success(request, _("You have the role now."))
        return redirect(AFTERWARDS)
    return _page(request, found, "confirm")


def _page(
    request: HttpRequest, found: Invitation | None, state: str, *, status: int = 200, **context: Any
) -> TemplateResponse:
    """`state` names what the page says; see the template."""
    values = {
        "invitation": found,
        "state": state,
        "role": Role(found.role).label if found else "",
        "whom_to_ask": str(found.invited_by) if found and found.invited_by else "",
        "languages": settings.WAGTAIL_CONTENT_LANGUAGES,
        **context,
    }
    return TemplateResponse(request, "institutions/people/invitation.html", values, status=status)
