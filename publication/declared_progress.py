"""The mean of what institutions declare, with what it is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import IntegerField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, NullIf

from publication.models import PublicRecord


@dataclass(frozen=True)
class DeclaredProgress:
    """`records` in all, of which `stated` declare a percentage; `total` is the sum of these in per cent."""

    records: int
    stated: int
    total: int

    @property
    def mean(self) -> Decimal | None:
        """None when nobody declares a percentage."""
        return mean_percent(self.total, self.stated)


def mean_percent(total: int, stated: int) -> Decimal | None:
    """The mean of `stated` percentages, rounded to one decimal half up, as the official tracker prints it."""
    if not stated:
        return None
    return (Decimal(total) / stated).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def progress_of(records: Iterable[PublicRecord]) -> DeclaredProgress:
    percents = [record.data.get("progress_percent") for record in records]
    stated = [percent for percent in percents if percent is not None]
    return DeclaredProgress(len(percents), len(stated), sum(stated))


def percent() -> Cast:
    """The declared percentage, for sums and counts in the database."""
    # SQLite gives the text "null" for JSON's null, and casts it to 0.
    written = NullIf(KeyTextTransform("progress_percent", "data"), Value("null"))
    return Cast(written, IntegerField())
