"""What the reader of the report of languages can ask for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from editorial.language_names import language_name_here
from editorial.language_report import Row, Wanted
from editorial.language_tables import type_names
from editorial.translation_states import LanguageState
from institutions.models import Institution


class LanguageFilter(forms.Form):
    """Offers what is in the report; anything else in the address is left aside."""

    institution = forms.ChoiceField(label=_("Institution"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, data: Any, *, rows: Sequence[Row]) -> None:
        super().__init__(data)
        named = Institution.objects.in_bulk(
            {row.source.institution for row in rows if row.source.institution}
        )
        choices: dict[str, list[tuple[Any, Any]]] = {
            "institution": sorted(((pk, str(one)) for pk, one in named.items()), key=lambda pair: pair[1]),
            "type": list(type_names().items()),
            "language": [
                (code, capfirst(language_name_here(code))) for code in (rows[0].languages if rows else ())
            ],
            "state": list(LanguageState.choices),
        }
        for name, offered in choices.items():
            field: Any = self.fields[name]
            field.choices = [("", _("All")), *offered]

    def wanted(self) -> Wanted:
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return Wanted(
            institution=int(given.get("institution") or 0) or None,
            type=given.get("type", ""),
            state=given.get("state", ""),
            language=given.get("language", ""),
        )
