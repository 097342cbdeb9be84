from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Orderable, Page

from editorial.practice import is_practice
from editorial.statuses import LinkKind


class RecordLink(Orderable):
    """From a page to any page, with a reason. How domains meet without importing each other."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="record_links")
    target = models.ForeignKey(
        Page, verbose_name=_("record"), on_delete=models.CASCADE, related_name="linked_from"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=LinkKind.choices, default=LinkKind.RELATED)

    panels = [PageChooserPanel("target"), FieldPanel("kind")]

    class Meta(Orderable.Meta):
        verbose_name = _("link to another record")
        verbose_name_plural = _("links to other records")

    def clean(self) -> None:
        super().clean()
        if self.target_id and is_practice(self.target):
            raise ValidationError(
                {"target": _("A practice page is never public, so nothing can link to it.")}
            )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.target}"
