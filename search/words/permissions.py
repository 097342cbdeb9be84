"""Who keeps the words of the search: what they change, every reader finds."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from institutions.permissions import decides_for_the_body


def check_keeps_words(user: Any) -> None:
    """Raises PermissionDenied for everybody but those who decide for the approving body."""
    if not decides_for_the_body(user):
        raise PermissionDenied(
            _("Only approvers and administrators of the approving body change how search finds.")
        )
