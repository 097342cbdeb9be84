from typing import ClassVar

from django.db import models


class AuditHead(models.Model):
    """How far the audit had come at a time, signed. Added to only; copies are kept outside."""

    only_grows: ClassVar[bool] = True

    number = models.PositiveBigIntegerField(help_text="Of the last entry then.")
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    key = models.CharField(max_length=16, help_text="Which key has signed: the beginning of its hash.")
    signature = models.CharField(max_length=128)

    class Meta:
        ordering: ClassVar[list[str]] = ["number", "pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"
