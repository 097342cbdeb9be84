"""Short texts of a language-neutral row, one per language of the portal."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Labels = Mapping[str, str]


def label_in(labels: Labels | None, locale: str | None = None) -> tuple[str, str]:
    """(text, language) of `labels` for a reader of `locale` (default: the active language).

    Without a text in that language the first language of the portal that has one serves;
    ("", locale) when there is none at all.
    """
    wanted = locale or get_language() or settings.LANGUAGE_CODE
    for code in (wanted, *(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES)):
        if text := (labels or {}).get(code):
            return text, code
    return "", wanted


class LabelsWidget(forms.MultiWidget):
    """One text input a language, named `<field>_<language>`."""

    template_name = "institutions/widgets/labels.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, long: bool = False) -> None:
        self.languages = list(settings.WAGTAIL_CONTENT_LANGUAGES)
        one = forms.Textarea if long else forms.TextInput
        extra = {"rows": 3} if long else {}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            code: one(attrs={"lang": code, "dir": "auto", **extra}) for code, _name in self.languages
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in self.languages]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for (code, language), subwidget in zip(self.languages, context["widget"]["subwidgets"], strict=True):
            subwidget["language_code"], subwidget["language_name"] = code, language
        return context


class LabelsFormField(forms.MultiValueField):
    """Cleans to `{language: text}` without the empty ones."""

    def __init__(self, *, long: bool = False, max_length: int = 500, **kwargs: Any) -> None:
        kwargs.pop("encoder", None), kwargs.pop("decoder", None)
        kwargs["widget"] = LabelsWidget(long=long)
        fields = [
            forms.CharField(required=False, max_length=max_length, label=name)
            for _code, name in settings.WAGTAIL_CONTENT_LANGUAGES
        ]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> dict[str, str]:
        codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
        return {code: text for code, text in zip(codes, data_list or [], strict=False) if text}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != self.compress([value or "" for value in data or []])


class LabelsField(models.JSONField):
    """`{language: text}`. A new language needs no migration."""

    description = _("Text in each language")

    def __init__(self, *args: Any, long: bool = False, **kwargs: Any) -> None:
        self.long = long
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.long:
            kwargs["long"] = True
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("widget", None)
        options = {
            "required": not self.blank,
            "label": self.verbose_name,
            "help_text": self.help_text,
            **kwargs,
        }
        options.pop("form_class", None), options.pop("choices_form_class", None)
        return LabelsFormField(long=self.long, max_length=5000 if self.long else 500, **options)
