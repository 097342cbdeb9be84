"""The knowledge base in the CMS: collection from partners."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from institutions.models import User
from knowledge_base.collection.uploads import institutions_of


class CollectionMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and institutions_of(request.user).exists()


@hooks.register("register_admin_urls")
def collection_urls() -> list[URLPattern | URLResolver]:
    return [path("collection/", include("knowledge_base.collection.urls"))]


@hooks.register("register_admin_menu_item")
def collection_menu_item() -> MenuItem:
    label = _("Files of records")
    return CollectionMenuItem(label, reverse("collection"), name="collection", icon_name="table", order=450)


@hooks.register("register_log_actions")
def register_actions(actions: Any) -> None:
    actions.register_action("portal.collection.imported", _("Load a file"), _("Loaded records from a file"))
    actions.register_action("portal.collection.undone", _("Undo a file"), _("Deleted the drafts of a file"))
