"""The report of languages as a table on a screen, and as CSV."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.permissions import page_permission_policy

from editorial.language_names import language_name_here
from editorial.language_report import Row
from editorial.translation_states import Cell, LanguageState, record_models
from institutions.models import Institution

# A spreadsheet takes a cell that begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def type_names() -> Mapping[str, str]:
    """`{record type: its name}`."""
    return {model.record_type: capfirst(str(model._meta.verbose_name)) for model in record_models()}


def table_of(rows: Sequence[Row], user: Any) -> list[dict[str, Any]]:
    """One entry a record, each cell with the addresses where the person can act on it."""
    own = page_permission_policy.instances_user_has_any_permission_for(user, {"add", "change"})
    pages = [cell.version.page_id for row in rows for cell in row.cells if cell.version]
    editable = set(own.filter(pk__in=pages).order_by().values_list("pk", flat=True))
    names, kinds = _institutions(rows), type_names()
    return [
        {
            "row": row,
            "type": kinds[row.source.type],
            "institution": names.get(row.source.institution),
            "cells": [_shown(cell, row, editable) for cell in row.cells],
        }
        for row in rows
    ]


def _institutions(rows: Sequence[Row]) -> dict[int | None, str]:
    named = Institution.objects.in_bulk({row.source.institution for row in rows if row.source.institution})
    return {pk: str(institution) for pk, institution in named.items()}


def _shown(cell: Cell, row: Row, editable: set[int]) -> dict[str, Any]:
    shown: dict[str, Any] = {"cell": cell, "name": language_name_here(cell.language)}
    if cell.version is None:
        address = reverse("guarded_submit", args=[row.source.page_id])
        return shown | {"translate": f"{address}?select_locale={cell.language}"}
    if cell.version.page_id in editable:
        shown["edit"] = reverse("wagtailadmin_pages:edit", args=[cell.version.page_id])
        if cell.behind_since:
            shown["changes"] = reverse("languages:changes", args=[cell.version.page_id])
    return shown


def csv_rows(rows: Sequence[Row], request: HttpRequest) -> Iterator[list[str]]:
    """A line a record and language, headings first; no cell that a spreadsheet would calculate."""
    names, kinds = _institutions(rows), type_names()
    yield [
        _("Record"),
        _("Type"),
        _("Institution"),
        _("Language"),
        _("State"),
        _("Next version"),
        _("Days behind"),
        _("Address"),
    ]
    for row in rows:
        for cell in row.cells:
            yield [
                _safe(row.source.title),
                kinds[row.source.type],
                _safe(names.get(row.source.institution, "")),
                capfirst(language_name_here(cell.language)),
                str(LanguageState(cell.state).label),
                str(LanguageState(cell.work).label) if cell.work else "",
                str(cell.days_behind) if cell.behind_since else "",
                _address(cell, request),
            ]


def _address(cell: Cell, request: HttpRequest) -> str:
    if cell.version is None:
        return ""
    return request.build_absolute_uri(reverse("wagtailadmin_pages:edit", args=[cell.version.page_id]))


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
