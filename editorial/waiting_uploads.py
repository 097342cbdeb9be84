"""Files of several at once that still lack a title wait on the disk: clean, as all others.

From there Wagtail copies them into their place past the model, which cleans all that come by other doors.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import UploadedFile

from editorial.clean_documents import cleaned
from editorial.models import PortalImage
from editorial.photographs import Stripped, stripped


@receiver(pre_save, sender=UploadedFile)
def clean_waiting(sender: type, instance: UploadedFile, **kwargs: Any) -> None:
    given: Any = instance.file
    if not given or given._committed or isinstance(given.file, Stripped):
        return
    if (clean := _clean(instance, given.file)) is not None:
        instance.file = clean
    given.file.seek(0)


def _clean(instance: UploadedFile, file: Any) -> Stripped | None:
    kind = instance.for_content_type
    if kind is None or kind.model_class() is not PortalImage:
        return cleaned(file)
    try:
        return stripped(file)
    except ValidationError:
        return None
