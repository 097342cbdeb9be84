"""The compact form by which an officer writes a case down."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.attachments.checking import CheckedFile
from casework.intake import Submission
from casework.models import Channel
from casework.procedures import Procedure
from institutions.models import Institution, Term
from institutions.models.term import Vocabulary

LONGEST_WORDS, LONGEST_LINE = 20_000, 300
_FIRST = {"required": _("Write down what it is about.")}


class IntakeForm(forms.Form):
    """`procedure` names the fields for words, the first of which is needed."""

    channel = forms.ChoiceField(
        label=_("How it came in"),
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
    )
    locale = forms.ChoiceField(label=_("Language of the author"), choices=settings.LANGUAGES)
    about = forms.ModelMultipleChoiceField(
        Institution.objects.none(),
        label=_("Institutions it is about"),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )
    theme = forms.ModelChoiceField(
        Term.objects.none(),
        label=_("Theme"),
        required=False,
        to_field_name="slug",
        empty_label=_("Not stated"),
    )
    region = forms.ModelChoiceField(
        Term.objects.none(),
        label=_("Region"),
        required=False,
        to_field_name="slug",
        empty_label=_("Not stated"),
    )
    name = forms.CharField(label=_("Name of the author"), max_length=LONGEST_LINE, required=False)
    contact = forms.CharField(
        label=_("How to reach the author"),
        max_length=LONGEST_LINE,
        required=False,
        help_text=_("Leave both empty for whoever stays anonymous."),
    )

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.procedure = procedure
        words = list(procedure.fields.items())
        for place, (name, label) in enumerate(words):
            self.fields[f"word-{name}"] = _words(label, is_first=place == 0)
        self.order_fields(["channel", "locale", *(f"word-{name}" for name, _label in words)])
        self._offer()

    def _offer(self) -> None:
        fields: Any = self.fields
        fields["about"].queryset = Institution.objects.open().filter(is_group=False)
        fields["theme"].queryset = Term.objects.filter(vocabulary=Vocabulary.THEME)
        fields["region"].queryset = Term.objects.filter(vocabulary=Vocabulary.REGION)
        for name in ("name", "contact"):
            fields[name].widget.attrs |= {"dir": "auto", "autocomplete": "off"}

    def submission(self, files: Sequence[CheckedFile]) -> Submission:
        data = self.cleaned_data
        words = {name: data[f"word-{name}"] for name in self.procedure.fields}
        return Submission(
            kind=self.procedure.kind,
            locale=data["locale"],
            channel=data["channel"],
            about=[institution.slug for institution in data["about"]],
            theme=data["theme"].slug if data["theme"] else "",
            region=data["region"].slug if data["region"] else "",
            body={name: text for name, text in words.items() if text},
            identity={name: data[name] for name in ("name", "contact") if data[name]},
            files=files,
        )


def _words(label: Any, *, is_first: bool) -> forms.CharField:
    attrs = {"rows": 8 if is_first else 2, "dir": "auto", "autocomplete": "off"}
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORDS,
        required=is_first,
        widget=forms.Textarea(attrs=attrs),
        error_messages=_FIRST,
    )


def as_typed(sent: QueryDict) -> dict[str, Any]:
    """To show again without judging it."""
    return {name: values if name == "about" else values[-1] for name, values in sent.lists() if values}
