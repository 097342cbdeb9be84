"""Screens for those who look after people: administrators, and leads for their own institution."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from institutions.attempts import SignedInRequest, attempt, header, looking_after_people
from institutions.invitations import invite, resend, revoke
from institutions.leaving import come_back, leave
from institutions.memberships import end, grant
from institutions.models import Institution, Invitation, Membership, User
from institutions.people_forms import InstitutionAndRole, InvitationForm, PeopleFilter, ReasonForm
from institutions.people_list import people_found, rows_of, unanswered_invitations
from institutions.permissions import (
    invitations_visible_to,
    is_administrator,
    memberships_visible_to,
    people_visible_to,
)
from institutions.roles import Role


def _to_people() -> tuple[str, str]:
    return reverse("people"), _("People")


@looking_after_people
def people(request: SignedInRequest) -> HttpResponse:
    administrator = is_administrator(request.user)
    wanted = PeopleFilter(request.GET, by=request.user, administrator=administrator)
    page, rows = people_found(request.user, wanted, request.GET.get("p"))
    context = {
        **header(_("People"), "group"),
        "filter": wanted,
        "page": page,
        "rows": rows,
        "invitations": unanswered_invitations(request.user),
        "administrator": administrator,
    }
    return render(request, "institutions/people/list.html", context)


@looking_after_people
def invite_somebody(request: SignedInRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, by=request.user)
    if form.is_valid() and attempt(request, lambda: _invite(form.cleaned_data, request.user), form):
        messages.success(request, _("The invitation is on its way. Its link works for seven days."))
        return redirect("people")
    context = {**header(_("Invite somebody"), "mail", _to_people()), "form": form}
    return render(request, "institutions/people/invite.html", context)


def _invite(asked: dict[str, Any], by: User) -> Invitation:
    return invite(
        email=asked["email"],
        name=asked["name"],
        institution=asked["institution"],
        role=Role(asked["role"]),
        language=asked["language"],
        by=by,
    )


def _invitation(request: SignedInRequest, pk: int) -> Invitation:
    visible = invitations_visible_to(request.user).select_related("institution")
    return get_object_or_404(visible, pk=pk)


@looking_after_people
@require_POST
def resend_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    invitation = _invitation(request, pk)
    if attempt(request, lambda: resend(invitation=invitation, by=request.user)):
        messages.success(request, _("A new link is on its way. The one before no longer works."))
    return redirect("people")


@looking_after_people
@require_POST
def withdraw_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    invitation = _invitation(request, pk)
    if attempt(request, lambda: revoke(invitation=invitation, by=request.user)):
        messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect("people")


def _person(request: SignedInRequest, pk: int) -> User:
    return get_object_or_404(people_visible_to(request.user), pk=pk)


@looking_after_people
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    return _person_page(request, _person(request, pk))


def _person_page(
    request: SignedInRequest, somebody: User, form: InstitutionAndRole | None = None
) -> HttpResponse:
    history = memberships_visible_to(request.user).filter(user=somebody)
    known = history.select_related("institution", "granted_by", "ended_by").order_by("-granted_at", "-pk")
    rows = rows_of(known)
    context = {
        **header(str(somebody), "user", _to_people()),
        "person": somebody,
        "current": [row for row in rows if row.membership.ended_at is None],
        "ended": [row for row in rows if row.membership.ended_at is not None],
        "protected": rows[0].protected if rows else None,
        "form": form or InstitutionAndRole(by=request.user),
        "administrator": is_administrator(request.user),
        "oneself": somebody.pk == request.user.pk,
    }
    return render(request, "institutions/people/person.html", context)


@looking_after_people
@require_POST
def give_role(request: SignedInRequest, pk: int) -> HttpResponse:
    somebody = _person(request, pk)
    form = InstitutionAndRole(request.POST, by=request.user)

    def give() -> Membership:
        institution: Institution = form.cleaned_data["institution"]
        role = Role(form.cleaned_data["role"])
        return grant(user=somebody, institution=institution, role=role, by=request.user)

    if form.is_valid() and attempt(request, give, form):
        messages.success(request, _("%(person)s has the role now.") % {"person": somebody})
        return redirect("people_person", somebody.pk)
    return _person_page(request, somebody, form)


@looking_after_people
def end_role(request: SignedInRequest, pk: int) -> HttpResponse:
    visible = memberships_visible_to(request.user).current().select_related("user", "institution")
    membership = get_object_or_404(visible, pk=pk)
    get_object_or_404(people_visible_to(request.user), pk=membership.user_id)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        end(membership=membership, by=request.user, reason=form.cleaned_data["reason"])

    if form.is_valid() and attempt(request, act, form):
        messages.success(request, _("The role has ended. It takes effect at once."))
        return _back_to(request, membership.user)
    context = {
        **header(_("End a role"), "user", _to_people()),
        "form": form,
        "membership": membership,
        "role": Role(membership.role).label,
    }
    return render(request, "institutions/people/end_role.html", context)


def _back_to(request: SignedInRequest, somebody: User) -> HttpResponse:
    """To the person's page, as long as one looks after them."""
    if people_visible_to(request.user).filter(pk=somebody.pk).exists():
        return redirect("people_person", somebody.pk)
    return redirect("people")


@looking_after_people
def has_left(request: SignedInRequest, pk: int) -> HttpResponse:
    somebody = _person(request, pk)
    form = ReasonForm(request.POST or None)
    closed = []

    def act() -> None:
        closed.append(leave(user=somebody, by=request.user, reason=form.cleaned_data["reason"]))

    if form.is_valid() and attempt(request, act, form):
        done = (
            _("The roles have ended and the account is closed.") if closed[0] else _("The roles have ended.")
        )
        messages.success(request, done)
        return _back_to(request, somebody)
    context = {**header(_("Somebody has left"), "user", _to_people()), "form": form, "person": somebody}
    return render(request, "institutions/people/left.html", context)


@looking_after_people
@require_POST
def returns(request: SignedInRequest, pk: int) -> HttpResponse:
    somebody = _person(request, pk)
    if attempt(request, lambda: come_back(user=somebody, by=request.user)):
        messages.success(request, _("The account is open again. It has no role yet."))
    return redirect("people_person", somebody.pk)
