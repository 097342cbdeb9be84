"""Forms of the sign-in screens, on those of django-allauth."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.models import User
from institutions.sign_in import factors, mails, throttle

PASSWORD = gettext_lazy("Password")
NEW_PASSWORD = gettext_lazy("New password")
NEW_PASSWORD_AGAIN = gettext_lazy("New password again")
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "autofocus": True}


def _dress(form: forms.BaseForm, **labels: Any) -> None:
    """Labels in place of placeholders, and letters from left to right."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs["dir"] = "ltr"


class SignInForm(account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, login=gettext_lazy("E-mail address"), password=PASSWORD)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}
        self.fields["password"].help_text = ""


class ConfirmPasswordForm(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, password=PASSWORD)
        self.fields["password"].widget.attrs["autofocus"] = True
        self.fields["password"].help_text = ""


class ChangePasswordForm(account_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD_AGAIN}
        _dress(self, oldpassword=gettext_lazy("Password that you have now"), **labels)
        self.fields["oldpassword"].help_text = ""

    def clean_oldpassword(self) -> str:
        """Counted like any other try."""
        password = self.cleaned_data["oldpassword"]
        adapter = get_adapter()
        if not adapter.reauthenticate(self.user, password):
            raise adapter.validation_error("enter_current_password")
        return str(password)


class NewPasswordForm(account_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self, password1=NEW_PASSWORD, password2=NEW_PASSWORD_AGAIN)


class ForgottenPasswordForm(forms.Form):
    """Answers alike whoever has the address."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "dir": "ltr", "autofocus": True}),
    )

    def save(self, request: HttpRequest) -> None:
        mails.send_link_for_new_password(self.cleaned_data["email"])


class _CodeForm(forms.Form):
    """A one-time code or a recovery code, once; wrong ones make the person wait."""

    user: User
    code = forms.CharField(
        label=gettext_lazy("One-time code or recovery code"),
        max_length=40,
        widget=forms.TextInput(attrs=CODE),
    )

    def clean_code(self) -> str:
        self._refuse_hurry()
        code = str(self.cleaned_data["code"])
        self.authenticator = factors.accept(self.user, code)
        if self.authenticator is None:
            self._refuse_wrong_code()
        throttle.forget_failures(throttle.codes_of(self.user))
        return code

    def _refuse_hurry(self) -> None:
        if wait := throttle.seconds_to_wait_for_code(self.user):
            raise ValidationError([_("There were too many wrong codes."), throttle.wait_text(wait)])

    def _refuse_wrong_code(self) -> None:
        request = get_adapter().request
        if throttle.count_wrong_code(self.user, throttle.address_of(request)):
            mails.tell(self.user, "wrong_codes")
        texts = [_("This code is not right, or was used before.")]
        if wait := throttle.seconds_to_wait_for_code(self.user):
            texts.append(throttle.wait_text(wait))
        raise ValidationError(texts)


class CodeForm(_CodeForm, mfa_forms.AuthenticateForm):
    """Ends the sign-in."""


class ConfirmCodeForm(_CodeForm, mfa_forms.ReauthenticateForm):
    """For somebody who is signed in."""


class SetUpAppForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The six digits that the app shows now")
        self.fields["code"].widget = forms.TextInput(attrs=CODE)


class RemoveAppForm(totp_forms.DeactivateTOTPForm):
    """Nothing to fill in."""


class AddKeyForm(webauthn_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("A name for this key")
        self.fields["name"].max_length = 60


def has_keys(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()
