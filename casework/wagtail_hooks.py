"""The way from the CMS to the desk, for who works at both."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks

from casework.permissions import seat_of


@hooks.register("register_account_menu_item")
def link_to_desk(request: HttpRequest) -> dict[str, str] | None:
    """Only where one process serves both: elsewhere the desk has a host of its own."""
    if settings.ROOT_URLCONF != "portal.urls" or not seat_of(request.user).is_at_desk:
        return None
    return {
        "url": "/desk/",
        "label": _("Desk"),
        "help_text": _("Read and answer the cases that citizens have sent."),
    }
