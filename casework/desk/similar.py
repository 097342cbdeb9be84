"""Cases that may be about the same matter."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from casework import permissions
from casework.models import Case
from casework.permissions import Seat
from casework.procedures import open_states

NEAR = timedelta(days=60)
MOST = 10


def similar_to(case: Case, user: Any, seat: Seat) -> Sequence[Case]:
    """Open ones of the same kind, institution and theme, within 60 days of it; the oldest first."""
    about = case.concerns.values("institution")
    found = permissions.visible_to(user, seat).filter(
        kind=case.kind,
        theme=case.theme_id,
        concerns__institution__in=about,
        state__in=open_states(case.kind),
        received_on__range=(case.received_on - NEAR, case.received_on + NEAR),
    )
    others = found.exclude(pk=case.pk).filter(duplicate_of=None)
    return list(others.defer("body").order_by("received_on", "public_id").distinct()[:MOST])
