"""Institutions are rows, not pages: their changes reach the read model from here."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from editorial.models import InstitutionDirectoryPage, InstitutionSectionPage
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
