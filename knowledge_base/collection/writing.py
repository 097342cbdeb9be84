"""Records become pages: drafts in their institution's sections, created once and changed afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from editorial.approval import publish_as_operator
from editorial.loading import add_as_operator
from editorial.models import RecordPage
from editorial.slugs import free_slug, slug_of
from editorial.submitting import submit
from institutions.models import User
from knowledge_base.collection.cleaning import blocks
from knowledge_base.collection.records import Problem, Record
from knowledge_base.collection.words import CHOICE_FIELDS, TERM_FIELDS, Words
from knowledge_base.models import ImportedRecord, InitiativePage, ResourcePage

MODELS: Mapping[str, type[RecordPage]] = {"resource": ResourcePage, "initiative": InitiativePage}


class Deed(Enum):
    """What became of a line."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class NotWritable(Exception):
    """The page cannot take what the line says; the message says why. `record`: of which line, if of one."""

    record: Record | None = None


@dataclass(frozen=True)
class Written:
    """`page` as it stands after the line, whatever was done."""

    record: Record
    deed: Deed
    page: RecordPage
    imported: ImportedRecord


@dataclass(frozen=True, kw_only=True)
class Act:
    """On whose behalf lines are written.

    `fields`: what the file speaks of; other fields of a page that exists stay as they are. `user` edits
    (None: the operator). `approver` and `evidence` are those of an operator who publishes. `submits`: drafts
    are sent to approval.
    """

    words: Words
    fields: frozenset[str]
    user: User | None = None
    by_operator: bool = False
    publishes: bool = False
    approver: User | None = None
    evidence: str = ""
    submits: bool = False


def write_lines(
    records: Sequence[Record], key: UUID | None, act: Act
) -> tuple[Sequence[Written], list[Problem]]:
    """Write the lines of one record; what is wrong with a translation does not hold up the others."""
    remaining = list(records)
    problems: list[Problem] = []
    while remaining:
        try:
            return write_family(records=remaining, key=key, act=act), problems
        except NotWritable as refused:
            failed = refused.record
            if failed is None or (failed is remaining[0] and key is None):
                problems += [Problem(record.line, str(refused)) for record in remaining]
                break
            problems.append(Problem(failed.line, str(refused)))
            remaining.remove(failed)
    return [], problems


@transaction.atomic
def write_family(*, records: Sequence[Record], key: UUID | None, act: Act) -> list[Written]:
    """Write the lines of one record, its source first; all or none.

    `key`: the record's, if it exists. Raises NotWritable.
    """
    written: list[Written] = []
    for record in records:
        # The first may have been written meanwhile, from another file.
        family = key or (written[0].imported.translation_key if written else uuid4())
        with _speaking_of(record):
            written.append(_write(record, family, act, is_source=key is None and not written))
    if act.publishes:
        _require_public_source(records[0], written[0].imported.translation_key)
    return written


@contextmanager
def _speaking_of(record: Record) -> Iterator[None]:
    try:
        yield
    except NotWritable as refused:
        refused.record = record
        raise
    except ValidationError as error:
        invalid = NotWritable(" ".join(error.messages))
        invalid.record = record
        raise invalid from error


def _require_public_source(record: Record, key: UUID) -> None:
    """A translation alone is not public."""
    if not MODELS[record.type].objects.filter(translation_key=key, is_source=True, live=True).exists():
        raise NotWritable(_("The page that this is a translation of is not public yet."))


def _write(record: Record, key: UUID, act: Act, *, is_source: bool) -> Written:
    imported = (
        ImportedRecord.objects.select_for_update(of=("self",))
        .filter(institution__slug=record.institution, external_id=record.external_id)
        .select_related("page")
        .first()
    )
    if imported is None:
        return _create(record, key, act, is_source)
    if imported.digest == record.digest:
        return _leave(record, imported, act)
    return _update(record, imported, act)


def _create(record: Record, key: UUID, act: Act, is_source: bool) -> Written:
    parent = _section(record, act)
    page = MODELS[record.type](
        locale=act.words.locales[record.locale],
        translation_key=key,
        slug=free_slug(slug_of(record.title), parent),
        owner=act.user,
        is_source=is_source,
    )
    _fill(page, record, act)
    if act.publishes:
        revision = add_as_operator(parent=parent, page=page, approver=act.approver, evidence=act.evidence)
    else:
        parent.add_child(instance=page)
        revision = _save_draft(page, act)
    imported = ImportedRecord(
        institution=act.words.institutions[record.institution],
        external_id=record.external_id,
        page_id=page.pk,
        translation_key=key,
        type=record.type,
        locale=record.locale,
        by_operator=act.by_operator,
    )
    _keep(imported, record, revision, act)
    return Written(record, Deed.CREATED, page, imported)


