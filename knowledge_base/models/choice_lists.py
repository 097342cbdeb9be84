"""Several values of a fixed list, kept together in one column."""

from typing import Any

from django import forms
from django.db import models
from django.db.models.enums import Choices


class ChoiceListField(models.JSONField):
    """A JSON list of values of `of`; editors tick them. The database knows it as plain JSON."""

    def __init__(self, *args: Any, of: type[Choices] | None = None, **kwargs: Any) -> None:
        self.of = of
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            label=self.verbose_name,
            help_text=self.help_text,
            required=False,
            choices=self.of.choices if self.of else (),
            widget=forms.CheckboxSelectMultiple,
        )
