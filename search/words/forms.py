from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publication.models import PublicRecord
from search.words.checking import lines_of
from search.words.keeping import Pin
from search.words.models import PinnedAnswer, SynonymGroup

EVERYWHERE = _("In all languages")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "class": "search-words__lines"})


class LinesField(forms.CharField):
    """One entry a line: `["…", "…"]`."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(max_length=5000, widget=_lines(rows), **kwargs)

    def clean(self, value: Any) -> Any:
        return lines_of(super().clean(value))


class SynonymForm(forms.Form):
    terms = LinesField(
        rows=6,
        label=_("Words and phrases that mean the same"),
        help_text=_("One a line, in any language: whoever searches for one finds what says another."),
    )
    language = forms.ChoiceField(
        label=_("Where it holds"),
        required=False,
        help_text=_("One language only if the words mean something else in another."),
    )
    note = forms.CharField(
        label=_("Why"), required=False, max_length=300, help_text=_("For your colleagues.")
    )

    def __init__(self, data: Any = None, *, group: SynonymGroup | None = None, asked: str = "") -> None:
        kept = {"terms": asked}
        if group:
            kept = {"terms": "\n".join(group.terms), "language": group.language, "note": group.note}
        super().__init__(data, initial=kept)
        offered: Any = self.fields["language"]
        offered.choices = [("", EVERYWHERE), *settings.WAGTAIL_CONTENT_LANGUAGES]


class PinForm(forms.Form):
    phrases = LinesField(
        rows=4,
        label=_("What people type"),
        help_text=_(
            "One question a line, in any language. Accents, word order and small words do not matter."
        ),
    )
    records = LinesField(
        rows=4,
        label=_("What they should see first"),
        help_text=_("One record a line: its identifier or the address of its page. The first comes first."),
    )
    from_day = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until_day = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day. Empty: until somebody changes it."),
    )
    note = forms.CharField(
        label=_("Why"), required=False, max_length=300, help_text=_("For your colleagues.")
    )

    def __init__(self, data: Any = None, *, answer: PinnedAnswer | None = None, asked: str = "") -> None:
        super().__init__(data, initial=_kept(answer) if answer else {"phrases": asked})

    def clean_records(self) -> list[UUID]:
        found = {line: key_of_record(line) for line in self.cleaned_data["records"]}
        if unknown := [line for line, key in found.items() if key is None]:
            raise ValidationError(
                [gettext("“%(line)s” is not a public record.") % {"line": line[:80]} for line in unknown]
            )
        return [key for line in self.cleaned_data["records"] if (key := found[line])]

    def pin(self) -> Pin:
        return Pin(**self.cleaned_data)


def _kept(answer: PinnedAnswer) -> dict[str, Any]:
    return {
        "phrases": "\n".join(answer.phrases),
        "records": "\n".join(names_of_records(answer.records)),
        "from_day": answer.from_day,
        "until_day": answer.until_day,
        "note": answer.note,
    }


def names_of_records(keys: list[str]) -> list[str]:
    """Their public identifiers; a record that is no longer public keeps its key, so that saving says so."""
    rows = PublicRecord.objects.filter(translation_key__in=keys).values_list("translation_key", "public_id")
    names = {str(key): public_id for key, public_id in rows}
    return [names.get(key, key) for key in keys]


def key_of_record(line: str) -> UUID | None:
    """The record that `line` names: by its identifier, its permanent address, or that of its page."""
    path = unquote(urlsplit(line).path)
    name = path.rstrip("/").rpartition("/")[2]
    found = PublicRecord.objects.filter(Q(public_id=name) | Q(url__in=[path, f"{path.rstrip('/')}/"]))
    return found.values_list("translation_key", flat=True).first()
