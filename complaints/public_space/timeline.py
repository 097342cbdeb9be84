"""What became of a contribution, step by step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from publication.models import PublicRecord

MONTH, DAY = "month", "day"


@dataclass(frozen=True)
class Happened:
    """`precision`: of citizens' doings the month alone is told. Without a date it is still to come."""

    title: Any
    on: date | datetime | None = None
    precision: str = DAY
    records: Sequence[PublicRecord] = field(default_factory=list)


def story(
    received: date, published: date | datetime | None, answered: date | None, linked: Sequence[PublicRecord]
) -> list[Happened]:
    return list(_steps(received, published, answered, linked))


def _steps(
    received: date, published: date | datetime | None, answered: date | None, linked: Sequence[PublicRecord]
) -> Iterator[Happened]:
    yield Happened(_("Received"), received, MONTH)
    yield Happened(_("Published here"), published)
    yield Happened(_("Answered") if answered else _("Waits for an answer"), answered)
    if linked:
        yield Happened(_("What it is linked with"), records=linked)
