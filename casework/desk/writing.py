"""What helps to write to an author: ready texts, and platforms of the directory, in the author's language."""

from collections.abc import Sequence
from typing import Any

from casework.models import Case, ReplyTemplate
from casework.ready_texts import filled, offered
from publication.models import PublicRecord

Option = tuple[str, str]


def template_options(purpose: str, case: Case) -> Sequence[Option]:
    """`(key, name)`, named in the officer's language."""
    return [(str(template.pk), str(template)) for template in offered(purpose, case)]


def template_text(key: str, case: Case) -> str:
    """In the author's language; empty for what is not there."""
    found = ReplyTemplate.objects.filter(pk=key).first() if key.isdecimal() else None
    return filled(found, case) if found else ""


def platform_options(locale: str) -> Sequence[Option]:
    """`(public id, name)`, in the author's language where the directory has it."""
    return sorted(((row.public_id, row.title) for row in _platforms(locale)), key=lambda option: option[1])


def platform_text(public_id: str, locale: str) -> str:
    """Name and address, to be put into a text; empty for what is not in the directory."""
    found = next((row for row in _platforms(locale) if row.public_id == public_id), None)
    if found is None:
        return ""
    return "\n".join(filter(None, (found.title, found.data.get("address", ""))))


def _platforms(locale: str) -> Sequence[Any]:
    """Each once."""
    rows: dict[str, Any] = {}
    for row in PublicRecord.objects.filter(type="platform").order_by("-is_source"):
        if row.public_id not in rows or row.locale == locale:
            rows[row.public_id] = row
    return list(rows.values())
