"""What the portal tells about bundles and dates of publication."""

from django.utils.translation import gettext_lazy as _

from notifications.messages import register_message

BUNDLE_FAILED = "bundle failed"
BUNDLE_PUBLISHED = "bundle published"
DATE_FAILED = "publication date failed"


def register_messages() -> None:
    register_message(
        BUNDLE_FAILED,
        subject=_("The bundle “%(bundle)s” could not be published"),
        text=_(
            "Nothing of it was published, because of the page “%(page)s”: %(reason)s "
            "Put this right, or take the page out of the bundle, and publish it again."
        ),
    )
    register_message(
        BUNDLE_PUBLISHED,
        subject=_("The bundle “%(bundle)s” is published"),
        text=_("All its pages are public now: %(count)s."),
    )
    register_message(
        DATE_FAILED,
        subject=_("“%(page)s” was not published at its date"),
        text=_("The date was %(date)s. Reason: %(reason)s It waits for you to decide."),
    )
