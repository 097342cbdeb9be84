"""The form in which editors upload images."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from willow.image import UnrecognisedImageFormatError

from editorial.photographs import UNREADABLE


class ReadableImageField(WagtailImageField):
    """Tells the uploader of a damaged file, on which Wagtail's own field would break off."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except (UnrecognisedImageFormatError, OSError, SyntaxError, EOFError) as error:
            raise ValidationError(UNREADABLE, code="invalid_image") from error


class PortalImageForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The form that follows an upload of several images asks for their titles only.
        if (given := self.fields.get("file")) is None:
            return
        self.fields["file"] = ReadableImageField(
            label=given.label, required=given.required, widget=given.widget, help_text=given.help_text
        )
