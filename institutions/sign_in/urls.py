"""Addresses below /cms/sign-in/. What django-allauth also offers is not here, so it does not exist."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.utils.urlpatterns import decorate_urlpatterns

from institutions.sign_in import factor_views, views
from institutions.sign_in.carried_views import bring
from institutions.sign_in.languages import in_chosen_language
from institutions.sign_in.start import to_start

urlpatterns = [
    path("", views.SignInView.as_view(), name="account_login"),
    path("code/", views.CodeView.as_view(), name="mfa_authenticate"),
    path("leave/", views.leave, name="account_logout"),
    path("start/", to_start, name="account_start"),
    path("unsent/", views.offer_unsent, name="account_unsent"),
    path("carried/", bring, name="account_carried"),
    path("confirm/", views.ConfirmPasswordView.as_view(), name="account_reauthenticate"),
    path("confirm/code/", views.ConfirmCodeView.as_view(), name="mfa_reauthenticate"),
    path("confirm/key/", views.ConfirmKeyView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("password/", views.ChangePasswordView.as_view(), name="account_change_password"),
    path("forgotten/", views.ForgottenPasswordView.as_view(), name="account_reset_password"),
    path("forgotten/sent/", views.LinkSentView.as_view(), name="account_reset_password_done"),
    path("forgotten/done/", views.NewPasswordDoneView.as_view(), name="account_reset_password_from_key_done"),
    path(
        "forgotten/<str:uidb36>/<str:key>/",
        views.NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("second-factor/", factor_views.FactorsView.as_view(), name="mfa_index"),
    path("second-factor/app/", factor_views.SetUpAppView.as_view(), name="mfa_activate_totp"),
    path("second-factor/app/remove/", factor_views.RemoveAppView.as_view(), name="mfa_deactivate_totp"),
    path("second-factor/key/", factor_views.AddKeyView.as_view(), name="mfa_add_webauthn"),
    path(
        "second-factor/key/<int:pk>/remove/", factor_views.RemoveKeyView.as_view(), name="mfa_remove_webauthn"
    ),
    path("second-factor/codes/", factor_views.CodesView.as_view(), name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", factor_views.NewCodesView.as_view(), name="mfa_generate_recovery_codes"),
]
urlpatterns = decorate_urlpatterns(decorate_urlpatterns(urlpatterns, in_chosen_language), never_cache)
