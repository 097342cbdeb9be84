"""What officers fill in for a public copy."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from complaints.models import Withdrawal
from complaints.procedures import PUBLIC_OUTCOMES
from complaints.publishing.copies import LONGEST_TEXT, LONGEST_TITLE, Copy
from complaints.publishing.redaction import Check
from editorial.language_names import language_name_here
from institutions.models import Institution, Term
from institutions.models.term import Vocabulary

PARTS = ("title", "text", "answer")


class CareForm(forms.Form):
    """The list that both officers go through, and what may stand although it looks as if it should not."""

    checked = forms.MultipleChoiceField(
        label=_("I have looked for each of these"),
        choices=Check.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    confirmed = forms.CharField(required=False, max_length=16)

    def care(self) -> dict[str, Any]:
        return {"checked": self.cleaned_data["checked"], "confirmed": self.cleaned_data["confirmed"]}


class CopyForm(CareForm):
    """A title, a text and an answer in each language; the one it was written in comes first."""

    institutions = forms.ModelMultipleChoiceField(
        Institution.objects.none(), label=_("Institutions concerned"), required=False, to_field_name="slug"
    )
    theme = forms.ModelChoiceField(
        Term.objects.none(), label=_("Theme"), required=False, to_field_name="slug"
    )
    region = forms.ModelChoiceField(
        Term.objects.none(),
        label=_("Region"),
        required=False,
        to_field_name="slug",
        help_text=_("Leave it empty where few people live or it came from only one place."),
    )
    outcome = forms.ChoiceField(
        label=_("With what result it was answered"),
        choices=[("", _("Not answered yet")), *PUBLIC_OUTCOMES.items()],
        required=False,
    )
    leads_to = forms.CharField(
        label=_("What it led to, or what answers it"),
        required=False,
        max_length=500,
        help_text=_(
            "Identifiers of public initiatives or commitments, as “initiative-…”, with blanks between."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: Any = None, *, case: Case, initial: Mapping[str, Any] | None = None) -> None:
        self.case = case
        super().__init__(data, initial=dict(initial or {}))
        self._offer()
        for code in languages(case):
            self._add_language(code)

    def _offer(self) -> None:
        own: Any = self.fields
        own["institutions"].queryset = Institution.objects.filter(is_group=False).order_by("slug")
        for name, vocabulary in (("theme", Vocabulary.THEME), ("region", Vocabulary.REGION)):
            own[name].queryset = Term.objects.filter(vocabulary=vocabulary)

    def _add_language(self, code: str) -> None:
        attrs = {"lang": code, "dir": "auto"}
        long = {**attrs, "rows": 9}
        labels = {"title": _("Title"), "text": _("Text"), "answer": _("Answer")}
        for part, label in labels.items():
            field = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST_TITLE if part == "title" else LONGEST_TEXT,
                widget=forms.TextInput(attrs=attrs) if part == "title" else forms.Textarea(attrs=long),
            )
            self.fields[f"{part}_{code}"] = field

    def languages(self) -> Sequence[dict[str, Any]]:
        """`[{"code", "name", "is_source", "fields", "filled"}]`, for the template."""
        return [
            {
                "code": code,
                "name": language_name_here(code),
                "is_source": code == self.case.locale,
                "fields": (fields := [self[f"{part}_{code}"] for part in PARTS]),
                "filled": code == self.case.locale or any(f.value() or f.errors for f in fields),
            }
            for code in languages(self.case)
        ]

    def copy(self) -> Copy:
        """What was typed, before it is checked; of a valid form."""
        typed = self.cleaned_data
        texts = {
            f"{part}s": {code: typed[f"{part}_{code}"] for code in languages(self.case)} for part in PARTS
        }
        return Copy(
            **texts,
            institutions=[institution.slug for institution in typed["institutions"]],
            theme=typed["theme"].slug if typed["theme"] else "",
            region=typed["region"].slug if typed["region"] else "",
            outcome=typed["outcome"],
            leads_to=typed["leads_to"].replace(",", " ").split(),
        )


def languages(case: Case) -> Sequence[str]:
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    return sorted(codes, key=lambda code: code != case.locale)


def filled_with(copy: Copy) -> dict[str, Any]:
    """`initial` of a `CopyForm`."""
    texts = {f"{part}_{code}": said for part in PARTS for code, said in getattr(copy, f"{part}s").items()}
    return texts | {
        "institutions": list(copy.institutions),
        "theme": copy.theme,
        "region": copy.region,
        "outcome": copy.outcome,
        "leads_to": " ".join(copy.leads_to),
    }


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("What has to change"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
    )


class WithdrawForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why it is taken down"), choices=[("", _("Choose")), *Withdrawal.choices], required=False
    )
