from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.calendar.suggesting import Suggestion
from casework.models import Holiday
from institutions.labels import LabelsFormField

EARLIEST, LATEST = 2000, 2100


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=EARLIEST, max_value=LATEST)


class HolidayForm(forms.Form):
    on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d")
    )
    names = LabelsFormField(label=_("Name"), required=False, max_length=120)
    is_provisional = forms.BooleanField(
        label=_("Provisional"),
        required=False,
        help_text=_(
            "The day is an estimate, as for feasts that the moon decides. Correct it once it is announced."
        ),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=200,
        help_text=_("Where the day is laid down or announced, for example a decree."),
    )

    def __init__(self, data: Any = None, *, holiday: Holiday | None = None, year: int | None = None) -> None:
        super().__init__(data, initial=_kept(holiday) if holiday else {})
        self._before = holiday.date if holiday else None
        if year is not None:
            self.fields["on"].initial = date(year, 1, 1)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if not EARLIEST <= on.year <= LATEST:
            years = {"earliest": EARLIEST, "latest": LATEST}
            raise forms.ValidationError(_("Choose a day between %(earliest)s and %(latest)s."), params=years)
        return on

    def days(self) -> list[date]:
        """The days that begin or cease to count, by what was typed."""
        on = self.cleaned_data["on"]
        if self._before == on:
            return []
        return sorted({on, self._before or on})


def _kept(holiday: Holiday) -> dict[str, Any]:
    return {
        "on": holiday.date,
        "names": holiday.names,
        "is_provisional": holiday.is_provisional,
        "source": holiday.source,
    }


class SuggestionsForm(forms.Form):
    days = forms.MultipleChoiceField(
        label=_("Days to add"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )

    def __init__(self, data: Any = None, *, suggestions: Sequence[Suggestion]) -> None:
        super().__init__(data)
        self._by_day = {one.date.isoformat(): one for one in suggestions}
        offered: Any = self.fields["days"]
        offered.choices = [(day, day) for day in self._by_day]

    def chosen(self) -> list[Suggestion]:
        return [self._by_day[day] for day in self.cleaned_data["days"]]
