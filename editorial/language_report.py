"""The report of languages: each record one may know of, how far each of its languages is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from wagtail.permissions import page_permission_policy

from editorial.translation_states import Cell, Version, cells_among, versions_of
from institutions.models import User


@dataclass(frozen=True)
class Row:
    """A record with its cells in the order of the portal's languages."""

    key: UUID
    source: Version
    cells: Sequence[Cell]

    @property
    def languages(self) -> list[str]:
        return [cell.language for cell in self.cells]


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for; empty means: whatever it is."""

    institution: int | None = None
    type: str = ""
    state: str = ""
    language: str = ""

    def takes(self, row: Row) -> bool:
        return self._record(row.source) and any(self._cell(cell) for cell in row.cells)

    def _record(self, source: Version) -> bool:
        return (not self.institution or source.institution == self.institution) and (
            not self.type or source.type == self.type
        )

    def _cell(self, cell: Cell) -> bool:
        return (not self.language or cell.language == self.language) and (
            not self.state or self.state in (cell.state, cell.work)
        )


def rows_for(user: User) -> list[Row]:
    """Records with a page that the person may work on, in seven queries at most, however many; A to Z.

    A language whose draft the person may not know of counts as missing.
    """
    own = page_permission_policy.instances_user_has_any_permission_for(user, {"add", "change"})
    keys = own.order_by().values("translation_key")
    may_know = set(own.order_by().values_list("pk", flat=True))
    versions = [
        version
        for version in versions_of(translation_key__in=keys)
        if version.live or version.page_id in may_know
    ]
    rows = [
        Row(key, source, list(cells.values()))
        for key, cells in cells_among(versions).items()
        if (source := _source(cells.values())) is not None
    ]
    return sorted(rows, key=lambda row: (row.source.title.casefold(), row.source.page_id))


def _source(cells: Iterable[Cell]) -> Version | None:
    return next((cell.version for cell in cells if cell.version and cell.version.is_source), None)


def counts(rows: Iterable[Row]) -> dict[str, Counter[str]]:
    """`{language: {state: how many records}}`."""
    found: dict[str, Counter[str]] = {code: Counter() for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES}
    for row in rows:
        for cell in row.cells:
            found[cell.language][cell.state] += 1
    return found


def longest_behind(rows: Iterable[Row]) -> list[Row]:
    """The rows with an outdated language, the longest behind first."""
    late = [row for row in rows if _lag(row)]
    return sorted(late, key=lambda row: min(_lag(row)))


def _lag(row: Row) -> list[datetime]:
    return [cell.behind_since for cell in row.cells if cell.behind_since]
