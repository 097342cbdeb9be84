import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from casework.models.case import Case


class CaseEvent(models.Model):
    """One step in the story of a case. Added to, never changed; the day alone, and codes alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    number = models.PositiveIntegerField(help_text="Its place in the case, from 1.")
    act = models.CharField(max_length=30)
    on = models.DateField()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, help_text="From then on.")
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["case", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="event_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number} {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValueError for an event that stands already."""
        if not self._state.adding:
            raise ValueError("An event is added, never changed.")
        super().save(*args, **kwargs)
