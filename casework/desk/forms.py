"""What officers fill in, an act each. Texts to the author are written in the author's language."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework import permissions
from casework.desk.similar import similar_to
from casework.desk.timeline import PAUSES
from casework.desk.writing import platform_options, template_options
from casework.models import Case
from casework.permissions import Seat
from casework.procedures import procedure_of, walled_kinds
from institutions.models import Institution, Membership, Term
from institutions.models.term import Vocabulary
from institutions.roles import Role

LONGEST_TEXT = 20_000
Option = tuple[str, Any]
REQUIRED = {"required": _("Write something first.")}
CHOOSE = {
    "required": _("Choose one of the reasons in the list."),
    "invalid_choice": _("Choose one of the reasons in the list."),
}


class ActForm(forms.Form):
    """`seen` is the number of the last event that the officer saw."""

    purpose = ""
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, case: Case, user: Any, seat: Seat, prefix: str, last: int
    ) -> None:
        self.case, self.user, self.seat = case, user, seat
        super().__init__(data, auto_id=f"{prefix}-%s", initial={"seen": last})
        self.offer()

    def offer(self) -> None:
        """Fill the lists of choices."""

    def choose(self, name: str, options: Iterable[Option]) -> None:
        self.fields[name].choices = list(options)  # type: ignore[attr-defined]


class ConfirmOnlyForm(ActForm):
    """Nothing to fill in."""


class TextForm(ActForm):
    field_order = ("seen", "reason", "outcome", "into", "platform", "template", "text")
    text = forms.CharField(
        label=_("To the author"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages=REQUIRED,
    )
    template = forms.ChoiceField(label=_("Ready text"), required=False)

    def offer(self) -> None:
        self.fields["text"].widget.attrs |= _in_language_of(self.case)
        self.choose("template", [("", _("None")), *template_options(self.purpose, self.case)])


def _in_language_of(case: Case) -> Mapping[str, str]:
    return {"lang": case.locale, "dir": "auto"}


class AskForm(TextForm):
    purpose = "ask"


class AnswerForm(TextForm):
    purpose = "answer"


class RedirectForm(TextForm):
    purpose = "redirect"
    platform = forms.ChoiceField(label=_("Platform from the directory"), required=False)

    def offer(self) -> None:
        super().offer()
        self.choose("platform", [("", _("None")), *platform_options(self.case.locale)])


class RefuseForm(TextForm):
    purpose = "refuse"
    reason = forms.ChoiceField(label=_("Why it cannot be accepted"), error_messages=CHOOSE)

    def offer(self) -> None:
        super().offer()
        self.choose("reason", [("", _("Choose")), *procedure_of(self.case.kind).refusals.items()])


class CloseForm(TextForm):
    purpose = "close"
    outcome = forms.ChoiceField(label=_("With what result"), error_messages=CHOOSE)

    def offer(self) -> None:
        super().offer()
        self.choose("outcome", [("", _("Choose")), *procedure_of(self.case.kind).outcomes.items()])
        if self.case.answered_on:
            self.fields["text"].required = False
            self.fields["text"].help_text = _("May stay empty: the author has an answer.")


class MergeForm(TextForm):
    purpose = "close"
    into = forms.CharField(
        label=_("The case that goes on"),
        max_length=40,
        help_text=_("Its number, as “case-…”."),
        error_messages=REQUIRED,
    )

    def offer(self) -> None:
        super().offer()
        self.similar = similar_to(self.case, self.user, self.seat)
        self.fields["into"].widget.attrs |= {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}

    def clean_into(self) -> Case:
        """What one may not see is not found, like what does not exist."""
        typed = str(self.cleaned_data["into"]).strip().lower()
        found = permissions.visible_to(self.user, self.seat).filter(public_id=typed).first()
        if found is None:
            raise ValidationError(_("There is no case with this number."))
        if found.pk == self.case.pk:
            raise ValidationError(_("Choose the case that goes on."))
        return found


class ClassifyForm(ActForm):
    about = forms.ModelMultipleChoiceField(
        Institution.objects.none(),
        label=_("Institutions it is about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("People of these institutions do not see the case, nor that there is one."),
    )
    theme = forms.ModelChoiceField(
        Term.objects.none(), label=_("Theme"), required=False, empty_label=_("Not stated")
    )
    region = forms.ModelChoiceField(
        Term.objects.none(), label=_("Region"), required=False, empty_label=_("Not stated")
    )

    def offer(self) -> None:
        chosen = set(self.case.concerns.values_list("institution_id", flat=True))
        self._offer_institutions(chosen)
        for name, vocabulary in (("theme", Vocabulary.THEME), ("region", Vocabulary.REGION)):
            self.fields[name].queryset = Term.objects.filter(vocabulary=vocabulary)  # type: ignore[attr-defined]
        self.initial.update(about=chosen, theme=self.case.theme_id, region=self.case.region_id)
        if self.case.kind not in walled_kinds():
            self.fields["about"].help_text = ""

    def _offer_institutions(self, chosen: set[int]) -> None:
        """Those that are chosen stand first."""
        field: Any = self.fields["about"]
        everything = Institution.objects.filter(is_group=False, closed_on=None)
        field.queryset = everything | Institution.objects.filter(pk__in=chosen)
        options = sorted(
            ((row.pk, row.name_in()) for row in field.queryset),
            key=lambda option: (option[0] not in chosen, option[1]),
        )
        field.choices = options


class RouteForm(ActForm):
    to = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Institution"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose an institution.")},
    )

    def offer(self) -> None:
        field: Any = self.fields["to"]
        field.queryset = reachable(self.case)
        field.help_text = _(
            "Institutions whose lead works on the portal. From then on the lead sees the case."
        )


def reachable(case: Case) -> Any:
    """Institutions with a lead, that stand on no side of the wall."""
    leads = Membership.objects.current().filter(role=Role.LEAD, user__is_active=True)
    found = Institution.objects.open().filter(is_group=False, pk__in=leads.values("institution"))
    if case.kind in walled_kinds():
        found = found.exclude(pk__in=case.concerns.values("institution"))
    return found


class TakeForm(ActForm):
    officer = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Officer who answers for it"),
        empty_label=None,
        error_messages={"invalid_choice": _("This person does not see the case.")},
    )

    def offer(self) -> None:
        field: Any = self.fields["officer"]
        field.queryset = permissions.handlers_of(self.case)
        self.initial["officer"] = self.user.pk


class PauseForm(ActForm):
    reason = forms.ChoiceField(label=_("Why no day counts"), error_messages=CHOOSE)

    def offer(self) -> None:
        reasons: Sequence[Option] = [item for item in PAUSES.items() if item[0] != "waiting-for-author"]
        self.choose("reason", [("", _("Choose")), *reasons])


class NoteForm(ActForm):
    text = forms.CharField(
        label=_("Note for officers"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages=REQUIRED,
        help_text=_("The author never sees it."),
    )
