"""Institutions are rows, not pages: their changes reach the read model from here."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from editorial.models import InstitutionDirectoryPage, InstitutionSectionPage
from editorial.navigation import HOME_DEPTH, forget_navigation
from institutions.models import Institution
from publication.projection import project, withdraw_all


@receiver(post_save, sender=Institution)
def show_institution(sender: type, instance: Institution, **kwargs: Any) -> None:
    project(instance, translation_key=instance.key)


@receiver(post_delete, sender=Institution)
def hide_institution(sender: type, instance: Institution, **kwargs: Any) -> None:
    withdraw_all(instance.key)


@receiver([page_published, page_unpublished], sender=InstitutionSectionPage)
def move_institution(sender: type, instance: InstitutionSectionPage, **kwargs: Any) -> None:
    """Its public address is its section's while that is live."""
    project(instance.institution, translation_key=instance.institution.key)


@receiver([page_published, page_unpublished], sender=InstitutionDirectoryPage)
def show_directory(sender: type, instance: InstitutionDirectoryPage, **kwargs: Any) -> None:
    for institution in Institution.objects.all():
        project(institution, translation_key=institution.key)


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
def renew_menus(sender: type, instance: Any, **kwargs: Any) -> None:
    """Only the pages directly below a home page stand in the menus."""
    if instance.depth <= HOME_DEPTH + 1:
        forget_navigation()
