"""How django-allauth signs people in here: by e-mail, nobody by themselves, secrets encrypted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from institutions.ciphers import cipher_for
from institutions.models import User
from institutions.sign_in import throttle
from institutions.sign_in.sessions import is_fresh
from institutions.sign_in.start import start_page


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is not right."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "enter_current_password": gettext_lazy("The password is not right."),
        "invalid_password_reset": gettext_lazy("This link is used, too old or incomplete."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return throttle.address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Before a password is looked at. Raises ValidationError while the person has to wait."""
        account = throttle.account_in(request, credentials)
        if wait := throttle.seconds_to_wait(account, throttle.address_of(request)):
            raise ValidationError(
                [_("There were too many wrong tries."), throttle.wait_text(wait)], code="too_many_tries"
            )

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Says at once when the next try has to wait."""
        account = throttle.account_in(request, credentials)
        if wait := throttle.seconds_to_wait(account, throttle.address_of(request)):
            refused = self.error_messages["email_password_mismatch"]
            raise ValidationError([refused, throttle.wait_text(wait)], code="too_many_tries")

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has typed the password within the last minutes is not asked again."""
        records = get_authentication_records(self.request, self.request.user)
        if any(record["method"] == "password" and is_fresh(record["at"]) for record in records):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        labels = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a one-time code"),
            "mfa_reauthenticate:webauthn": _("Use a security key"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": labels[method["id"]]} for method in methods]

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return redirect("account_login")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return start_page(request.user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """The screens themselves say what has happened."""


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is not right, or was used before."),
    }

    def get_totp_issuer(self) -> str:
        return _("National Integrity Portal")

    def encrypt(self, text: str) -> str:
        return cipher_for("second factors").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher_for("second factors").decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Security key %(number)d") % {"number": number}
