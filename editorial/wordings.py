"""Which text of its source each revision of a translation renders, noted whenever a revision is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from editorial.models.wordings import Wording
from editorial.passages import mark_of, passages_of

UNREAD = _(
    "This version holds text that a machine translated and nobody has read. Its translator reads it and "
    "says so in the page's form; then it can be approved."
)


class Correspondence(models.TextChoices):
    """What a translator says of a saved version, where the source has a newer text."""

    BY_CHANGE = "by-change", _("When I change the text here, it corresponds from then on")
    YES = "yes", _("It corresponds already, nothing has to change")
    NOT_YET = "not-yet", _("Not yet: I go on later")
    DRAFT = "draft", _("It corresponds to the newest draft of the source, which is not public yet")


@dataclass(frozen=True)
class PublicText:
    """From `since` on the source said the text with this mark in public."""

    mark: str
    since: datetime


@dataclass(frozen=True)
class Standing:
    """Where a translation stands: what its newest version says, and the source's text to render.

    `draft` is a version of the source that is newer than its public text and says something else.
    """

    wording: Wording
    newest: Wording | None
    draft: Wording | None

    @property
    def is_behind(self) -> bool:
        return is_behind(self.wording, self.newest)


def standing_of(page: Any) -> Standing | None:
    """None for a source page, and for a translation without any version."""
    if page.is_source or page.latest_revision_id is None:
        return None
    source, newest = page.source, newest_text_of(page.source)
    draft = source.latest_revision_id if newest and source.latest_revision_id != newest.revision_id else None
    said = wording_of(source.latest_revision, type(page)) if draft else None
    return Standing(
        wording=wording_of(page.latest_revision, type(page)),
        newest=newest,
        draft=said if said and newest and said.mark != newest.mark else None,
    )


@transaction.atomic
def record_wording(
    *, revision: Revision, page: Any, before: Wording | None, restored: Revision | None = None
) -> Wording:
    """Note what `revision` of `page` says and renders.

    `before` is the wording of the revision before it, `restored` the older revision that it brings back.
    """
    if restored is not None:
        before = wording_of(restored, type(page))
    mark = mark_of(passages_of(type(page), revision.content))
    changed = restored is None and (before is None or before.mark != mark)
    renders, rendered = ("", "") if page.is_source else _basis(page, before, changed)
    machine = page.made_by_machine or bool(before and before.by_machine)
    reader, read_at = (None, None) if page.made_by_machine else _reader(page, before, machine)
    values = {
        "page": page,
        "mark": mark,
        "renders_id": renders or None,
        "rendered": rendered,
        "by_machine": machine,
        "read_by": reader,
        "read_at": read_at,
    }
    return Wording.objects.update_or_create(revision=revision, defaults=values)[0]


def _reader(page: Any, before: Wording | None, machine: bool) -> tuple[Any, datetime | None]:
    if not machine:
        return None, None
    if page.read_by is not None:
        return page.read_by, timezone.now()
    return (before.read_by, before.read_at) if before else (None, None)


def _basis(page: Any, before: Wording | None, changed: bool) -> tuple[int | str | None, str]:
    """(pk of the source's revision, mark of its text)."""
    newest = newest_text_of(page.source)
    said = page.correspondence
    if said == Correspondence.DRAFT and (draft := page.source.latest_revision) is not None:
        newest = wording_of(draft, type(page))
    told = said in (Correspondence.YES, Correspondence.DRAFT)
    if (
        before is None
        or told
        or (changed and said == Correspondence.BY_CHANGE and not _ahead(before, newest))
    ):
        return (newest.revision_id, newest.mark) if newest else ("", "")
    if said == Correspondence.NOT_YET and newest is not None and before.rendered == newest.mark:
        before = _last_certain(page) or before
    return before.renders_id, before.rendered


def _last_certain(page: Any) -> Wording | None:
    """What the public version renders; of a page that never was public, its first version."""
    wordings = Wording.objects.filter(page=page).order_by("pk")
    return wordings.filter(revision=page.live_revision_id).first() or wordings.first()


def _ahead(wording: Wording, newest: Wording | None) -> bool:
    """Whether it renders a draft of the source that is newer than the source's public text."""
    return bool(wording.renders_id and newest and wording.renders_id > newest.revision_id)


def newest_text_of(source: Any) -> Wording | None:
    """The text that translations should render: the public one, else the draft."""
    revision = source.live_revision or source.latest_revision
    return wording_of(revision, type(source)) if revision else None


def wording_of(revision: Revision, model: Any) -> Wording:
    """The wording of a revision of a page of `model`; noted now if the revision is older than this note."""
    known = Wording.objects.filter(revision=revision).first()
    if known is not None:
        return known
    mark = mark_of(passages_of(model, revision.content))
    values = {"page_id": int(revision.object_id), "mark": mark}
    return Wording.objects.get_or_create(revision=revision, defaults=values)[0]


@transaction.atomic
def note_published(page: Any) -> Wording | None:
    """The wording of a live page's public revision, noted as public since its last publication."""
    if page.live_revision_id is None:
        return None
    known = Wording.objects.filter(revision=page.live_revision_id).first()
    wording = known or wording_of(page.live_revision, type(page))
    published_at = page.last_published_at or timezone.now()
    if wording.published_at is None or wording.published_at < published_at:
        wording.published_at = published_at
        wording.save(update_fields=["published_at"])
    return wording


@transaction.atomic
def adopt(*, wording: Wording, source: Wording) -> None:
    """A translation loaded together with its source renders the first text that the source makes public."""
    if not wording.rendered:
        wording.renders_id, wording.rendered = source.revision_id, source.mark
        wording.save(update_fields=["renders", "rendered"])


def public_history(source: Any) -> list[PublicText]:
    """The texts that a source page has had in public, newest first; equal ones in a row are one."""
    told = Wording.objects.filter(page=source, published_at__isnull=False).order_by("-published_at", "-pk")
    return runs([(mark, moment) for mark, moment in told.values_list("mark", "published_at") if moment])


def runs(told: Sequence[tuple[str, datetime]]) -> list[PublicText]:
    """(mark, moment) newest first, put together where the text stayed the same."""
    history: list[PublicText] = []
    for mark, moment in told:
        if history and history[-1].mark == mark:
            history[-1] = PublicText(mark, moment)
        else:
            history.append(PublicText(mark, moment))
    return history


def behind_since(rendered: str, history: Sequence[PublicText]) -> datetime | None:
    """When the source's public text left the text with the mark `rendered`; None while it is the same."""
    since = None
    for text in history:
        if text.mark == rendered:
            break
        since = text.since
    return since


def is_behind(wording: Wording | None, source: Wording | None) -> bool:
    """Whether the translation `wording` renders an older text than the source's public one."""
    if wording is None or source is None or not wording.rendered:
        return False
    return wording.rendered != source.mark and not _ahead(wording, source)


def refuse_unread(revision: Revision) -> None:
    """Raises PermissionDenied for a version with a machine's text that nobody has read."""
    wording = Wording.objects.filter(revision=revision).first()
    if wording is not None and wording.is_unread:
        raise PermissionDenied(UNREAD)
