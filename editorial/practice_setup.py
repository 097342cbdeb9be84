"""What practice tells people, and what the worker does for it. Called when the app is ready."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from editorial.practice_receivers import WELL_DONE_MESSAGE
from editorial.sandbox import tend_practice
from notifications.messages import register_message
from outbox.handlers import register_job


def register_practice() -> None:
    register_message(
        WELL_DONE_MESSAGE,
        subject=_("Practice: “%(title)s” was approved"),
        text=_(
            "Well done: in the real section “%(title)s” would now be public. It was practice, so nothing was "
            "published. Practice drafts are cleared after 60 days without a change."
        ),
    )
    register_job("tend the practice sections", tend_practice, every=timedelta(days=1))
