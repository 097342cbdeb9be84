"""Actions to take, across all records: who must do what by when, read from the public read model."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from editorial.statuses import ActionState
from publication.models import PublicRecord

if TYPE_CHECKING:
    from editorial.models.actions import ActionToTake

FACET = "action_institution"
SETTLED = (ActionState.DONE, ActionState.DROPPED)


@dataclass(frozen=True)
class Action:
    """`what`: labels per language; `institution`: its identifier; `overdue` is derived from `due`."""

    record: PublicRecord
    what: Mapping[str, str]
    institution: str | None
    due: date | None
    state: str
    overdue: bool


def public_actions(actions: Iterable["ActionToTake"]) -> list[dict[str, Any]]:
    """What the read model keeps of a record's actions: JSON values only."""
    return [
        {
            "what": action.what,
            "institution": action.institution.slug if action.institution else None,
            "due": action.due.isoformat() if action.due else None,
            "state": action.state,
        }
        for action in actions
    ]


def action_facets(actions: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The facet by which records with an action for an institution are found, from `public_actions`."""
    return {FACET: sorted({action["institution"] for action in actions if action["institution"]})}


def actions_in(records: Iterable[PublicRecord], on: date) -> list[Action]:
    """Those of all `records`: overdue first, then by date; those without a date last."""
    found = [_action(record, stated, on) for record in records for stated in record.data.get("actions", ())]
    return sorted(found, key=lambda action: (not action.overdue, action.due is None, action.due or on))


def action_institutions(actions: Sequence[Mapping[str, Any]]) -> list[str | None]:
    """Identifiers of the institutions that `public_actions` name."""
    return [action["institution"] for action in actions]


def _action(record: PublicRecord, stated: Mapping[str, Any], on: date) -> Action:
    due = date.fromisoformat(stated["due"]) if stated["due"] else None
    late = due is not None and due < on and stated["state"] not in SETTLED
    return Action(record, stated["what"], stated["institution"], due, stated["state"], late)
