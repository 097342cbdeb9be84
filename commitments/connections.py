"""What stands around commitments: who leads them, what was reported, and where they come from or go on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from editorial.relations import BY_THE_EDITORS
from editorial.statuses import LinkKind
from publication.facets import records_of
from publication.models import PublicRecord, RecordRelation

REPORTS_ON = "reports-on"
CARRIED = (LinkKind.RELATED, LinkKind.INFERRED)


@dataclass(frozen=True)
class Continuation:
    """The same matter in another plan. `by_editors`: no source relates the two, only the editors do."""

    record: PublicRecord
    plan: PublicRecord
    earlier: bool
    by_editors: bool


@dataclass(frozen=True)
class Connections:
    """By the commitments' translation keys; institutions by identifier, plans by their own identifier."""

    continuations: Mapping[UUID, Sequence[Continuation]] = field(default_factory=dict)
    updates: Mapping[UUID, Sequence[PublicRecord]] = field(default_factory=dict)
    institutions: Mapping[str, PublicRecord] = field(default_factory=dict)


def connections_of(
    commitments: Sequence[PublicRecord], locale: str, relations: Iterable[RecordRelation] | None = None
) -> Connections:
    """In two queries, however many commitments; one, where the caller has their `relations`."""
    keys = {commitment.translation_key for commitment in commitments}
    relations = _relations_of(keys) if relations is None else relations
    found = _records_around(commitments, relations, locale)
    by_key = {record.translation_key: record for record in found}
    plans = {plan.external_id or plan.public_id: plan for plan in found if plan.type == "plan"}
    return Connections(
        _continuations({c.translation_key: c for c in commitments} | by_key, keys, relations, plans),
        _updates(relations, by_key),
        {record.external_id: record for record in found if record.type == "institution"},
    )


def _relations_of(keys: Iterable[UUID]) -> list[RecordRelation]:
    kinds = (*CARRIED, REPORTS_ON)
    ends = Q(translation_key__in=keys) | Q(target_key__in=keys)
    return list(RecordRelation.objects.filter(ends, kind__in=kinds))


def _records_around(
    commitments: Sequence[PublicRecord], relations: Iterable[RecordRelation], locale: str
) -> list[PublicRecord]:
    ends = {key for relation in relations for key in (relation.translation_key, relation.target_key)}
    leads = {commitment.data["institution"] for commitment in commitments} - {None}
    wanted = (
        Q(type="plan")
        | Q(type__in=["commitment", "progress_update"], translation_key__in=ends)
        | Q(type="institution", external_id__in=leads)
    )
    return list(records_of(locale).filter(wanted).defer("text").order_by("-date", "order", "pk"))


def _continuations(
    commitments: Mapping[UUID, PublicRecord],
    keys: set[UUID],
    relations: Iterable[RecordRelation],
    plans: Mapping[str, PublicRecord],
) -> dict[UUID, list[Continuation]]:
    found: dict[UUID, list[Continuation]] = {}
    for (here, there), kinds in _pairs(relations, keys).items():
        own, other = commitments.get(here), commitments.get(there)
        if own is None or other is None or own.type != "commitment" or other.type != "commitment":
            continue
        plan, other_plan = plans.get(own.data["plan"]), plans.get(other.data["plan"])
        if plan is None or other_plan is None or plan == other_plan:
            continue
        by_editors = kinds <= set(BY_THE_EDITORS)
        link = Continuation(other, other_plan, is_earlier(other_plan, plan), by_editors)
        found.setdefault(here, []).append(link)
    return {key: sorted(own, key=lambda c: (c.record.order, c.record.pk)) for key, own in found.items()}


def is_earlier(plan: PublicRecord, than: PublicRecord) -> bool:
    """Whether `plan` begins before the other; a plan without dates is not earlier than any."""
    return plan.date is not None and (than.date is None or plan.date < than.date)


def _pairs(relations: Iterable[RecordRelation], keys: set[UUID]) -> dict[tuple[UUID, UUID], set[str]]:
    """`{(from one of `keys`, other end): kinds}`, in both directions."""
    pairs: dict[tuple[UUID, UUID], set[str]] = {}
    for relation in relations:
        ends = relation.translation_key, relation.target_key
        if relation.kind in CARRIED:
            for here, there in (ends, ends[::-1]):
                if here in keys:
                    pairs.setdefault((here, there), set()).add(relation.kind)
    return pairs


def _updates(
    relations: Iterable[RecordRelation], by_key: Mapping[UUID, PublicRecord]
) -> dict[UUID, list[PublicRecord]]:
    """Newest first: the records come in that order."""
    reported = {r.translation_key: r.target_key for r in relations if r.kind == REPORTS_ON}
    found: dict[UUID, list[PublicRecord]] = {}
    for key, record in by_key.items():
        if record.type == "progress_update" and key in reported:
            found.setdefault(reported[key], []).append(record)
    return found
