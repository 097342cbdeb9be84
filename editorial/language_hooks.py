"""Translating in the CMS's menus, and wagtail-localize's doors shut."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Locale, Page
from wagtail_localize import wagtail_hooks as localize_hooks
from wagtail_localize.machine_translators import get_machine_translator

from editorial import translation_gate as gate

hooks.register("before_edit_page", gate.refuse_shut_actions, order=-1)

# Its "Translate" stands on every page in every language; ours on source pages alone.
for name in ("register_page_header_buttons", "register_page_listing_more_buttons"):
    hooks._hooks[name] = [
        entry
        for entry in hooks._hooks.get(name, [])
        if entry[0] is not localize_hooks.page_listing_more_buttons
    ]
hooks._hooks["register_reports_menu_item"] = [
    entry
    for entry in hooks._hooks.get("register_reports_menu_item", [])
    if entry[0] is not localize_hooks.register_wagtail_localize2_report_menu_item
]

SHUT = (
    "submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
    "update/<int:translation_source_id>/",
    "translate/<int:translation_id>/strings/<int:string_segment_id>/edit/",
    "translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/",
    "translate/<int:translation_id>/pofile/download/",
    "translate/<int:translation_id>/pofile/upload/",
    "translate/<int:translation_id>/machine_translate/",
    "translate/<int:translation_id>/preview/",
    "translate/<int:translation_id>/preview/<str:mode>/",
    "translate/<int:translation_id>/disable/",
    "api/snippets/<slug:app_label>/<slug:model_name>/",
    "api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/",
)


@hooks.register("register_admin_urls", order=-1)
def guard_translation() -> list[URLPattern]:
    """Before wagtail-localize's own views, which ask for too little (docs/adr)."""
    return [
        path("localize/submit/page/<int:page_id>/", gate.GuardedSubmitView.as_view(), name="guarded_submit"),
        path("localize/page/<int:page_id>/convert_to_alias/", gate.refuse_alias, name="guarded_alias"),
        path("localize/reports/translations/", gate.to_languages_report, name="guarded_report"),
        path("localize/reports/translations/results/", gate.to_languages_report),
        *(path(f"localize/{route}", gate.no_such_door) for route in SHUT),
    ]


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Page, user: Any, view_name: str = "", next_url: str | None = None
) -> Iterator[Button]:
    if page.pk is not None and _is_translation(page):
        yield from _tools(page.specific, user)
    else:
        yield from _translate(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _translate(page, user)


def _is_translation(page: Page) -> bool:
    return hasattr(page.specific_class, "is_source") and not page.specific.is_source


def _translate(page: Page, user: Any) -> Iterator[Button]:
    if page.pk is None or page.is_root() or _is_translation(page):
        return
    missing = Locale.objects.exclude(pk__in=page.get_translations(inclusive=True).values("locale"))
    if missing.exists() and gate.may_translate(page, user):
        yield Button(
            _("Translate this page"),
            reverse("guarded_submit", args=[page.pk]),
            icon_name="wagtail-localize-language",
            priority=60,
        )


def _tools(page: Page, user: Any) -> Iterator[Button]:
    """For a translation: what its source says anew, and working on the text elsewhere."""
    yield Button(
        _("What changed in the source"),
        reverse("languages:changes", args=[page.pk]),
        icon_name="history",
        priority=61,
    )
    if not page.permissions_for_user(user).can_edit():
        return
    yield Button(
        _("Download PO"), reverse("languages:po_download", args=[page.pk]), icon_name="download", priority=62
    )
    yield Button(
        _("Upload PO"), reverse("languages:po_upload", args=[page.pk]), icon_name="upload", priority=63
    )
    if get_machine_translator() is not None:
        yield Button(
            _("Fill the empty texts by machine"),
            reverse("languages:machine", args=[page.pk]),
            icon_name="cogs",
            priority=64,
        )


@hooks.register("construct_page_action_menu")
def no_shut_actions(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """No entry for what the gate refuses."""
    menu_items[:] = [item for item in menu_items if item.name not in gate.SHUT_ACTIONS]


@hooks.register("register_reports_menu_item")
def languages_menu_item() -> MenuItem:
    return MenuItem(_("Languages"), reverse("languages:report"), icon_name="globe", order=900)


@hooks.register("insert_global_admin_css")
def languages_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/css/cms-languages.css"))


@hooks.register("register_log_actions")
def name_acts(actions: LogActionRegistry) -> None:
    actions.register_action("portal.translation.uploaded", _("Upload of a PO file"), _("Uploaded a PO file"))
    actions.register_action(
        "portal.translation.filled",
        _("Machine translation"),
        _("Filled empty texts by machine"),
    )
