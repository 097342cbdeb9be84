"""What the desk's page of a suggestion or an expectation says of its public copy."""

from collections.abc import Mapping
from typing import Any

from casework import permissions
from casework.models import Case
from complaints.models import ContributionOrigin
from complaints.procedures import Kind
from complaints.publishing.proposing import open_drafts, reason_to_stay_private
from institutions.models import User

KINDS = (Kind.SUGGESTION.value, Kind.EXPECTATION.value)
TEMPLATE = "complaints/desk/panel.html"


def panel(case: Case, words: Mapping[str, str], user: User) -> Mapping[str, Any] | None:
    """None for people who do not publish. `words`: what the author sent."""
    if not permissions.may_publish(user, case):
        return None
    origin = ContributionOrigin.objects.filter(case=case).select_related("contribution").first()
    return {
        "case": case,
        "contribution": origin.contribution if origin else None,
        "draft": open_drafts(case).select_related("proposed_by").first(),
        "reason": reason_to_stay_private(case, words),
    }
