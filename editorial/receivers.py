"""Institutions are rows, not pages: their changes reach the read model from here. And what is never saved."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import PageViewRestriction, Revision
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from editorial import ledger
from editorial.approval import is_approved
from editorial.ledger import record_act
from editorial.models import Approval, InstitutionDirectoryPage, InstitutionSectionPage
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


@receiver(pre_save, sender=Revision)
def keep_what_was_approved(sender: type, instance: Revision, **kwargs: Any) -> None:
    """An approval speaks of one text: that text stays."""
    fields = kwargs["update_fields"]
    if instance.pk is None or (fields is not None and "content" not in fields) or not is_approved(instance):
        return
    if Revision.objects.get(pk=instance.pk).content != _as_stored(instance.content):
        raise PermissionDenied(_("This version was approved, so it cannot be changed. Save a new one."))


@receiver(post_save, sender=Approval)
def record_approval(sender: type, instance: Approval, created: bool, **kwargs: Any) -> None:
    if created:
        data = {"approval": instance.pk, "basis": instance.basis}
        act = {"user": instance.approver, "revision": instance.revision, "data": data}
        record_act(action=ledger.APPROVED, instance=instance.page.specific_deferred, **act)


def _as_stored(content: Any) -> Any:
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


@receiver(pre_save, sender=PageViewRestriction)
def refuse_restriction(sender: type, **kwargs: Any) -> None:
    """Lists, search and API would show a restricted page all the same."""
    raise PermissionDenied(_("A page is public or a draft. To hide a page, unpublish it."))
