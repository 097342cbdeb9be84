"""What the database itself is searched by, while Elasticsearch is not there."""

from django.db import models

from publication.models import PublicRecord
from search.alerts.models import Alert, Confirmation, SavedSearch, Subscriber

__all__ = ["Alert", "Confirmation", "RecordStems", "SavedSearch", "Subscriber"]


class RecordStems(models.Model):
    """The stems of one public record in one language, separated by spaces.

    PostgreSQL keeps a `vector` column beside them, SQLite an FTS5 table: see the migration `full_text`.
    """

    record = models.OneToOneField(PublicRecord, models.CASCADE, primary_key=True, related_name="stems")
    title = models.TextField()
    body = models.TextField()

    def __str__(self) -> str:
        return self.title
