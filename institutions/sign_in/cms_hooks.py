"""Signing in, as the CMS shows it: words of the ledger, and the way from the account page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks

ACTIONS = [
    ("portal.session.begin", gettext_lazy("Signed in"), gettext_lazy("Signed in")),
    (
        "portal.password.change",
        gettext_lazy("Password changed"),
        gettext_lazy("Changed the password"),
    ),
    (
        "portal.second_factor.add",
        gettext_lazy("Second factor added"),
        gettext_lazy("Added a second factor"),
    ),
    (
        "portal.second_factor.remove",
        gettext_lazy("Second factor removed"),
        gettext_lazy("Removed a second factor"),
    ),
    (
        "portal.second_factor.renew",
        gettext_lazy("Recovery codes renewed"),
        gettext_lazy("Made new recovery codes"),
    ),
    (
        "portal.second_factor.reset",
        gettext_lazy("Second factor reset"),
        gettext_lazy("Reset the second factor"),
    ),
]


@hooks.register("register_log_actions")
def name_log_actions(actions: Any) -> None:
    for action, label, message in ACTIONS:
        actions.register_action(action, label, message)


@hooks.register("register_account_menu_item")
def link_to_factors(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": _("Password and second factor"),
        "help_text": _("Change your password, set up an app or a security key, make new recovery codes."),
    }
