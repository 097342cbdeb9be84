"""Tables of the desk alone: the public process has no right to them (docs/adr/0031)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from complaints.models.contribution import Contribution


class ContributionOrigin(models.Model):
    """From which case a public copy was made. Goes with the case; the copy stays."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="+")
    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.case_id)


class Decision(models.TextChoices):
    CONFIRMED = "confirmed", _("confirmed")
    RETURNED = "returned", _("sent back")
    REPLACED = "replaced", _("replaced by a newer draft")


class CopyDraft(models.Model):
    """What an officer proposes to publish, until a second one has read it.

    Sealed like the case: before that second reading it may still tell who somebody is. Never changed: whoever
    confirms a draft confirms the words they saw.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    key_id = models.CharField(max_length=16)
    content = models.BinaryField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.BinaryField(help_text="Why it was sent back, sealed.", default=b"")

    class Meta:
        ordering: ClassVar[list[str]] = ["proposed_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(decision=""), name="one_open_draft_of_a_copy"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.decision == ""
