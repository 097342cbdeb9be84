"""Wagtail's own events that change what is public."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from publication.gathering import waits_for_projection
from publication.projection import project, project_subtree, projector_of


@receiver(page_published)
@receiver(page_unpublished)
@receiver(post_delete)
def bring_record_in_line(sender: type, instance: Any, **kwargs: Any) -> None:
    if projector_of(instance) is None or not isinstance(instance, Page):
        return
    if not waits_for_projection(instance):
        project(instance, translation_key=instance.translation_key)


@receiver(post_page_move)
def bring_subtree_in_line(sender: type, instance: Page, **kwargs: Any) -> None:
    project_subtree(instance)
