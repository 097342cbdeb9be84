"""What the author types on the page of a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 20_000


class LetterForm(forms.Form):
    text = forms.CharField(
        max_length=LONGEST,
        error_messages={
            "required": _("Write something first."),
            "max_length": _("The text is too long: at most %(limit_value)s signs; it has %(show_value)s."),
        },
    )


class SatisfactionForm(forms.Form):
    satisfaction = forms.TypedChoiceField(
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (5, _("Very satisfied")),
            (4, _("Satisfied")),
            (3, _("Neither satisfied nor dissatisfied")),
            (2, _("Dissatisfied")),
            (1, _("Very dissatisfied")),
        ],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the five.")),
    )
