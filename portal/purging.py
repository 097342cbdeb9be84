"""Which changes outdate the kept pages: those of rows that public pages show, and pages that come or go."""

from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save
from django.dispatch import receiver
from wagtail.models import Locale, Page, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from publication.generation import renew

# Whose rows pages show. A draft's own row does not count: it is published, then it does.
SHOWN_APPS = {
    "institutions",
    "publication",
    "editorial",
    "knowledge_base",
    "commitments",
    "home",
    "wagtailredirects",
}
NOT_SHOWN = {
    "institutions.user",
    "institutions.membership",
    "institutions.invitation",
    "institutions.accessreview",
    "institutions.confirmation",
    "editorial.approval",
    "editorial.bundle",
    "editorial.bundlepage",
    "editorial.guidenote",
    "editorial.guideprogress",
    "editorial.wording",
    "knowledge_base.collectedline",
    "knowledge_base.collectionupload",
    "knowledge_base.importedrecord",
    "knowledge_base.rememberedcolumns",
    "editorial.portalrendition",
    "publication.webhook",
    "publication.webhookdelivery",
    "publication.webhookattempt",
}


def is_shown(model: type[models.Model]) -> bool:
    if issubclass(model, Page):
        return False
    if model in {Locale, Site}:
        return True
    return model._meta.app_label in SHOWN_APPS and model._meta.label_lower not in NOT_SHOWN


@receiver([post_save, post_delete, m2m_changed])
def outdate_when_a_row_changes(sender: type[models.Model], **kwargs: Any) -> None:
    if is_shown(sender):
        renew()


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
def outdate_when_a_page_changes(sender: type, **kwargs: Any) -> None:
    renew()


@receiver(post_delete)
def outdate_when_a_page_goes(sender: type[models.Model], **kwargs: Any) -> None:
    if issubclass(sender, Page):
        renew()


@receiver(post_migrate)
def outdate_with_a_new_version(sender: Any, **kwargs: Any) -> None:
    """Another version of the portal may write its pages differently."""
    renew()
