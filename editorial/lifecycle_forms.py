from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from institutions.labels import LabelsFormField
from institutions.models import Institution


class InstitutionForm(WagtailAdminModelForm):
    """The identifier of a partner stays: its groups, its records and links to it bear it."""

    def clean_slug(self) -> str:
        given = self.cleaned_data["slug"]
        before = Institution.objects.filter(pk=self.instance.pk).first()
        if before is not None and before.is_partner and before.slug != given:
            raise forms.ValidationError(
                _("The identifier of a partner stays “%(slug)s”: people, records and links depend on it."),
                params={"slug": before.slug},
            )
        return given


class RenameForm(forms.Form):
    names = LabelsFormField(label=_("New name"), help_text=_("In each language in which it has one."))
    acronyms = forms.CharField(
        label=_("Acronyms"), required=False, max_length=200, help_text=_("Separated by commas.")
    )
    since = forms.DateField(
        label=_("Since"),
        widget=AdminDateInput,
        help_text=_("The day on which the new name took effect: today or earlier."),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        initial = {
            "names": institution.names,
            "acronyms": ", ".join(institution.acronyms),
            "since": timezone.localdate(),
        }
        super().__init__(*args, **{"initial": initial, **kwargs})

    def clean_acronyms(self) -> list[str]:
        # An Arabic comma separates as well.
        given = self.cleaned_data["acronyms"].replace("،", ",").split(",")
        return [acronym.strip() for acronym in given if acronym.strip()]


class CloseForm(forms.Form):
    on = forms.DateField(label=_("Closed on"), widget=AdminDateInput, help_text=_("Today or an earlier day."))
    successor = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Its work continues at"),
        required=False,
        to_field_name="slug",
        empty_label=_("Nowhere, or not stated"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Kept in the history, such as the law that merged it."),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"on": timezone.localdate()}, **kwargs})
        others = Institution.objects.open().filter(is_group=False).exclude(pk=institution.pk)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]
