from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.labels import LabelsField, label_in


class ReplyPurpose(models.TextChoices):
    """At which act a ready text is offered."""

    ASK = "ask", _("Ask the author")
    ANSWER = "answer", _("Answer")
    REFUSE = "refuse", _("Do not accept")
    REDIRECT = "redirect", _("Another body is competent")
    CLOSE = "close", _("Close")


class ReplyTemplate(models.Model):
    """A text that is ready for an author, in each language. It is never about somebody's case."""

    purpose = models.CharField(_("when it is offered"), max_length=10, choices=ReplyPurpose.choices)
    kinds = models.JSONField(_("for these kinds of case"), default=list, blank=True)
    names = LabelsField(_("name"))
    texts = LabelsField(_("text"), long=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["purpose", "pk"]

    def __str__(self) -> str:
        return label_in(self.names)[0]
