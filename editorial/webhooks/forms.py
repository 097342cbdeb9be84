from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from publication.facets import TYPE_TITLES
from publication.webhooks.keeping import Wish
from publication.webhooks.models import ASKED_FOR, LONGEST_URL, Webhook

EVENTS = [(kind.value, kind.label) for kind in ASKED_FOR]


class WebhookForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Which system is told, in words that your colleagues know."),
    )
    url = forms.CharField(
        label=_("Address of the receiver"),
        max_length=LONGEST_URL,
        widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://", "autocomplete": "off"}),
        help_text=_("A secure address (https) that can be reached from the internet."),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"), choices=EVENTS, widget=forms.CheckboxSelectMultiple, required=False
    )
    types = forms.MultipleChoiceField(
        label=_("Types of record"),
        choices=list(TYPE_TITLES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: all."),
    )
    institution = forms.ChoiceField(
        label=_("Institution"), required=False, help_text=_("Only records of this institution.")
    )

    def __init__(self, data: Any = None, *, webhook: Webhook | None = None) -> None:
        super().__init__(data, initial=_kept(webhook) if webhook else {"events": [one for one, _n in EVENTS]})
        self._institutions = {one.slug: one for one in Institution.objects.all()}
        offered: Any = self.fields["institution"]
        named = sorted((one.name_in(), slug) for slug, one in self._institutions.items())
        offered.choices = [("", _("All institutions")), *((slug, name) for name, slug in named)]

    def wish(self) -> Wish:
        values = dict(self.cleaned_data)
        institution = self._institutions.get(values.pop("institution"))
        return Wish(**values, institution=institution)


def _kept(webhook: Webhook) -> dict[str, Any]:
    kept = {name: getattr(webhook, name) for name in ("name", "url", "events", "types")}
    return kept | {"institution": webhook.institution.slug if webhook.institution else ""}
