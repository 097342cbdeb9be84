"""Whether people sign in with a second factor, where the portal asks for one."""

from typing import Any

from django.apps import apps
from django.db.models import QuerySet

AUTHENTICATOR = ("mfa", "Authenticator")


def holders_of_second_factor() -> QuerySet[Any] | None:
    """Primary keys of the people who have set one up; None where nobody can."""
    if not apps.is_installed("allauth.mfa"):
        return None
    authenticators = apps.get_model(*AUTHENTICATOR)._default_manager
    # Recovery codes come with a factor, they are none.
    return authenticators.exclude(type="recovery_codes").values_list("user_id", flat=True)
