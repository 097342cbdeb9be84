"""Searches that found nothing: how often, never by whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnansweredQuestion(models.Model):
    """A question in its folded words, in the reader's language. Nothing tells who asked, or at what hour."""

    words = models.CharField(_("Question"), max_length=80)
    language = models.CharField(_("Language"), max_length=10)
    times = models.PositiveIntegerField(_("Times"), default=0)
    first_day = models.DateField(_("First asked"))
    last_day = models.DateField(_("Last asked"))

    class Meta:
        verbose_name = _("search without results")
        verbose_name_plural = _("searches without results")
        constraints = [models.UniqueConstraint(fields=["words", "language"], name="unanswered_once")]
        indexes = [
            models.Index(fields=["first_day"], name="unanswered_first_day"),
            models.Index(fields=["-times", "-last_day"], name="unanswered_most"),
        ]

    def __str__(self) -> str:
        return self.words
