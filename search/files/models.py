"""What files say, by the checksum of their content; who may see it is the read model's matter."""

from django.db import models
from django.utils import timezone

from publication.models import PublicRecord


class State(models.TextChoices):
    READ = "read"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


class FileText(models.Model):
    """A content that was read, or tried. A replaced file has another checksum, and this one goes."""

    checksum = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, choices=State.choices)
    reason = models.CharField(max_length=12, blank=True, help_text="As in `reports.Reason`.")
    pages = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.checksum[:12]} {self.state}"


class FilePage(models.Model):
    """`number` counts from 1, and is 0 in a file without pages; `name` is that of a sheet.

    `stems`: each once, in whatever language, between spaces.
    """

    file = models.ForeignKey(FileText, models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=100, blank=True)
    text = models.TextField()
    stems = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.file_id}, {self.number}"


class FileStems(models.Model):
    """The stems of a whole file as one language has them, so that publishing need not wait for them."""

    file = models.ForeignKey(FileText, models.CASCADE, related_name="stems")
    locale = models.CharField(max_length=10)
    stems = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "locale"], name="file_stems_once")]

    def __str__(self) -> str:
        return f"{self.file_id} ({self.locale})"


class SaidStems(models.Model):
    """The stems of a public record and of its files together; records without files have none.

    PostgreSQL keeps a `vector` column beside them, SQLite an FTS5 table: see the migration.
    """

    record = models.OneToOneField(PublicRecord, models.CASCADE, primary_key=True, related_name="said")
    title = models.TextField()
    said = models.TextField(help_text="What the record and its files say below the title.")

    def __str__(self) -> str:
        return f"#{self.pk}"
