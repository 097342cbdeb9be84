"""Asking for alerts, on a page that sets no cookie."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from search.alerts.models import Rhythm


class AlertForm(forms.Form):
    """`website` is a trap: nobody sees it, so only programs fill it."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("This is not an e-mail address. It looks like name@example.org."),
            "max_length": _("This e-mail address is too long."),
        },
    )
    rhythm = forms.ChoiceField(
        choices=Rhythm.choices,
        initial=Rhythm.DAILY,
        error_messages={
            "required": _("Choose how often mails may come."),
            "invalid_choice": _("Choose how often mails may come."),
        },
    )
    website = forms.CharField(required=False)

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("website"))

    def fields_shown(self) -> list[Any]:
        return [self["email"], self["rhythm"]]
