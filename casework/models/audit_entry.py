"""Every look at a case and every act of the desk, each entry bound to the one before by its hash."""

from typing import ClassVar

from django.db import models

# What stands before the first entry.
NOTHING = "0" * 64


class AuditEntry(models.Model):
    """Added by `casework.audit.recording.record` alone; a trigger refuses every change.

    `actor` is the number of a person, or null for the portal itself. It is no foreign key: whoever leaves
    stays in the audit.
    """

    only_grows: ClassVar[bool] = True

    number = models.PositiveBigIntegerField(primary_key=True, help_text="From 1, without a gap.")
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=60, blank=True, help_text="Public id of what it is about.")
    details = models.JSONField(default=dict, help_text="Codes, numbers and days, never content.")
    previous = models.CharField(max_length=64, help_text="The hash of the entry before.")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "number"], name="audit_subject"),
            models.Index(fields=["actor", "number"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.act} {self.subject}"