def _section(record: Record, act: Act) -> Page:
    section = act.words.sections[record.institution, record.locale]
    if act.publishes and section not in act.words.public_sections:
        raise NotWritable(_("The institution’s section in this language is not public yet."))
    parent = Page.objects.get(pk=section)
    if act.user and not parent.specific.permissions_for_user(act.user).can_add_subpage():
        raise NotWritable(_("You may not add pages to this section."))
    return parent


def _leave(record: Record, imported: ImportedRecord, act: Act) -> Written:
    """Nothing to write, unless it was loaded as a draft and is to be published now."""
    page = imported.page
    if act.publishes and not imported.published and not page.live:
        page = page.specific
        _require_no_newer_draft(page, imported)
        latest = page.get_latest_revision_as_object()
        revision = publish_as_operator(page=latest, approver=act.approver, evidence=act.evidence)
        _keep(imported, record, revision, act)
        return Written(record, Deed.UPDATED, page, imported)
    return Written(record, Deed.UNCHANGED, page, imported)


def _update(record: Record, imported: ImportedRecord, act: Act) -> Written:
    page = _base(imported, act)
    _fill(page, record, act)
    if act.publishes:
        revision = publish_as_operator(page=page, approver=act.approver, evidence=act.evidence)
    else:
        revision = _save_draft(page, act, log_action=True)
    _keep(imported, record, revision, act)
    return Written(record, Deed.UPDATED, page, imported)


def _base(imported: ImportedRecord, act: Act) -> RecordPage:
    """What a change is made to: the latest draft, or what is public when the change is published."""
    page = imported.page.specific
    if act.user is not None:
        _require_editable(page, act.user)
    if not act.publishes:
        return page.get_latest_revision_as_object()
    _require_no_newer_draft(page, imported)
    return page if page.live else page.get_latest_revision_as_object()


def _require_editable(page: RecordPage, user: User) -> None:
    if not page.permissions_for_user(user).can_edit():
        raise NotWritable(_("You may not edit the page that this line made earlier."))
    lock = page.get_lock()
    if lock is not None and lock.for_user(user):
        raise NotWritable(_("The page that this line made earlier is locked, or waits for approval."))


def _require_no_newer_draft(page: RecordPage, imported: ImportedRecord) -> None:
    if page.latest_revision is None or page.latest_revision_id == imported.revision_id:
        return
    if page.has_unpublished_changes:
        reason = _("%(person)s has changed the page in the CMS. Publish or delete that draft first.")
        raise NotWritable(reason % {"person": page.latest_revision.user or _("Somebody")})


def _fill(page: RecordPage, record: Record, act: Act) -> None:
    """Texts on every page; facts on the source page alone."""
    page.title = record.title
    page.external_id = record.external_id
    if "summary" in act.fields:
        page.summary = record.summary
    if "body" in act.fields:
        page.body = blocks(record.body, name=f"{record.institution}/{record.external_id}")
    if record.published_at and page.last_published_at is None:
        page.first_published_at = record.published_at
    if page.is_source:
        _fill_facts(page, record, act)


def _fill_facts(page: RecordPage, record: Record, act: Act) -> None:
    page.institution = act.words.institutions[record.institution]
    for name in act.fields & TERM_FIELDS.keys():
        if page.pk or name in record.terms:
            setattr(page, name, _terms(record, name, act))
    for name in act.fields & CHOICE_FIELDS.keys():
        if hasattr(page, name):
            setattr(page, name, record.facts.get(name, ""))
    if isinstance(page, ResourcePage) and "published_at" in act.fields:
        page.issued_on = record.published_at and timezone.localdate(record.published_at)


def _terms(record: Record, name: str, act: Act) -> list[Any]:
    try:
        return act.words.terms_of(name, record.terms.get(name, ()))
    except KeyError as gone:
        raise NotWritable(_("A term that this line names was deleted meanwhile.")) from gone


def _save_draft(page: RecordPage, act: Act, *, log_action: bool = False) -> Revision:
    revision = page.save_revision(user=act.user, log_action=log_action)
    if act.submits:
        submit(page=page, user=act.user)
    return revision


def _keep(imported: ImportedRecord, record: Record, revision: Revision, act: Act) -> None:
    imported.digest = record.digest
    imported.revision_id = revision.pk
    imported.published = act.publishes
    imported.save()
