from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, Invitation, User
from institutions.permissions import institutions_looked_after_by, roles_given_by
from institutions.roles import Role


class InstitutionAndRole(forms.Form):
    """Offers what the person may give; a choice made by hand is refused like any other impossible one."""

    institution = forms.ModelChoiceField(
        Institution.objects.none(), label=_("Institution"), to_field_name="slug"
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        offered = institutions_looked_after_by(by)
        institutions = list(offered[:2])
        self.fields["institution"].queryset = offered  # type: ignore[attr-defined]
        if len(institutions) == 1:
            self.initial.setdefault("institution", institutions[0].slug)
        roles = {role for institution in institutions for role in roles_given_by(by, institution)}
        if len(institutions) > 1:
            roles |= set(Role) if Role.LEAD in roles else set()
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, role.label) for role in Role if role in roles
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        institution, role = cleaned.get("institution"), cleaned.get("role")
        if institution and role and role not in roles_given_by(self.by, institution):
            self.add_error("role", _("Only the approving body has this role."))
        return cleaned


class InvitationForm(InstitutionAndRole):
    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(
        label=_("Name"), max_length=150, required=False, help_text=_("For the greeting of the mail.")
    )
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=settings.WAGTAIL_CONTENT_LANGUAGES
    )

    field_order = ("email", "name", "institution", "role", "language")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.TextInput,
        help_text=_("Kept in the history: a few words, such as “moved to another department”."),
    )


class AcceptanceForm(forms.Form):
    """A new person's name, language and password."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of your screens and mails"), choices=settings.WAGTAIL_CONTENT_LANGUAGES
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html(),
    )
    password_again = forms.CharField(
        label=_("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        first, _space, last = invitation.name.partition(" ")
        initial = {"first_name": first, "last_name": last, "language": invitation.language}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given, again = cleaned.get("password"), cleaned.get("password_again")
        if given and again and given != again:
            self.add_error("password_again", _("The two passwords differ."))
        if given:
            self._check_password(given, cleaned)
        return cleaned

    def _check_password(self, password: str, cleaned: dict[str, Any]) -> None:
        person = User(
            email=self.invitation.email,
            first_name=cleaned.get("first_name", ""),
            last_name=cleaned.get("last_name", ""),
        )
        try:
            validate_password(password, person)
        except ValidationError as weak:
            self.add_error("password", weak)


class PeopleFilter(forms.Form):
    """Which people the list shows. Values that mean nothing are passed over."""

    q = forms.CharField(label=_("Name or address"), required=False, max_length=100)
    institution = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Institution"),
        required=False,
        to_field_name="slug",
        empty_label=_("All"),
    )
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *Role.choices])
    who = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[
            ("", _("Who works here now")),
            ("unprotected", _("Without a second factor")),
            ("left", _("Who has left")),
        ],
    )

    def __init__(self, *args: Any, by: User, administrator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = institutions_looked_after_by(by)  # type: ignore[attr-defined]
        if not administrator:
            self.fields["who"].choices = self.fields["who"].choices[:2]  # type: ignore[attr-defined]
