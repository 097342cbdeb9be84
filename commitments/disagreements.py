"""Where sources contradict each other: every value is kept and shown."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from commitments.statuses import IrmOutcome

FIELDS: Mapping[str, Any] = {
    "report": _("IRM report"),
    "starred": _("Starred commitment"),
    "early_results": _("Early results"),
    "verifiable": _("Verifiable"),
    "relevant_to_ogp_values": _("Relevant to OGP values"),
    "potential_impact": _("Potential impact"),
    "completion": _("Completion"),
    "commitments_count": _("Number of commitments"),
}


@dataclass(frozen=True)
class Disagreement:
    """`said`: (what is said, number of sources that say it)."""

    title: Any
    said: Sequence[tuple[Any, int]]


def disagreements(conflicts: Iterable[Mapping[str, Any]]) -> list[Disagreement]:
    """By field, in the order of the data; fields without a public name stay out."""
    by_field: dict[str, Counter[Any]] = {}
    for conflict in conflicts:
        by_field.setdefault(conflict["field"], Counter())[conflict["value"]] += 1
    return [
        Disagreement(FIELDS[field], [(_said(value), times) for value, times in counted.items()])
        for field, counted in by_field.items()
        if field in FIELDS
    ]


def _said(value: Any) -> Any:
    return IrmOutcome(value).label if value in IrmOutcome.values else value
