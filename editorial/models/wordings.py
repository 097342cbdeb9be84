from typing import ClassVar

from django.conf import settings
from django.db import models
from wagtail.models import Page, Revision


class Wording(models.Model):
    """What one revision of a record's page says; for a translation also which text of its source it renders.

    Equal marks (`mark`, `rendered`) mean equal texts: facts and address do not count (docs/adr/0022).
    """

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="wording")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="wordings")
    mark = models.CharField(max_length=64, help_text="SHA-256 of its text.")
    renders = models.ForeignKey(
        Revision,
        null=True,
        on_delete=models.SET_NULL,
        related_name="rendered_by",
        help_text="The source's revision that this translation says.",
    )
    rendered = models.CharField(max_length=64, blank=True, help_text="The mark of that revision's text.")
    published_at = models.DateTimeField(null=True, help_text="When this revision was last made public.")
    by_machine = models.BooleanField(default=False, help_text="Holds text that a machine translated.")
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who has read the machine's text and answers for it.",
    )
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["page", "-published_at"], name="wording_published")
        ]

    def __str__(self) -> str:
        return f"#{self.revision_id} of page {self.page_id}"

    @property
    def is_unread(self) -> bool:
        """Whether a machine's text waits for a person to read it."""
        return self.by_machine and self.read_by_id is None
