"""Whether people sign in with a second factor, where the portal asks for one."""

from django.apps import apps
from django.db.models import QuerySet


def holders_of_second_factor() -> QuerySet | None:
    """Primary keys of the people who have set one up; None where nobody can."""
    if not apps.is_installed("allauth.mfa"):
        return None
    authenticators = apps.get_model("mfa", "Authenticator")._default_manager
    # Recovery codes come with a factor, they are none.
    return authenticators.exclude(type="recovery_codes").values_list("user_id", flat=True)
