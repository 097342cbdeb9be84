"""Screens of the yearly access review."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from institutions.access_reviews import (
    begin_reviews,
    check_may_settle,
    confirm,
    end_unconfirmed,
    refuse,
    remaining,
    reviews_visible_to,
    to_review,
)
from institutions.attempts import SignedInRequest, administrators_only, attempt, header, looking_after_people
from institutions.last_edits import last_edits
from institutions.models import AccessReview, Membership, User
from institutions.people_list import rows_of
from institutions.permissions import is_administrator


def _way() -> tuple[tuple[str, str], tuple[str, str]]:
    return (reverse("people"), _("People")), (reverse("people_reviews"), _("Access reviews"))


@looking_after_people
def due_reviews(request: SignedInRequest) -> HttpResponse:
    begin_reviews()
    reviews = list(reviews_visible_to(request.user))
    today = timezone.localdate()
    left = remaining(reviews, request.user)
    rows = [
        {
            "review": review,
            "left": left[review.pk],
            "overdue": review.is_overdue(today),
            "soon": review.starts_on <= today,
        }
        for review in reviews
    ]
    context = {**header(_("Access reviews"), "group", _way()[0]), "rows": rows}
    return render(request, "institutions/people/reviews.html", context)


@looking_after_people
def review_access(request: SignedInRequest, pk: int) -> HttpResponse:
    review = get_object_or_404(reviews_visible_to(request.user), pk=pk)
    memberships = list(to_review(review, request.user))
    if request.method == "POST":
        return _settle(request, review, memberships)
    edited = last_edits([held.user_id for held in memberships], review.institution)
    rows = [
        {
            "row": row,
            "edited": edited.get(row.membership.user_id),
            "mine": not _may(row.membership, request.user),
        }
        for row in rows_of(memberships)
    ]
    today = timezone.localdate()
    context = {
        **header(str(review.institution), "group", *_way()),
        "review": review,
        "rows": rows,
        "may_end_all": is_administrator(request.user) and review.is_beyond_patience(today),
        "overdue": review.is_overdue(today),
    }
    return render(request, "institutions/people/review.html", context)


def _may(membership: Membership, user: User) -> bool:
    try:
        check_may_settle(membership=membership, by=user)
    except PermissionDenied:
        return False
    return True


def _settle(request: SignedInRequest, review: AccessReview, memberships: list[Membership]) -> HttpResponse:
    """Each answer by itself: one that is refused does not undo the others."""
    settled = sum(_settle_one(request, review, membership) for membership in memberships)
    if settled:
        said = ngettext("%(number)s role reviewed.", "%(number)s roles reviewed.", settled)
        messages.success(request, said % {"number": settled})
    else:
        messages.warning(
            request, _("Nothing was chosen. Say for each person whether the role is still needed.")
        )
    done = not AccessReview.objects.open().filter(pk=review.pk).exists()
    return redirect("people_reviews") if done else redirect("people_review", review.pk)


def _settle_one(request: SignedInRequest, review: AccessReview, membership: Membership) -> bool:
    answer = request.POST.get(f"answer-{membership.pk}", "")
    reason = request.POST.get(f"reason-{membership.pk}", "").strip()
    acts: dict[str, Any] = {
        "keep": lambda: confirm(review=review, membership=membership, by=request.user),
        "end": lambda: refuse(review=review, membership=membership, by=request.user, reason=reason),
    }
    if answer not in acts:
        return False

    def act() -> None:
        with transaction.atomic():
            try:
                acts[answer]()
            except (PermissionDenied, ValidationError) as refusal:
                raise ValidationError(f"{membership.user}: {_words(refusal)}") from refusal

    return attempt(request, act)


def _words(refusal: PermissionDenied | ValidationError) -> str:
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)


@administrators_only
@require_POST
def end_what_nobody_confirmed(request: SignedInRequest, pk: int) -> HttpResponse:
    review = get_object_or_404(reviews_visible_to(request.user), pk=pk)
    ended: list[int] = []
    if attempt(request, lambda: ended.append(end_unconfirmed(review=review, by=request.user))):
        said = ngettext("%(number)s role ended.", "%(number)s roles ended.", ended[0])
        messages.success(request, said % {"number": ended[0]})
    return redirect("people_reviews")
