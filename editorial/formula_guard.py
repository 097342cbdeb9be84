"""Reports as CSV: what a spreadsheet would take for a formula is marked as text."""

from typing import Any

from django.utils.encoding import force_str
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from publication.downloads import FORMULA_SIGNS


def harmless(value: Any) -> str:
    text = force_str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def guard_reports() -> None:
    """For every report of the CMS. Excel files are safe already: Wagtail writes text there."""
    csv = SpreadsheetExportMixin.FORMAT_CSV
    SpreadsheetExportMixin.custom_value_preprocess |= {str: {csv: harmless}}
