"""The yearly access review: each role of an institution is confirmed or ended, person by person."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from institutions.memberships import end
from institutions.models import AccessReview, Confirmation, Institution, Membership, User
from institutions.permissions import (
    NOT_ONESELF,
    NOT_YOURS,
    check_may_change,
    institutions_led_by,
    is_administrator,
    memberships_visible_to,
)
from institutions.roles import Role

NOT_CONFIRMED = "not confirmed in the yearly access review"


def a_year_after(day: date) -> date:
    """The same day next year; 28 February after a 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def institutions_with_people() -> QuerySet[Institution]:
    current = Membership.objects.current()
    return Institution.objects.open().filter(pk__in=current.values("institution_id"))


def begin_reviews() -> None:
    """Every institution with people has a review ahead: the first a year after it was opened."""
    ahead = AccessReview.objects.open().values("institution_id")
    for institution in institutions_with_people().exclude(pk__in=ahead):
        first = institution.opened_on or timezone.localdate()
        _review_ahead(institution, a_year_after(first))


def _review_ahead(institution: Institution, due_on: date) -> AccessReview:
    return AccessReview.objects.open().get_or_create(institution=institution, defaults={"due_on": due_on})[0]


def reviews_visible_to(user: User) -> QuerySet[AccessReview]:
    """Reviews that are not completed, the most urgent first, of institutions that still work."""
    reviews = AccessReview.objects.open().filter(institution__closed_on=None).select_related("institution")
    if is_administrator(user):
        return reviews
    return reviews.filter(institution__in=institutions_led_by(user))


def to_review(review: AccessReview, user: User) -> QuerySet[Membership]:
    """What `user` sees of the roles that this review still has to settle."""
    visible = memberships_visible_to(user).values("pk")
    return review.open_memberships().filter(pk__in=visible).select_related("user", "institution")


def remaining(reviews: Iterable[AccessReview], user: User) -> dict[int, int]:
    """`{review: roles to settle among those that `user` sees}`, in two queries."""
    open_reviews = {review.institution_id: review for review in reviews}
    confirmed = set(
        Confirmation.objects.filter(review__in=open_reviews.values()).values_list(
            "review_id", "membership_id"
        )
    )
    counts = dict.fromkeys((review.pk for review in open_reviews.values()), 0)
    for membership in memberships_visible_to(user).current().filter(institution__in=open_reviews):
        review = open_reviews[membership.institution_id]
        begun = timezone.localdate(membership.granted_at) <= review.starts_on
        counts[review.pk] += begun and (review.pk, membership.pk) not in confirmed
    return counts


def check_may_settle(*, membership: Membership, by: User) -> None:
    """Nobody confirms themself, unless there is no other administrator who could."""
    if by.pk != membership.user_id:
        check_may_change(
            by=by, user=membership.user, institution=membership.institution, role=membership.role
        )
    elif not _is_alone(by):
        raise PermissionDenied(NOT_ONESELF)


def _is_alone(user: User) -> bool:
    others = Membership.objects.current().filter(role=Role.ADMINISTRATOR, user__is_active=True)
    return is_administrator(user) and not others.exclude(user=user).exists()


@transaction.atomic
def confirm(*, review: AccessReview, membership: Membership, by: User) -> None:
    """The person still needs this role. Raises PermissionDenied for oneself and for others' people."""
    _check_belongs(review, membership)
    check_may_settle(membership=membership, by=by)
    Confirmation.objects.get_or_create(review=review, membership=membership, defaults={"confirmed_by": by})
    _complete_if_settled(review, by)


@transaction.atomic
def refuse(*, review: AccessReview, membership: Membership, by: User, reason: str) -> None:
    """The person no longer needs this role: end it."""
    _check_belongs(review, membership)
    end(membership=membership, by=by, reason=reason or NOT_CONFIRMED)
    _complete_if_settled(review, by)


def _check_belongs(review: AccessReview, membership: Membership) -> None:
    if review.completed_at or membership.institution_id != review.institution_id:
        raise ValidationError(_("This review is completed, or does not look at this person."))


@transaction.atomic
def end_unconfirmed(*, review: AccessReview, by: User, on: date | None = None) -> int:
    """End in one step what nobody confirmed for two months; return how many roles that were.

    One's own roles stay. Raises PermissionDenied unless `by` is an administrator; ValidationError before.
    """
    if not is_administrator(by):
        raise PermissionDenied(NOT_YOURS)
    if not review.is_beyond_patience(on or timezone.localdate()):
        raise ValidationError(
            _("Roles are ended together only two months after the day on which it was due.")
        )
    unconfirmed = list(review.open_memberships().exclude(user=by).select_related("user", "institution"))
    for membership in unconfirmed:
        end(membership=membership, by=by, reason=NOT_CONFIRMED)
    _complete_if_settled(review, by)
    return len(unconfirmed)


def _complete_if_settled(review: AccessReview, by: User) -> None:
    """The next one is due a year later."""
    if review.open_memberships().exists():
        return
    completed = AccessReview.objects.open().filter(pk=review.pk)
    if not completed.update(completed_at=timezone.now(), completed_by=by):
        return
    log(review.institution, "portal.access.reviewed", user=by, data={"due_on": review.due_on.isoformat()})
    _review_ahead(review.institution, a_year_after(timezone.localdate()))
