"""What citizens are asked, step by step; officers who write down a call or a letter fill in the same."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.procedures import procedure_of
from complaints.choices import Choices
from complaints.kinds import Sheet
from editorial.wording import figure_text

WALL = _("People of an institution that you name here see nothing of it, not even that it exists.")
LONG, MEDIUM, SHORT = 20_000, 5_000, 300
MOST_INSTITUTIONS = 5
ANONYMOUS, NAMED = "anonymous", "named"


class Words(forms.CharField):
    """Text of at most `most` characters; a line's end counts as one. What is too long comes back whole."""

    def __init__(self, *, most: int, rows: int = 0, **kwargs: Any) -> None:
        self.most = most
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        widget.attrs |= {"dir": "auto", "autocomplete": "off"}
        super().__init__(widget=widget, strip=True, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value).replace("\r\n", "\n")
        if len(text) > self.most:
            numbers = {"most": figure_text(self.most), "number": figure_text(len(text))}
            raise ValidationError(
                gettext(
                    "At most %(most)s characters fit here, and yours are %(number)s. Shorten the text, or"
                    " attach what is too much as a file."
                )
                % numbers
            )
        return text


class SeveralSelects(forms.SelectMultiple):
    """One list for each institution, each complete without JavaScript; `shown` is how many stand there."""

    template_name = "complaints/parts/several_selects.html"
    shown = 1

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = list(dict.fromkeys(filter(None, value or [])))
        places = min(MOST_INSTITUTIONS, max(self.shown, len(chosen), 1))
        context["places"] = [*chosen[:places], *[""] * (places - len(chosen))]
        context["groups"] = self.choices
        given = context["widget"]["attrs"]
        context["described_by"], context["invalid"] = given.get("aria-describedby"), given.get("aria-invalid")
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(dict.fromkeys(filter(None, data.getlist(name))))


class FactsForm(forms.Form):
    """Step 2. `sheet` says which of the fields its kind has."""

    what = Words(
        most=LONG,
        rows=10,
        error_messages={"required": _("Write what it is about: without it nobody can do anything.")},
    )
    service = Words(
        label=_("Which service, office or counter?"),
        most=SHORT,
        required=False,
        help_text=_("For example: the civil registry of a commune. Leave empty what you do not know."),
    )
    gain = Words(label=_("What would become better, and for whom?"), most=MEDIUM, rows=4, required=False)
    source = Words(
        label=_("How do you know of it?"),
        most=MEDIUM,
        rows=3,
        required=False,
        help_text=_("Seen yourself, heard from others, read in a document. Name nobody who could be harmed."),
    )
    when = Words(
        label=_("When?"),
        most=SHORT,
        required=False,
        help_text=_("A date, a month or “since spring” is enough."),
    )
    where = Words(label=_("Where?"), most=SHORT, required=False)
    about = forms.MultipleChoiceField(
        label=_("Which institution is it about?"),
        required=False,
        widget=SeveralSelects,
        error_messages={
            "invalid_choice": _("Choose the institution from the list, or write its name below.")
        },
    )
    other_institution = Words(
        label=_("Not in the list? Write its name"),
        most=SHORT,
        required=False,
        help_text=_("Leave both empty if you do not know which one it is: we look for it."),
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        required=False,
        error_messages={"invalid_choice": _("Choose a theme from the list, or leave it open.")},
    )
    region = forms.ChoiceField(
        label=_("Region"),
        required=False,
        error_messages={"invalid_choice": _("Choose a region from the list, or leave it open.")},
    )
    wanted = Words(label=_("What do you ask for?"), most=MEDIUM, rows=4, required=False)
    court = forms.BooleanField(
        label=_("This case is not before a court, and no court has decided it."),
        help_text=_("What is before a court is decided by the judge alone."),
        error_messages={
            "required": _("Confirm that the case is not before a court. If it is, only the court can help.")
        },
    )

    publish = forms.BooleanField(
        label=_("A copy may be published, without anything that tells who I am."),
        help_text=_(
            "Two officers make it and look through it. Without this tick it stays between you and us; "
            "it is dealt with in the same way."
        ),
        required=False,
    )

    def __init__(self, *args: Any, sheet: Sheet, choices: Choices, places: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.away: list[str] = []
        self.fields = {name: self.fields[name] for name in sheet.asks}
        self.fields["what"].label, self.fields["what"].help_text = sheet.what, sheet.what_hint
        if procedure_of(sheet.kind).walled:
            self.fields["about"].help_text = WALL
        self._offer("about", choices.institutions)
        self._offer("theme", [("", _("I leave it open")), *choices.themes] if choices.themes else ())
        self._offer("region", [("", _("I leave it open")), *choices.regions] if choices.regions else ())
        if "about" in self.fields:
            self.fields["about"].widget.shown = places

    def _offer(self, name: str, options: Sequence[Any]) -> None:
        """A list without anything to choose is not asked."""
        if not options:
            if self.fields.pop(name, None):
                self.away.append(name)
        elif name in self.fields:
            self.fields[name].choices = options  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What was chosen from a list that is away by now holds: the wall of the case is built from it.

        Only what looks like a slug, because it is not sealed; one that names nothing is passed over later.
        """
        given = super().clean() or {}
        for name in self.away:
            chosen = [value for value in self.data.getlist(name) if slug_re.match(value)]  # type: ignore[attr-defined]
            several = isinstance(self.base_fields[name], forms.MultipleChoiceField)
            given[name] = chosen[:MOST_INSTITUTIONS] if several else "".join(chosen[:1])
        return given

    def clean_about(self) -> list[str]:
        chosen = self.cleaned_data["about"]
        if len(chosen) > MOST_INSTITUTIONS:
            raise ValidationError(_("Choose five institutions at most, and name the others in your text."))
        return chosen


class IdentityForm(forms.Form):
    """Step 3. Anonymous unless somebody says otherwise."""

    who = forms.ChoiceField(
        label=_("Do you want to be known?"),
        choices=[
            (ANONYMOUS, _("I stay anonymous")),
            (NAMED, _("I give my name or a way to reach me")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether you want to be known."),
            "invalid_choice": _("Choose whether you want to be known."),
        },
    )
    name = Words(label=_("Your name"), most=SHORT, required=False)
    contact = Words(
        label=_("How can we reach you?"),
        most=SHORT,
        required=False,
        help_text=_("A phone number, an e-mail or a postal address, used for this case alone."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        empty = not (given.get("name") or given.get("contact"))
        if given.get("who") == NAMED and empty and not self.errors:
            self.add_error("name", _("Write your name or a way to reach you, or choose to stay anonymous."))
        return given


def field_names() -> Sequence[str]:
    """Every field of every step."""
    return [*FactsForm.base_fields, *IdentityForm.base_fields]
