"""Institutions are rows, not pages: their changes reach the read model from here. And what is never saved."""

import json
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import PageViewRestriction, Revision
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move
from wagtail_localize.models import LocaleSynchronization, Translation

from editorial import ledger
from editorial.approval import NotApproved, is_approved
from editorial.external_preview import forget_those_of
from editorial.institution_lifecycle import propose_new_titles
from editorial.ledger import record_act
from editorial.models import Approval, InstitutionDirectoryPage, InstitutionSectionPage, RecordPage
from editorial.navigation import HOME_DEPTH, forget_navigation
from editorial.translation_notices import tell_translators
from institutions.lifecycle import institution_renamed
from institutions.models import Institution, User
from publication.projection import project, subtree_moved, withdraw_all


@receiver(post_save, sender=Institution)
def show_institution(sender: type, instance: Institution, **kwargs: Any) -> None:
    project(instance, translation_key=instance.key)


institution_renamed.connect(propose_new_titles, sender=Institution)


@receiver(post_delete, sender=Institution)
def hide_institution(sender: type, instance: Institution, **kwargs: Any) -> None:
    withdraw_all(instance.key)


@receiver([page_published, page_unpublished, post_delete], sender=InstitutionSectionPage)
def move_institution(sender: type, instance: InstitutionSectionPage, **kwargs: Any) -> None:
    """Its public address is its section's while that is live."""
    project(instance.institution, translation_key=instance.institution.key)


@receiver([page_published, page_unpublished, post_delete], sender=InstitutionDirectoryPage)
def show_directory(sender: type, instance: InstitutionDirectoryPage, **kwargs: Any) -> None:
    _show(Institution.objects.all())


@receiver(subtree_moved)
def follow_sections(sender: type, page: Any, **kwargs: Any) -> None:
    """With a directory, or what is above it, the addresses of all institutions have changed."""
    below = page.get_descendants(inclusive=True)
    if InstitutionDirectoryPage.objects.filter(pk__in=below.values("pk")).exists():
        _show(Institution.objects.all())
    else:
        _show(Institution.objects.filter(sections__in=below.values("pk")).distinct())


def _show(institutions: QuerySet[Institution]) -> None:
    for institution in institutions:
        project(institution, translation_key=institution.key)


@receiver(page_published)
def tell_of_newer_source(sender: type, instance: Any, revision: Revision, **kwargs: Any) -> None:
    """Whoever edited or approved it knows already."""
    if not isinstance(instance, RecordPage) or not instance.is_source or not instance.live:
        return
    approval = Approval.objects.filter(revision=revision).select_related("approver").first()
    tell_translators(source=instance, by=[revision.user, approval.approver if approval else None])


@receiver(pre_save, sender=Translation)
def keep_the_normal_editor(sender: type, instance: Translation, **kwargs: Any) -> None:
    """wagtail-localize's own editor would pass the approval by (docs/adr/0004)."""
    instance.enabled = False


@receiver(pre_save, sender=LocaleSynchronization)
def refuse_synchronization(sender: type, **kwargs: Any) -> None:
    raise PermissionDenied(_("Languages are not synchronised here: each translation is approved on its own."))


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


@receiver(pre_save, sender=Revision)
def give_dates_to_approved_alone(sender: type, instance: Revision, **kwargs: Any) -> None:
    """A version that waits for its date was approved, whichever way the date came."""
    if instance.approved_go_live_at is None:
        return
    if instance.pk is None or not is_approved(instance):
        raise NotApproved


@receiver(post_save, sender=Approval)
def record_approval(sender: type, instance: Approval, created: bool, **kwargs: Any) -> None:
    if created:
        data = {"approval": instance.pk, "basis": instance.basis}
        act = {"user": instance.approver, "revision": instance.revision, "data": data}
        record_act(action=ledger.APPROVED, instance=instance.page.specific_deferred, **act)


@receiver(user_logged_out)
def end_external_previews(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        forget_those_of(user=user)


def _as_stored(content: Any) -> Any:
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


@receiver(pre_save, sender=PageViewRestriction)
def refuse_restriction(sender: type, **kwargs: Any) -> None:
    """Lists, search and API would show a restricted page all the same."""
    raise PermissionDenied(_("A page is public or a draft. To hide a page, unpublish it."))
