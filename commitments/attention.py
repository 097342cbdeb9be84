"""Commitments that need attention, each with the reasons: derived from what is declared, judging nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from commitments.deadlines import is_overdue, steps_in
from commitments.progress import is_full_not_completed
from editorial.actions_to_take import actions_in
from editorial.statuses import DeclaredStatus
from publication.facets import records_of
from publication.models import PublicRecord

OVERDUE = _("Past its end date")
MILESTONE_OVERDUE = _("A milestone is past its date")
ACTION_OVERDUE = _("An action to take is past its date")
FULL_NOT_COMPLETED = _("Fully carried out by its declared rate, yet not declared completed")
NO_RATE = _("Under way, with no rate stated")
UNDER_WAY = (DeclaredStatus.IN_PROGRESS, DeclaredStatus.ACTIVE)


@dataclass(frozen=True)
class Attention:
    record: PublicRecord
    reasons: list[Any]


def needing_attention(locale: str, on: date, limit: int = 6) -> list[Attention]:
    """Weightiest reasons first: a date passed before a contradiction before a gap."""
    return attention_in(records_of(locale, "commitment").defer("text").order_by("order", "pk"), on, limit)


def attention_in(commitments: Iterable[PublicRecord], on: date, limit: int = 6) -> list[Attention]:
    """Those of these public records of type `commitment`, by the same weights."""
    weighed = [(record, _weighed(record, on)) for record in commitments]
    found = [(weights, record) for record, weights in weighed if weights]
    found.sort(key=lambda pair: -sum(weight for weight, _reason in pair[0]))
    return [Attention(record, [reason for _weight, reason in weights]) for weights, record in found[:limit]]


def _weighed(record: PublicRecord, on: date) -> list[tuple[int, Any]]:
    """(weight, reason) of everything that holds."""
    data = record.data
    checks = (
        (16, OVERDUE, is_overdue(data, on)),
        (8, MILESTONE_OVERDUE, any(step.is_overdue(on) for step in steps_in(data))),
        (4, ACTION_OVERDUE, any(action.overdue for action in actions_in([record], on))),
        (2, FULL_NOT_COMPLETED, is_full_not_completed(record)),
        (1, NO_RATE, data["progress_percent"] is None and data["declared_status"] in UNDER_WAY),
    )
    return [(weight, reason) for weight, reason, holds in checks if holds]
