"""Sign-in, new passwords and confirming who one is."""

from typing import Any

from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from institutions.sign_in import account_changes, factors, sessions, unsent
from institutions.sign_in.doors import CMS, person_enrolling
from institutions.sign_in.forms import has_keys
from institutions.sign_in.one_time_codes import code_to_show
from institutions.sign_in.start import start_page

FOLDER = "institutions/sign_in"


class SignInView(account.LoginView):
    template_name = f"{FOLDER}/sign_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated and person_enrolling(request):
            return redirect(_with_next(request, "mfa_activate_totp"))
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            return redirect(_place_of(request.user))
        if request.method == "POST" and SESSION_KEY in request.session and not request.user.is_authenticated:
            _leave_behind(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session = self.request.session
        ended = SESSION_KEY in session and sessions.is_over(session)
        return super().get_context_data(**kwargs) | {"ended": ended, "unsent": unsent.KEPT in session}


def _place_of(user: Any) -> str:
    """Of whoever the CMS has sent back here, because they do not work in it."""
    start = start_page(user)
    return reverse("mfa_index") if start == CMS else start


def _leave_behind(request: HttpRequest) -> None:
    """A session that no longer counts makes room for a new one, and hands over what was not saved."""
    kept = request.session.get(unsent.KEPT)
    logout(request)
    if kept:
        request.session[unsent.KEPT] = kept


def _with_next(request: HttpRequest, name: str) -> str:
    after = get_next_redirect_url(request)
    return f"{reverse(name)}?{urlencode({'next': after})}" if after else reverse(name)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's own sign-in page has no second factor: it is not there."""
    return redirect(_with_next(request, "account_login"))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Out of the session, or out of a sign-in that is half done."""
    logout(request)
    return redirect("account_login")


class CodeView(mfa.AuthenticateView):
    template_name = f"{FOLDER}/code.html"

    def form_valid(self, form: Any) -> HttpResponse:
        user = self.stage.login.user
        response = super().form_valid(form)
        sessions.note_second_factor(self.request.session, user)
        factor = getattr(form, "authenticator", None) or form.cleaned_data["credential"]
        account_changes.signed_in(user=user, factor=factor)
        self._warn_when_few(user, factor)
        return redirect("account_unsent") if unsent.kept_for(self.request) else response

    def _warn_when_few(self, user: Any, factor: Any) -> None:
        left = factors.codes_left(user)
        if factor.type == factors.Type.RECOVERY_CODES and left <= factors.FEW_CODES:
            text = ngettext(
                "You have %(number)d recovery code left. Make new ones under “Password and second factor”.",
                "You have %(number)d recovery codes left. Make new ones under “Password and second factor”.",
                left,
            )
            messages.warning(self.request, text % {"number": left})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.stage.login.user
        shown = code_to_show(user) if settings.PORTAL_DEMO else None
        return super().get_context_data(**kwargs) | {"keys": has_keys(user), "shown_code": shown}


class ConfirmPasswordView(account.ReauthenticateView):
    template_name = f"{FOLDER}/confirm.html"


class ConfirmCodeView(mfa.ReauthenticateView):
    template_name = f"{FOLDER}/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = code_to_show(self.request.user) if settings.PORTAL_DEMO else None
        return super().get_context_data(**kwargs) | {"shown_code": shown}


class ConfirmKeyView(webauthn.ReauthenticateWebAuthnView):
    template_name = f"{FOLDER}/confirm_key.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


class ChangePasswordView(account.PasswordChangeView):
    template_name = f"{FOLDER}/change_password.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Where there is no password to change, the link by mail is the way to a first one."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            text = _("Your account has no password yet. Ask for a link by mail: it lets you choose one.")
            messages.info(request, text)
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        account_changes.password_changed(user=form.user)
        messages.success(self.request, _("Your password is changed. Your other sessions have ended."))
        return response


class ForgottenPasswordView(account.PasswordResetView):
    template_name = f"{FOLDER}/forgotten_password.html"

    def get_initial(self) -> dict[str, Any]:
        person = self.request.user
        return super().get_initial() | ({"email": person.email} if person.is_authenticated else {})


class LinkSentView(account.PasswordResetDoneView):
    template_name = f"{FOLDER}/link_sent.html"


class NewPasswordView(account.PasswordResetFromKeyView):
    template_name = f"{FOLDER}/new_password.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        account_changes.password_changed(user=self.reset_user)
        return response


class NewPasswordDoneView(account.PasswordResetFromKeyDoneView):
    template_name = f"{FOLDER}/new_password_done.html"


def offer_unsent(request: HttpRequest) -> HttpResponse:
    """What was sent after the session had ended, to be sent again by a button."""
    kept = unsent.kept_for(request)
    if kept is None:
        return redirect(start_page(request.user))
    return render(request, f"{FOLDER}/unsent.html", {"unsent": kept})
