"""Signing in: django-allauth for passwords and second factors, django-axes for pauses (docs/adr/0018)."""

from portal.settings.protection import SECURE

CSRF_FAILURE_VIEW = "institutions.sign_in.carried_views.form_refused"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_start"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60

ACCOUNT_ADAPTER = "institutions.sign_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "institutions.sign_in.forms.SignInForm",
    "reauthenticate": "institutions.sign_in.forms.ConfirmPasswordForm",
    "change_password": "institutions.sign_in.forms.ChangePasswordForm",
    "reset_password": "institutions.sign_in.forms.ForgottenPasswordForm",
    "reset_password_from_key": "institutions.sign_in.forms.NewPasswordForm",
}
# Wrong passwords and codes are counted in the database (institutions.sign_in.throttle), not in a cache.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": "", "reauthenticate": "", "change_password": ""}

MFA_ADAPTER = "institutions.sign_in.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A clock may be half a minute off; each code still works once.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_FORMS = {
    "authenticate": "institutions.sign_in.forms.CodeForm",
    "reauthenticate": "institutions.sign_in.forms.ConfirmCodeForm",
    "activate_totp": "institutions.sign_in.forms.SetUpAppForm",
    "deactivate_totp": "institutions.sign_in.forms.RemoveAppForm",
    "add_webauthn": "institutions.sign_in.forms.AddKeyForm",
}

AXES_HANDLER = "institutions.sign_in.throttle.GrowingDelay"
AXES_USERNAME_CALLABLE = "institutions.sign_in.throttle.account_in"
AXES_CLIENT_IP_CALLABLE = "institutions.sign_in.throttle.address_of"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
# The forms themselves say how long to wait, so there is no page for axes' middleware to show.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]
