"""How far each language of a record is, and what its source says that a translation does not say yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState, get_page_models

from editorial.models import Approval, RecordPage, Wording
from editorial.practice import IN_PRACTICE
from editorial.text_changes import Change, changes_since
from editorial.wordings import PublicText, behind_since, is_behind, runs

__all__ = ["Cell", "Change", "LanguageState", "Version", "cells_of", "changes_since", "states_of"]


class LanguageState(models.TextChoices):
    """How far one language of a record is. What is public and behind its source is outdated."""

    MISSING = "missing", _("Missing")
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved, not public yet")
    PUBLISHED = "published", _("Published")
    OUTDATED = "outdated", _("Outdated")


class Version(NamedTuple):
    """One language of a record, as far as its state depends on it."""

    page_id: int
    key: UUID
    language: str
    is_source: bool
    live: bool
    live_revision: int | None
    latest_revision: int | None
    title: str
    institution: int | None
    type: str


@dataclass(frozen=True)
class Cell:
    """One language of a record: `state` is what readers have; `work` is how far the next version is."""

    language: str
    state: LanguageState
    work: LanguageState | None = None
    version: Version | None = None
    behind_since: datetime | None = None
    by_machine: bool = False

    @property
    def days_behind(self) -> int:
        """Whole days since the source's public text left what this language says; 0 on the first day."""
        return (timezone.now() - self.behind_since).days if self.behind_since else 0


Cells = dict[UUID, dict[str, Cell]]


def states_of(keys: Iterable[UUID]) -> dict[UUID, dict[str, LanguageState]]:
    """`{translation key: {language: state}}` in every language of the portal; four queries, however many."""
    return {key: {code: cell.state for code, cell in cells.items()} for key, cells in cells_of(keys).items()}


def cells_of(keys: Iterable[UUID]) -> Cells:
    """As `states_of`, with the page and the lag of each language."""
    wanted = list(keys)
    return cells_among(versions_of(wanted))


def cells_among(versions: Iterable[Version]) -> Cells:
    """The cells of the records that these pages are."""
    by_key: dict[UUID, dict[str, Version]] = {}
    for version in versions:
        by_key.setdefault(version.key, {})[version.language] = version
    known = _Known.of([version for pages in by_key.values() for version in pages.values()])
    return {key: _cells(pages, known) for key, pages in by_key.items()}


def record_models() -> list[type[RecordPage]]:
    return [model for model in get_page_models() if issubclass(model, RecordPage)]


def versions_of(keys: Iterable[UUID] | None = None, **conditions: Any) -> list[Version]:
    """The pages of these records (default: of all) in one query."""
    chosen = conditions if keys is None else {"translation_key__in": list(keys), **conditions}
    rows = [
        model.objects.filter(**chosen)
        .exclude(IN_PRACTICE)
        .annotate(of_type=models.Value(model.record_type, models.CharField()))
        .order_by()
        .values_list(
            "pk",
            "translation_key",
            "locale__language_code",
            "is_source",
            "live",
            "live_revision_id",
            "latest_revision_id",
            "draft_title",
            "institution_id",
            "of_type",
        )
        for model in record_models()
    ]
    return [Version(*row) for row in reduce(lambda all_rows, more: all_rows.union(more, all=True), rows)]


@dataclass(frozen=True)
class _Known:
    """What the states of many pages depend on, read at once."""

    wordings: Mapping[int, Wording]
    histories: Mapping[int, list[PublicText]]
    submitted: set[int]
    approved: set[int]

    @classmethod
    def of(cls, versions: list[Version]) -> "_Known":
        latest = {version.latest_revision for version in versions if version.latest_revision}
        live = {version.live_revision for version in versions if version.live_revision}
        pages = [version.page_id for version in versions]
        public = models.Q(page__in=[v.page_id for v in versions if v.is_source], published_at__isnull=False)
        wordings = Wording.objects.filter(public | models.Q(revision__in=latest | live))
        told: dict[int, list[tuple[str, datetime]]] = {}
        rows = list(wordings.order_by("-published_at", "-pk"))
        for wording in rows:
            if wording.published_at is not None:
                told.setdefault(wording.page_id, []).append((wording.mark, wording.published_at))
        waiting = WorkflowState.objects.filter(
            status=WorkflowState.STATUS_IN_PROGRESS, object_id__in=[str(page) for page in pages]
        )
        approvals = Approval.objects.filter(revision__in=latest - live)
        return cls(
            wordings={wording.revision_id: wording for wording in rows},
            histories={page: runs(moments) for page, moments in told.items()},
            submitted={int(pk) for pk in waiting.values_list("object_id", flat=True)},
            approved=set(approvals.values_list("revision_id", flat=True)),
        )


def _cells(pages: Mapping[str, Version], known: _Known) -> dict[str, Cell]:
    source = next((version for version in pages.values() if version.is_source), None)
    return {
        code: _cell(code, pages.get(code), source, known)
        for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES
    }


def _cell(code: str, version: Version | None, source: Version | None, known: _Known) -> Cell:
    if version is None:
        return Cell(code, LanguageState.MISSING)
    work = _work(version, known)
    shown = version.live_revision if version.live else version.latest_revision
    wording = known.wordings.get(shown or 0)
    newest = known.wordings.get(source.live_revision or 0) if source and source.live else None
    behind = not version.is_source and is_behind(wording, newest)
    if version.live:
        state = LanguageState.OUTDATED if behind else LanguageState.PUBLISHED
    else:
        state = work or LanguageState.DRAFT
    since = None
    if behind and wording and source:
        since = behind_since(wording.rendered, known.histories.get(source.page_id, []))
    latest = known.wordings.get(version.latest_revision or 0)
    return Cell(
        code, state, work if version.live else None, version, since, bool(latest and latest.is_unread)
    )


def _work(version: Version, known: _Known) -> LanguageState | None:
    """How far the version that is not public yet is; None when there is none."""
    if version.latest_revision == version.live_revision and version.live:
        return None
    if version.page_id in known.submitted:
        return LanguageState.SUBMITTED
    if version.latest_revision in known.approved:
        return LanguageState.APPROVED
    return LanguageState.DRAFT
