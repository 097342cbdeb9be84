"""The forms of the collection: the file, its columns."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from knowledge_base.collection import columns
from knowledge_base.collection.tables import LARGEST_FILE, OLD_ENCODINGS
from knowledge_base.collection.words import TYPES, languages

ENCODING_NAMES = {"windows-1256": _("Arabic (Windows-1256)"), "windows-1252": _("Western (Windows-1252)")}


class UploadForm(forms.Form):
    """The institution is asked for only where the person has several."""

    institution = forms.ModelChoiceField(Institution.objects.none(), label=_("Institution"), empty_label=None)
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or JSONL, at most 5 MB and 5,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.jsonl,.ndjson"}),
    )

    def __init__(self, *args: Any, institutions: QuerySet[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institution"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (declared above)
        field.queryset = institutions
        if len(institutions) == 1:
            field.initial, field.required = institutions[0].pk, False
            field.widget = forms.HiddenInput()

    def clean_institution(self) -> Institution:
        field = self.fields["institution"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (declared above)
        return self.cleaned_data["institution"] or field.queryset.get()  # type: ignore[union-attr]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file


class ColumnsForm(forms.Form):
    """`column-<n>`: what the n-th heading is; `whole-<field>`: what holds for every row."""

    def __init__(
        self,
        *args: Any,
        headings: Iterable[str],
        chosen: Mapping[str, str],
        whole_file: Mapping[str, str],
        encoding: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headings = list(headings)
        names = [("", _("– leave out –")), *((field.name, field.label) for field in columns.FIELDS)]
        for place, heading in enumerate(self.headings):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                choices=names, required=False, label=heading, initial=chosen.get(heading, "")
            )
        self._add_whole_file(whole_file)
        if encoding:
            self.fields["encoding"] = forms.ChoiceField(
                choices=[(code, ENCODING_NAMES[code]) for code in OLD_ENCODINGS],
                widget=forms.RadioSelect,
                initial=encoding,
                label=_("Which of these reads right?"),
            )

    def _add_whole_file(self, whole_file: Mapping[str, str]) -> None:
        none = ("", _("– the rows say it –"))
        choices: Mapping[str, Any] = {"type": TYPES, "locale": _language_names()}
        for name, values in choices.items():
            self.fields[f"whole-{name}"] = forms.ChoiceField(
                choices=[none, *values],
                required=False,
                label=columns.BY_NAME[name].label,
                initial=whole_file.get(name, ""),
            )

    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column-{place}"] for place in range(len(self.headings))]

    def whole_fields(self) -> list[forms.BoundField]:
        return [self["whole-type"], self["whole-locale"]]

    @property
    def chosen(self) -> dict[str, str]:
        """`{heading: field}` without those left out."""
        found = {heading: self.cleaned_data[f"column-{n}"] for n, heading in enumerate(self.headings)}
        return {heading: name for heading, name in found.items() if name}

    @property
    def whole_file(self) -> dict[str, str]:
        """Where a column says it, the column counts."""
        given = {name: self.cleaned_data[f"whole-{name}"] for name in ("type", "locale")}
        return {name: value for name, value in given.items() if value}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = [cleaned.get(f"column-{place}", "") for place in range(len(self.headings))]
        for place, name in enumerate(names):
            if name and name in names[:place]:
                self.add_error(f"column-{place}", _("Another column is this already."))
        if not self.errors:
            for field in columns.missing(self.chosen, self.whole_file):
                message = _("No column is “%(field)s”, and nothing is chosen for the whole file.")
                self.add_error(None, forms.ValidationError(message, params={"field": field.label}))
        return cleaned


def _language_names() -> list[tuple[str, str]]:
    names = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
    return [(code, names[code]) for code in languages()]
