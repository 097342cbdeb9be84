from typing import Any, ClassVar

from django.db import models

from institutions.labels import LabelsField, label_in


class Holiday(models.Model):
    """A day of the week on which nobody works."""

    date = models.DateField(unique=True)
    names = LabelsField()
    is_provisional = models.BooleanField(default=False, help_text="The day is estimated.")
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["date"]

    def __str__(self) -> str:
        return self.name_in()

    def name_in(self, locale: str | None = None) -> str:
        return label_in(self.names, locale)[0]

    @property
    def label(self) -> dict[str, Any]:
        text, language = label_in(self.names)
        return {"text": text, "language": language}
