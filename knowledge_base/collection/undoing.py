"""Deleting a draft that a file has made, if it is still as the file made it."""

from django.utils.translation import gettext as _
from wagtail.models import Page

from institutions.models import User
from knowledge_base.models import CollectedLine, Outcome


def take_back(line: CollectedLine, *, by: User) -> None:
    """Delete the line's page, or note on the line why it stays."""
    page = line.page.specific if line.page else None
    reason = _("The page is gone already.") if page is None else _why_it_stays(page, line)
    if page is not None and not reason:
        page.delete(user=by)
        line.page = None
    line.outcome, line.reason = (Outcome.KEPT if reason and page else Outcome.TAKEN_BACK), reason
    line.save(update_fields=["outcome", "page", "reason"])


def _why_it_stays(page: Page, line: CollectedLine) -> str:
    if page.live or page.last_published_at or page.revisions.filter(approval__isnull=False).exists():
        return _("It was approved.")
    if page.latest_revision_id != line.revision_id:
        return _("Somebody has changed it since.")
    if page.locked:
        return _("Somebody has locked it.")
    if page.holds_facts_of_others():
        return _("It has translations that this file did not make.")
    return ""
