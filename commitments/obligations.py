"""What of a commitment is past its date."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from commitments.deadlines import day_in, is_overdue, steps_in
from editorial.obligations import Obligation
from publication.models import PublicRecord


def obligations_of(record: PublicRecord, on: date) -> Iterator[Obligation]:
    """Its own end, then its milestones."""
    end = day_in(record.data["end_date"])
    if end is not None and is_overdue(record.data, on):
        yield Obligation(record, _("Commitment"), {}, end, record.data.get("date_precision", ""))
    for step in steps_in(record.data):
        if step.end is not None and step.is_overdue(on):
            yield Obligation(record, _("Milestone"), step.titles, step.end, step.precision)
