from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from editorial.statuses import ActionState
from institutions.labels import LabelsField, label_in
from institutions.models import Institution


class ActionToTake(Orderable):
    """What has to be done, by whom, by when. Concrete per page type."""

    what = LabelsField(_("what has to be done"))
    institution = models.ForeignKey(
        Institution,
        verbose_name=_("by which institution"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    due = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=ActionState.choices, blank=True)

    panels = [FieldPanel("what"), FieldPanel("institution"), FieldPanel("due"), FieldPanel("state")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.what_in()

    def what_in(self, locale: str | None = None) -> str:
        return label_in(self.what, locale)[0]
