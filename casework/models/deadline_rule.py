from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    """What is owed to the author of a case, in its order."""

    ACKNOWLEDGE = "acknowledge", _("Acknowledgement")
    TRIAGE = "triage", _("First look")
    ANSWER = "answer", _("Answer")


class DeadlineRule(models.Model):
    """Within how many working days after its arrival a case of this kind has got this far.

    The rule that was in force on the day of arrival counts for the whole case.
    """

    kind = models.CharField(max_length=20)
    step = models.CharField(max_length=20, choices=Step.choices)
    working_days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="The last day.")
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "working_days", "valid_from"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "step", "valid_from"], name="rule_once_a_day"),
            models.UniqueConstraint(
                fields=["kind", "step"], condition=Q(valid_until=None), name="rule_one_is_open"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="rule_ends_after_begin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.step} {self.working_days}"
