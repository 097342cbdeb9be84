"""Words and figures of the citizen's door."""

from collections.abc import Mapping

from django import template

from complaints import promises as promised
from editorial.wording import figure_text

register = template.Library()


@register.simple_tag
def promises() -> Mapping[str, int]:
    """How long what is kept."""
    return {
        "case": promised.CASE_KEPT_MONTHS,
        "identity": promised.IDENTITY_KEPT_MONTHS,
        "spam": promised.SPAM_KEPT_DAYS,
        "backup": promised.BACKUP_KEPT_DAYS,
        "receipt": promised.RECEIPT_VALID_MONTHS,
    }


@register.filter
def megabytes(size: int) -> str:
    """Bytes as MB with one decimal, and never nothing."""
    return figure_text(max(round(size / 2**20, 1), 0.1))
