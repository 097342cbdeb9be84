"""What the database itself is searched by, while Elasticsearch is not there; and what editors keep."""

from django.db import models

from publication.models import PublicRecord
from search.alerts.models import Alert, Confirmation, SavedSearch, Subscriber
from search.files.models import FilePage, FileStems, FileText, SaidStems
from search.unanswered.models import UnansweredQuestion
from search.words.models import PinnedAnswer, SynonymGroup

__all__ = [
    "Alert",
    "Confirmation",
    "FilePage",
    "FileStems",
    "FileText",
    "PinnedAnswer",
    "RecordStems",
    "SaidStems",
    "SavedSearch",
    "Subscriber",
    "SynonymGroup",
    "UnansweredQuestion",
]


class RecordStems(models.Model):
    """The stems of one public record in one language, separated by spaces.

    `typed`: the words of its title, whole, for whoever has only begun to type them.
    PostgreSQL keeps `vector` columns beside them, SQLite FTS5 tables: see the migrations.
    """

    record = models.OneToOneField(PublicRecord, models.CASCADE, primary_key=True, related_name="stems")
    title = models.TextField()
    body = models.TextField()
    typed = models.TextField(default="")

    def __str__(self) -> str:
        return self.title
