import uuid
from typing import ClassVar

from django.db import models


class StashedFile(models.Model):
    """A file between two steps of a form, closed with a key that the form alone carries.

    Without the form nobody can open it, neither the portal nor whoever steals its database.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form_digest = models.BinaryField(max_length=32, help_text="Of the form's token: so many files a form.")
    label = models.BinaryField(help_text="Closed: its name, kind and size.")
    content = models.BinaryField(help_text="Closed.")
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["form_digest"], name="stashed_of_form")]

    def __str__(self) -> str:
        return str(self.pk)
