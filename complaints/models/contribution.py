"""Tables that the public process reads: nothing in them leads to a case."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.procedures import Kind
from institutions.models import Institution, Term
from institutions.public_ids import new_public_id

RECORD_TYPE = "contribution"


class Withdrawal(models.TextChoices):
    """Why a copy is public no longer."""

    AUTHOR = "author", _("The author does not want it public any more")
    PERSONAL = "personal", _("It tells who somebody is")
    MISTAKE = "mistake", _("It was published by mistake")


class Contribution(models.Model):
    """A suggestion or an expectation in public: a copy written for it, never the case itself.

    Who could follow a copy to its case could ask for its author; so the link is kept in another table,
    `ContributionOrigin`, which the public process has no right to read.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    public_id = models.CharField(max_length=40, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    locale = models.CharField(max_length=10, help_text="In which it was written.")
    institutions = models.ManyToManyField(Institution, related_name="+")
    theme = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+")
    received_month = models.DateField(help_text="The first day of the month stands for all of it.")
    outcome = models.CharField(max_length=30, blank=True, help_text="A code of the procedure, once answered.")
    leads_to = models.JSONField(default=list, help_text="Public ids of the records that it led to.")
    published_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    answered_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawal = models.CharField(max_length=20, choices=Withdrawal.choices, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.public_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        while not self.public_id:
            candidate = new_public_id(RECORD_TYPE)
            if not Contribution.objects.filter(public_id=candidate).exists():
                self.public_id = candidate
        super().save(*args, **kwargs)

    @property
    def is_public(self) -> bool:
        return self.withdrawn_on is None

    def by_language(self) -> Mapping[str, "ContributionText"]:
        return {text.locale: text for text in self.texts.all()}


class ContributionText(models.Model):
    """What it says in one language. Gone for good when the copy is withdrawn."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="texts")
    locale = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    text = models.TextField()
    answer = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contribution", "locale"], name="contribution_once_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.locale}"
