"""What officers do with a file: upload it, say what its columns are, look at the errors, confirm, cancel."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from institutions.models import Institution, Membership, User
from institutions.roles import Role
from knowledge_base.collection import columns
from knowledge_base.collection.checking import check
from knowledge_base.collection.families import Families, Family
from knowledge_base.collection.records import Problem, Record
from knowledge_base.collection.tables import Table, encoding_of, form_of, read_table
from knowledge_base.collection.words import Words
from knowledge_base.models import CollectedLine, CollectionUpload, RememberedColumns, UploadState
from outbox.posting import post

TOPIC = "collection of an upload"
COLLECTING = (Role.CONTRIBUTOR, Role.LEAD)
OPEN = (UploadState.MAPPING, UploadState.CHECKED)


def institutions_of(user: User) -> QuerySet[Institution]:
    """Those for which the person may collect."""
    memberships = Membership.objects.current().filter(user=user, role__in=COLLECTING)
    return Institution.objects.partners().filter(pk__in=memberships.values("institution_id"))


def uploads_of(user: User) -> QuerySet[CollectionUpload]:
    """All that the person may know of: those of their institutions."""
    return CollectionUpload.objects.filter(institution__in=institutions_of(user))


def _require_collector(user: User, institution: Institution) -> None:
    if not institutions_of(user).filter(pk=institution.pk).exists():
        raise PermissionDenied


@transaction.atomic
def receive(*, by: User, institution: Institution, name: str, content: bytes) -> CollectionUpload:
    """Keep the file; it is checked at once if its columns are known from the last time.

    Raises Unreadable for what is no table, PermissionDenied.
    """
    _require_collector(by, institution)
    form = form_of(name, content)
    encoding = encoding_of(content) if form == "csv" else ""
    table = read_table(form, content, encoding)
    upload = CollectionUpload.objects.create(
        institution=institution,
        officer=by,
        name=name[-200:],
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        form=form,
        encoding=encoding,
    )
    _try_remembered(upload, table)
    return upload


def _try_remembered(upload: CollectionUpload, table: Table) -> None:
    remembered = RememberedColumns.objects.filter(institution=upload.institution).first()
    if remembered is None or (upload.form == "csv" and not upload.encoding):
        return
    whole_file = remembered.whole_file
    chosen = {heading: remembered.columns.get(heading, "") for heading in table.headings}
    if set(table.headings) <= remembered.columns.keys() and not columns.missing(chosen, whole_file):
        _assess(upload, table, {heading: name for heading, name in chosen.items() if name}, whole_file)


def table_of(upload: CollectionUpload, encoding: str = "") -> Table:
    """The file as a table. Raises Unreadable for an encoding that does not fit."""
    return read_table(upload.form, bytes(upload.content), encoding or upload.encoding)


@transaction.atomic
def choose_columns(
    *,
    upload: CollectionUpload,
    by: User,
    chosen: Mapping[str, str],
    whole_file: Mapping[str, str],
    encoding: str = "",
) -> CollectionUpload:
    """Check every line with these columns (`{heading: field}`); the institution's next file has them, too."""
    _require_collector(by, upload.institution)
    upload = CollectionUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.state not in OPEN:
        return upload
    upload.encoding = encoding or upload.encoding
    table = table_of(upload)
    remembered = {heading: chosen.get(heading, "") for heading in table.headings}
    RememberedColumns.objects.update_or_create(
        institution=upload.institution, defaults={"columns": remembered, "whole_file": dict(whole_file)}
    )
    _assess(upload, table, {heading: name for heading, name in chosen.items() if name}, whole_file)
    return upload


@transaction.atomic
def assess_again(*, upload: CollectionUpload) -> None:
    """In the active language, and beside what has been written meanwhile; not once it was confirmed."""
    upload.refresh_from_db(from_queryset=CollectionUpload.objects.select_for_update(of=("self",)))
    if upload.state != UploadState.CHECKED:
        return
    choices = upload.choices
    _assess(upload, table_of(upload), choices["columns"], choices["whole_file"])


@transaction.atomic
def _assess(
    upload: CollectionUpload, table: Table, chosen: Mapping[str, str], whole_file: Mapping[str, str]
) -> None:
    """Note the problems and the lines that are good; nothing becomes a page."""
    records, families, problems = _checked(upload, table, chosen, whole_file)
    upload.lines.all().delete()
    CollectedLine.objects.bulk_create(
        (line for number, family in enumerate(families) for line in _lines(upload, number, family, records)),
        batch_size=500,
    )
    upload.problems = [[p.line, p.column, p.content, p.reason] for p in problems]
    upload.bad = len({problem.line for problem in problems})
    upload.good = sum(len(family.entries) for family in families)
    upload.rows = len(table.rows) + len(table.problems)
    upload.choices = {"columns": dict(chosen), "whole_file": dict(whole_file)}
    upload.checked_in = get_language() or ""
    upload.state = UploadState.CHECKED
    upload.save()


def _checked(
    upload: CollectionUpload, table: Table, chosen: Mapping[str, str], whole_file: Mapping[str, str]
) -> tuple[dict[int, Record], list[Family], list[Problem]]:
    words, families, own = Words.read(), Families(), upload.institution.slug
    called = {field.name: str(field.label) for field in columns.FIELDS}
    records: dict[int, Record] = {}
    problems = list(table.problems)
    for row in table.rows:
        raw = columns.as_raw(row, chosen, whole_file, own)
        outcome = check(raw, words, line=row.number, by_label=True, own=own, called=called)
        if isinstance(outcome, Record):
            records[row.number] = outcome
            families.add(outcome, 0)
        else:
            problems += outcome
            families.add_bad(raw.get("external_id"), row.number)
    resolved = families.resolve()
    problems += families.problems
    return records, resolved, sorted(problems, key=lambda problem: problem.line)


def _lines(upload: CollectionUpload, number: int, family: Family, records: Mapping[int, Record]) -> Any:
    for entry in family.entries:
        record = records[entry.line]
        yield CollectedLine(
            upload=upload,
            line=entry.line,
            title=record.title,
            family=number,
            key=family.key,
            record=record.as_json(),
        )


@transaction.atomic
def confirm(*, upload: CollectionUpload, by: User, submits: bool) -> bool:
    """Begin to write what is good; False if somebody has begun already. The worker does it."""
    _require_collector(by, upload.institution)
    begun = CollectionUpload.objects.filter(pk=upload.pk, state=UploadState.CHECKED, good__gt=0).update(
        state=UploadState.RUNNING, submits=submits, confirmed_at=timezone.now(), officer=by
    )
    if begun:
        post(topic=TOPIC, key=str(upload.pk))
    return bool(begun)


@transaction.atomic
def cancel(*, upload: CollectionUpload, by: User) -> bool:
    """Stop before the next line. What has been written stays, and can be undone."""
    _require_collector(by, upload.institution)
    stopped = CollectionUpload.objects.filter(pk=upload.pk, state__in=[*OPEN, UploadState.RUNNING]).update(
        state=UploadState.CANCELLED, finished_at=timezone.now()
    )
    return bool(stopped)


@transaction.atomic
def undo(*, upload: CollectionUpload, by: User) -> bool:
    """Delete the drafts that this upload made and that nobody has touched since. The worker does it."""
    _require_collector(by, upload.institution)
    begun = CollectionUpload.objects.filter(
        pk=upload.pk, state__in=[UploadState.FINISHED, UploadState.CANCELLED]
    ).update(state=UploadState.UNDOING, officer=by)
    if begun:
        post(topic=TOPIC, key=str(upload.pk))
    return bool(begun)
