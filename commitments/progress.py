"""Figures of a plan, counted from its public commitments and never typed in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from editorial.statuses import DeclaredStatus
from publication.declared_progress import mean_percent
from publication.models import PublicRecord


@dataclass(frozen=True)
class PlanProgress:
    """Declared progress of a plan. `mean` is None when no commitment states a percentage.

    The overall figure is the plain mean of the declared percentages; status is a field of its own, so a
    commitment at 100 % that is not declared completed is named in `full_not_completed`.
    """

    commitments: int
    stated: int
    total: int
    mean: Decimal | None
    by_status: dict[str, int]
    status_not_stated: int
    full_not_completed: Sequence[PublicRecord]

    @property
    def not_stated(self) -> int:
        """How many commitments state no percentage."""
        return self.commitments - self.stated


def plan_progress(commitments: Sequence[PublicRecord]) -> PlanProgress:
    """Figures of the plan with these commitments (public records of type `commitment`)."""
    percents = [c.data["progress_percent"] for c in commitments if c.data["progress_percent"] is not None]
    statuses = Counter(c.data["declared_status"] for c in commitments)
    counted = (DeclaredStatus.NOT_STARTED, DeclaredStatus.IN_PROGRESS, DeclaredStatus.COMPLETED)
    others = [s for s in DeclaredStatus if s not in counted and statuses[s]]
    return PlanProgress(
        commitments=len(commitments),
        stated=len(percents),
        total=sum(percents),
        mean=mean_percent(sum(percents), len(percents)),
        by_status={status.value: statuses[status.value] for status in (*counted, *others)},
        status_not_stated=statuses[""],
        full_not_completed=[c for c in commitments if is_full_not_completed(c)],
    )


def is_full_not_completed(commitment: PublicRecord) -> bool:
    """Its percentage says 100, its status does not say completed: two statements, both shown."""
    data = commitment.data
    return data["progress_percent"] == 100 and data["declared_status"] != DeclaredStatus.COMPLETED


@dataclass(frozen=True)
class EvidencedProgress:
    """What institutions have reported with proof. `percent` is None when no such update states one."""

    pieces: int
    percent: int | None


def evidence_in(updates: Sequence[PublicRecord]) -> EvidencedProgress:
    """Counted from a commitment's progress updates, newest first; those without evidence do not count."""
    proven = [update.data for update in updates if update.data["evidence"]]
    percents = [data["progress_percent"] for data in proven if data["progress_percent"] is not None]
    return EvidencedProgress(sum(len(data["evidence"]) for data in proven), percents[0] if percents else None)
