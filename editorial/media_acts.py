"""Files in the ledger, by whatever door they come, are replaced and go: Wagtail logs some doors only."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver

from editorial import ledger
from editorial.ledger import record_act
from editorial.models import PortalDocument, PortalImage

Media = PortalImage | PortalDocument


@receiver(pre_save, sender=PortalImage)
@receiver(pre_save, sender=PortalDocument)
def notice_new_file(sender: type, instance: Media, **kwargs: Any) -> None:
    instance.brings_file = bool(instance.file) and not instance.file._committed


@receiver(post_save, sender=PortalImage)
@receiver(post_save, sender=PortalDocument)
def record_file(sender: type, instance: Media, created: bool, **kwargs: Any) -> None:
    if created or instance.brings_file:
        action = ledger.UPLOADED if created else ledger.REPLACED
        record_act(action=action, instance=instance, data=_mark(instance))


@receiver(post_delete, sender=PortalImage)
@receiver(post_delete, sender=PortalDocument)
def record_deletion(sender: type, instance: Media, **kwargs: Any) -> None:
    record_act(action=ledger.DELETED, instance=instance, data=_mark(instance), deleted=True)


def _mark(instance: Media) -> dict[str, str]:
    """By which the file is recognised."""
    return {"checksum": getattr(instance, "checksum", "") or instance.file_hash}
