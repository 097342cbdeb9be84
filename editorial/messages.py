"""What people are told of pages. Each text is kept as it is here; a notice keeps only what it is about."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from notifications.messages import register_message

WAITING = "editorial.waiting"
PASSED = "editorial.passed"
RETURNED = "editorial.returned"
APPROVED = "editorial.approved"
SCHEDULED = "editorial.scheduled"
PUBLISHED = "editorial.published"
CANCELLED = "editorial.cancelled"
UNPUBLISHED = "editorial.unpublished"
COMMENTED = "editorial.commented"
OVERDUE = "editorial.overdue"

MESSAGES = {
    WAITING: (
        _("Waits for your decision: %(title)s"),
        _("%(by)s has submitted “%(title)s” (%(institution)s). Approve it, or return it with a reason."),
    ),
    PASSED: (
        _("Checked and passed on: %(title)s"),
        _("%(by)s has checked “%(title)s”. It now waits for the approving body."),
    ),
    RETURNED: (
        _("Returned to you: %(title)s"),
        _("%(by)s has returned “%(title)s”. The reason:\n\n%(reason)s\n\nChange it and submit it again."),
    ),
    APPROVED: (
        _("Approved: %(title)s"),
        _("%(by)s has approved “%(title)s”. It is not public yet."),
    ),
    SCHEDULED: (
        _("Approved, to be published later: %(title)s"),
        _("%(by)s has approved “%(title)s”. It will be published on %(moment)s."),
    ),
    PUBLISHED: (
        _("Now public: %(title)s"),
        _("“%(title)s” (%(institution)s) is approved and public."),
    ),
    CANCELLED: (
        _("No longer waiting: %(title)s"),
        _("%(by)s has taken “%(title)s” out of the approval. To have it approved, submit it again."),
    ),
    UNPUBLISHED: (
        _("No longer public: %(title)s"),
        _("“%(title)s” (%(institution)s) was taken down. Its text is kept as a draft."),
    ),
    COMMENTED: (
        _("New remark: %(title)s"),
        _("%(by)s has written a remark on “%(title)s”. You find it beside the text."),
    ),
    OVERDUE: (
        ngettext_lazy(
            "%(number)s page has waited too long for approval",
            "%(number)s pages have waited too long for approval",
            "number",
        ),
        _("They have waited for the approving body for more than %(days)s working days."),
    ),
}


def register_messages() -> None:
    for name, (subject, text) in MESSAGES.items():
        register_message(name, subject=subject, text=text)
