"""What is written and sent in a case: every word and byte sealed."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.models.case import Case


class Party(models.TextChoices):
    AUTHOR = "author", _("the author")
    DESK = "desk", _("the desk")


class MessagePurpose(models.TextChoices):
    """Why something was written."""

    ADDITION = "addition", _("addition")
    QUESTION = "question", _("question")
    REPLY = "reply", _("reply")
    ANSWER = "answer", _("answer")
    DECISION = "decision", _("decision")


class CaseMessage(models.Model):
    """Between desk and author; both can open it, the author with the receipt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField(help_text="Its place in the case, from 1.")
    party = models.CharField(max_length=10, choices=Party.choices)
    purpose = models.CharField(max_length=10, choices=MessagePurpose.choices)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_on = models.DateField()
    token_digest = models.BinaryField(max_length=32, unique=True, null=True)
    key_id = models.CharField(max_length=16)
    content = models.BinaryField()

    class Meta:
        ordering = ["case", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="message_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class ScanVerdict(models.TextChoices):
    PENDING = "pending", _("not scanned yet")
    CLEAN = "clean", _("no virus found")
    INFECTED = "infected", _("contains a virus")
    ERROR = "error", _("the scanner did not answer")
    NOT_CONFIGURED = "not_configured", _("there is no scanner")


class CaseFile(models.Model):
    """A file of the author; its name is sealed with its content (JSON, see `casework.sealing.packing`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="files")
    message = models.ForeignKey(CaseMessage, models.CASCADE, null=True, related_name="files")
    kind = models.CharField(max_length=10)
    flags = models.JSONField(default=list)
    verdict = models.CharField(max_length=20, choices=ScanVerdict.choices, default=ScanVerdict.PENDING)
    key_id = models.CharField(max_length=16)
    name = models.BinaryField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.id)


class CaseNote(models.Model):
    """Between officers; the author never sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    key_id = models.CharField(max_length=16)
    content = models.BinaryField()

    class Meta:
        ordering = ["written_at"]

    def __str__(self) -> str:
        return str(self.id)


class SealedIdentity(models.Model):
    """Who the author says they are, under a key of its own: it takes two officers to see it."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="identity")
    key_id = models.CharField(max_length=16)
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.case_id)


class IdentityRequest(models.Model):
    """An officer needs to know who the author is and says why; somebody else releases it or refuses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="identity_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    key_id = models.CharField(max_length=16)
    reason = models.BinaryField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    released = models.BooleanField(null=True)

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return str(self.id)
