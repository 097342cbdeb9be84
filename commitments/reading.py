"""What the page of a commitment shows: today, or as it stood on an earlier day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from commitments.as_of import AskedDay, PastView, asked_day, past_view
from commitments.connections import Continuation, is_earlier
from commitments.deadlines import day_in, is_overdue, steps_in
from commitments.disagreements import FIELDS, disagreements
from commitments.history import history_of
from commitments.progress import evidence_in
from commitments.statuses import COMPLETION_SCALE, ROLE_TITLES, IrmOutcome
from editorial.actions_to_take import actions_in
from editorial.relations import grouped_by_type
from editorial.wording import choice_label, local_day
from publication.history import states_of
from publication.models import PublicRecord

IRM_FIELDS = (
    "irm_report",
    "irm_starred",
    "irm_early_results",
    "irm_verifiable",
    "irm_relevant_to_ogp_values",
    "irm_potential_impact",
    "irm_completion",
)


@dataclass(frozen=True)
class Level:
    """A level of the IRM's own scale of completion."""

    label: str
    reached: bool


def commitment_reading(page: Any, request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any]:
    """The template's context beyond that of every record page. `shown` is None while nothing stood."""
    asked, locale = asked_day(request), page.locale.language_code
    states = list(states_of(page.translation_key, locale))
    past = past_view(states, asked)
    data = past.state.data if past and past.state else context["data"]
    updates = updates_by(context["related"], past)
    return {
        "asked": asked,
        "past": past,
        "today": asked.on,
        "data": data,
        "stood": past is None or past.stood,
        "period": [day_in(data.get("start_date")), day_in(data["end_date"])],
        "overdue": is_overdue(data, asked.on),
        "steps": [(step, step.is_overdue(asked.on)) for step in steps_in(data)],
        "actions": actions_of(context["record"], data, asked),
        "history": history_of(states),
        "first_day": local_day(states[0].recorded_at) if states else None,
        "updates": updates,
        "evidence": evidence_in(updates),
        "actors": actors_by_role(data["actors"]),
        "scale": scale_of(data["irm_completion"]),
        "assessment": [
            (FIELDS[name.removeprefix("irm_")], choice_label(IrmOutcome, data.get(name) or ""))
            for name in IRM_FIELDS
        ],
        "assessed": any(data.get(name) for name in IRM_FIELDS),
        "conflicts": disagreements(page.source.conflicts),
        **plan_and_continuations(page, context["related"], locale),
        "dated": bool(data["end_date"] or any(step.end or step.start for step in steps_in(data))),
    }


def updates_by(related: Iterable[PublicRecord], past: PastView | None) -> list[PublicRecord]:
    """Progress updates that were public by then, newest first."""
    updates = [record for record in related if record.type == "progress_update"]
    return [u for u in updates if past is None or local_day(u.first_published_at) <= past.day]


def actions_of(record: PublicRecord | None, data: Mapping[str, Any], asked: AskedDay) -> list[Any]:
    return actions_in([PublicRecord(data=data) if record is None or asked.past else record], asked.on)


def actors_by_role(actors: Iterable[Sequence[str]]) -> list[tuple[Any, list[str]]]:
    """(title of the role, identifiers of institutions), in the order of the roles."""
    pairs = list(actors)
    roles = [(title, [slug for slug, own in pairs if own == role]) for role, title in ROLE_TITLES.items()]
    return [(title, slugs) for title, slugs in roles if slugs]


def scale_of(completion: str) -> list[Level]:
    """The IRM's scale with the level it reached; none is reached while its review is awaited."""
    return [Level(str(level.label), level == completion) for level in COMPLETION_SCALE]


def plan_and_continuations(page: Any, related: Sequence[PublicRecord], locale: str) -> dict[str, Any]:
    """The plan, the commitments of other plans that carry the same matter, and all other related records."""
    plan = next((record for record in related if record.type == "plan"), None)
    continuations = continued(plan, related, page.plans_for(locale)) if plan else []
    apart = {link.record.translation_key for link in continuations}
    listed = (r for r in related if r.type not in page.shown_apart and r.translation_key not in apart)
    return {"plan": plan, "continuations": continuations, "groups": grouped_by_type(listed)}


def continued(
    plan: PublicRecord, related: Iterable[PublicRecord], plans: Mapping[str, PublicRecord]
) -> list[Continuation]:
    """Commitments of other plans among `related`, as `editorial.relations.related_records` gives them."""
    found = [(r, plans.get(r.data["plan"])) for r in related if r.type == "commitment"]
    return [
        Continuation(record, other, is_earlier(other, plan), getattr(record, "by_editors", False))
        for record, other in found
        if other is not None and other.translation_key != plan.translation_key
    ]
