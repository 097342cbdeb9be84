"""What the form of a translation asks besides its text: which text it renders, and whether it was read."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm

from editorial.language_names import language_name_here
from editorial.wording import date_text, local_day
from editorial.wordings import UNREAD, Correspondence, Standing, standing_of

SUBMITTING = ("action-submit", "action-restart-workflow")


class TranslationStatements(WagtailAdminPageForm):
    """Two statements of the translator, each asked only where it has a meaning."""

    correspondence = forms.ChoiceField(
        required=False,
        choices=Correspondence.choices,
        initial=Correspondence.BY_CHANGE,
        widget=forms.RadioSelect,
        label=gettext_lazy("Does this translation say what the source says now?"),
    )
    machine_text_read = forms.BooleanField(
        required=False,
        label=gettext_lazy("I have read the text that the machine translated, and it is right"),
    )
    standing: Standing | None = None

    def ask_of_translation(self) -> None:
        self.standing = standing_of(self.instance) if self.instance.pk else None
        standing = self.standing
        if standing is None or not (standing.is_behind or standing.draft):
            self.fields.pop("correspondence", None)
        elif "correspondence" in self.fields:
            self._name_the_texts(standing)
        if standing is None or not standing.wording.is_unread:
            self.fields.pop("machine_text_read", None)

    def _name_the_texts(self, standing: Standing) -> None:
        source = self.instance.source
        names = {"language": language_name_here(source.locale.language_code)}
        field: Any = self.fields["correspondence"]
        choices = [choice for choice in Correspondence.choices if choice[0] != Correspondence.DRAFT]
        if standing.newest is not None and source.live:
            day = date_text(local_day(source.last_published_at), "day")
            field.label = _("Does this translation say what the %(language)s text of %(day)s says?") % {
                **names,
                "day": day,
            }
        if standing.draft is not None and source.permissions_for_user(self.for_user).can_edit():
            choices.append((Correspondence.DRAFT.value, Correspondence.DRAFT.label))
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        asked = "machine_text_read" in self.fields and not cleaned.get("machine_text_read")
        if asked and any(name in self.data for name in SUBMITTING):
            self.add_error("machine_text_read", UNREAD)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        said = self.cleaned_data.get("correspondence")
        if said:
            self.instance.correspondence = said
        if self.cleaned_data.get("machine_text_read"):
            self.instance.read_by = self.for_user
        return super().save(commit)
