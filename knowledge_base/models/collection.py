"""What partners and the operator load: which line became which page, and the files that officers upload."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from institutions.models import Institution


class UploadState(models.TextChoices):
    """How far an upload is, in the order in which its officer goes through it."""

    MAPPING = "mapping", _("Columns to be chosen")
    CHECKED = "checked", _("Checked, waiting for your confirmation")
    RUNNING = "running", _("Being written")
    UNDOING = "undoing", _("Being undone")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")
    UNDONE = "undone", _("Undone")


class CollectionUpload(models.Model):
    """A file that an officer has uploaded. Private to the institution, and forgotten after a month."""

    institution = models.ForeignKey(
        Institution, on_delete=models.CASCADE, related_name="+", verbose_name=_("institution")
    )
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(editable=False)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    form = models.CharField(max_length=10, help_text="csv, xlsx or jsonl.")
    encoding = models.CharField(max_length=20, blank=True)
    choices = models.JSONField(default=dict, help_text="Columns, and what holds for the whole file.")
    problems = models.JSONField(default=list, help_text="[line, column, content, reason]")
    checked_in = models.CharField(max_length=10, blank=True, help_text="The language of the reasons.")
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    submits = models.BooleanField(default=False, help_text="Drafts go to approval at once.")
    state = models.CharField(max_length=12, choices=UploadState.choices, default=UploadState.MAPPING)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self) -> str:
        return self.name


class ImportedRecord(models.Model):
    """The page that a line of a file became: the same identifier means the same page again."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=120)
    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="imported_record")
    translation_key = models.UUIDField()
    type = models.CharField(max_length=20)
    locale = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, help_text="SHA-256 of what the line says.")
    revision_id = models.BigIntegerField(null=True, help_text="The last revision that a file has made.")
    published = models.BooleanField(default=False, help_text="The operator has published what it says.")
    by_operator = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "external_id"], name="imported_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["external_id"], name="imported_external_id"),
            models.Index(fields=["translation_key"], name="imported_family"),
        ]

    def __str__(self) -> str:
        return self.external_id


class Outcome(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CREATED = "created", _("New draft")
    UPDATED = "updated", _("Changed draft")
    UNCHANGED = "unchanged", _("Unchanged")
    FAILED = "failed", _("Not written")
    TAKEN_BACK = "taken-back", _("Deleted again")
    KEPT = "kept", _("Kept")


class CollectedLine(models.Model):
    """A good line of an upload, and what became of it. Lines of one `family` are one record."""

    upload = models.ForeignKey(CollectionUpload, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    family = models.PositiveIntegerField()
    record = models.JSONField(help_text="What the line says, checked.")
    key = models.UUIDField(null=True, help_text="The record's translation key, if it existed already.")
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    revision_id = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.WAITING)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["line"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["upload", "outcome", "family"], name="collected_next")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["upload", "line"], name="collected_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.title}"


class RememberedColumns(models.Model):
    """How an institution's files name their columns."""

    institution = models.OneToOneField(Institution, on_delete=models.CASCADE, related_name="+")
    columns = models.JSONField(default=dict, help_text="{heading of the file: field}")
    whole_file = models.JSONField(default=dict, help_text="{field: value}")

    def __str__(self) -> str:
        return str(self.institution)
