"""What editors keep to help people find: words that mean the same, and answers that come first."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SynonymGroup(models.Model):
    """Words and phrases (`["INPPLC", "instance nationale de la probité"]`) any of which finds all."""

    terms: Any = models.JSONField(_("Words and phrases"), default=list)
    language = models.CharField(_("Where it holds"), max_length=10, blank=True)
    note = models.CharField(_("Why"), max_length=300, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return " = ".join(self.terms)


class PinnedAnswerQuerySet(models.QuerySet["PinnedAnswer"]):
    def not_past(self, day: date) -> "PinnedAnswerQuerySet":
        return self.filter(Q(until_day=None) | Q(until_day__gte=day))


class PinnedAnswer(models.Model):
    """Records (their translation keys, in order) shown first to whoever asks one of `phrases`."""

    phrases: Any = models.JSONField(_("Questions"), default=list)
    records: Any = models.JSONField(_("Records"), default=list)
    from_day = models.DateField(_("From"), null=True, blank=True)
    until_day = models.DateField(_("Until"), null=True, blank=True)
    note = models.CharField(_("Why"), max_length=300, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PinnedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommended answer")
        verbose_name_plural = _("recommended answers")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_day=None) | Q(until_day=None) | Q(until_day__gte=F("from_day")),
                name="pinned_answer_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return " / ".join(self.phrases)

    def holds_on(self, day: date) -> bool:
        return (self.from_day or day) <= day <= (self.until_day or day)
