"""Setting second factors up, and giving them up."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode

from institutions.sign_in import account_changes
from institutions.sign_in.factors import FEW_CODES, Type, codes_left, has_factor
from institutions.sign_in.start import start_page
from institutions.sign_in.views import FOLDER

atomic = method_decorator(transaction.atomic, name="form_valid")


class _Adding:
    """What both ways of adding a factor have in common."""

    request: Any
    did_generate_recovery_codes: bool

    def get_success_url(self) -> str:
        name = "mfa_view_recovery_codes" if self.did_generate_recovery_codes else "mfa_index"
        after = get_next_redirect_url(self.request)
        return f"{reverse(name)}?{urlencode({'next': after})}" if after else reverse(name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"enrolling": not has_factor(self.request.user)}


@atomic
class SetUpAppView(_Adding, totp.ActivateTOTPView):
    template_name = f"{FOLDER}/set_up_app.html"

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.request.user
        response = super().form_valid(form)
        account_changes.factor_added(request=self.request, user=user, kind=Type.TOTP)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return context | {"secret": groups}


@atomic
class AddKeyView(_Adding, webauthn.AddWebAuthnView):
    template_name = f"{FOLDER}/add_key.html"

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.request.user
        response = super().form_valid(form)
        account_changes.factor_added(request=self.request, user=user, kind=Type.WEBAUTHN)
        return response


@atomic
class RemoveAppView(totp.DeactivateTOTPView):
    template_name = f"{FOLDER}/remove_factor.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        account_changes.factor_removed(request=self.request, user=self.request.user, kind=Type.TOTP)
        return response


@atomic
class RemoveKeyView(webauthn.RemoveWebAuthnView):
    template_name = f"{FOLDER}/remove_factor.html"

    def get_success_url(self) -> str:
        return reverse("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        account_changes.factor_removed(request=self.request, user=self.request.user, kind=Type.WEBAUTHN)
        return response


@atomic
class NewCodesView(codes.GenerateRecoveryCodesView):
    template_name = f"{FOLDER}/new_codes.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        account_changes.recovery_codes_renewed(user=self.request.user)
        return response


class CodesView(codes.ViewRecoveryCodesView):
    """The recovery codes, the first time they are looked at."""

    template_name = f"{FOLDER}/codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        after = get_next_redirect_url(self.request) or start_page(self.request.user)
        return super().get_context_data(**kwargs) | {"after": after}


class FactorsView(mfa.IndexView):
    template_name = f"{FOLDER}/factors.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left = codes_left(self.request.user)
        return super().get_context_data(**kwargs) | {"codes_left": left, "few": left <= FEW_CODES}
