import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from editorial.clean_documents import cleaned
from editorial.photographs import Stripped, stripped, unguessable_name
from institutions.labels import LabelsField


class PortalImage(AbstractImage):
    """An image with its alternative text in each language and its credit."""

    alternative_texts = LabelsField(_("alternative text"), blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "alternative_texts", "credit")

    def get_upload_to(self, filename: str) -> str:
        return unguessable_name(filename)

    def clean(self) -> None:
        super().clean()
        try:
            self._strip()
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValidationError for a file that is no readable image; forms have said so before."""
        if self._strip():
            self._set_image_file_metadata()
        super().save(*args, **kwargs)

    def _strip(self) -> bool:
        """Put the image without its metadata in place of a file that is not stored yet."""
        given: Any = self.file
        if not given or given._committed or isinstance(given.file, Stripped):
            return False
        self.file: Any = stripped(given.file)
        return True


class PortalRendition(AbstractRendition):
    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class PortalDocument(AbstractDocument):
    """A file to download, with what makes it safe to cite and reuse."""

    checksum = models.CharField(_("SHA-256 checksum"), max_length=64, blank=True, editable=False)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    extracted_text = models.TextField(blank=True, editable=False)

    admin_form_fields = (*Document.admin_form_fields, "licence")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._clean_file()
        if self.file:
            with self.open_file() as file:
                self.checksum = hashlib.file_digest(file, "sha256").hexdigest()
        super().save(*args, **kwargs)

    def _clean_file(self) -> None:
        """Put the document without its metadata in place of a file that is not stored yet."""
        given: Any = self.file
        if not given or given._committed or isinstance(given.file, Stripped):
            return
        if (clean := cleaned(given.file)) is not None:
            self.file: Any = clean
            self._set_document_file_metadata()
        given.file.seek(0)
