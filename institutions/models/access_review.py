from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution
from institutions.models.membership import Membership, MembershipQuerySet

NOTICE = timedelta(days=30)
PATIENCE = timedelta(days=61)


class AccessReviewQuerySet(models.QuerySet["AccessReview"]):
    def open(self) -> "AccessReviewQuerySet":
        return self.filter(completed_at=None)


class AccessReview(models.Model):
    """The yearly look at who has which role in an institution, person by person."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="access_reviews", verbose_name=_("institution")
    )
    due_on = models.DateField(_("due on"))
    completed_at = models.DateTimeField(_("completed on"), null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AccessReviewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "pk"]
        verbose_name = _("access review")
        verbose_name_plural = _("access reviews")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["institution"], condition=Q(completed_at=None), name="one_open_review"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.due_on}"

    @property
    def starts_on(self) -> date:
        return self.due_on - NOTICE

    def is_overdue(self, on: date) -> bool:
        return on > self.due_on

    def is_beyond_patience(self, on: date) -> bool:
        """Two months late: administrators may end what nobody has confirmed."""
        return on > self.due_on + PATIENCE

    def open_memberships(self) -> MembershipQuerySet:
        """Roles that this review has to look at and has not confirmed; later ones wait for the next."""
        begun = Membership.objects.current().filter(
            institution=self.institution, granted_at__date__lte=self.starts_on
        )
        return begun.exclude(confirmations__review=self)


class Confirmation(models.Model):
    """Somebody responsible has said in a review that a person still needs a role."""

    review = models.ForeignKey(AccessReview, on_delete=models.PROTECT, related_name="confirmations")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="confirmations")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "membership"], name="confirmed_once")
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} in {self.review_id}"
