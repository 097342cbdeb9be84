from typing import Any, ClassVar

from django.db import models


class PublishedFigures(models.Model):
    """One table of one period as everybody may know it, suppressed already. Added to only.

    What is corrected later stands in a row of its own with the next `revision`; the older one stays.
    """

    only_grows: ClassVar[bool] = True

    period = models.CharField(max_length=7, help_text="A month as 2026-03 or a year as 2026.")
    name = models.CharField(max_length=40, help_text="Which table: casework.statistics.tables.")
    revision = models.PositiveSmallIntegerField(default=0)
    published_on = models.DateField()
    content = models.JSONField(help_text="What is public: casework.statistics.suppression.")
    counted = models.JSONField(help_text="What was counted. For the tables of the year alone, shown nowhere.")

    class Meta:
        ordering: ClassVar[list[str]] = ["period", "name", "revision"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["period", "name", "revision"], name="figures_published_once")
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.name} {self.revision}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValueError for figures that are published already."""
        if not self._state.adding:
            raise ValueError("Published figures are added to, never changed.")
        super().save(*args, **kwargs)
