import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, Term
from institutions.public_ids import new_public_id


class Channel(models.TextChoices):
    """How it came in."""

    WEB = "web", _("on this portal")
    PHONE = "phone", _("by phone")
    LETTER = "letter", _("by letter")
    COUNTER = "counter", _("at the counter")


class Case(models.Model):
    """What a citizen has sent, sealed, with what routing and counting need in plain columns (docs/adr/0031).

    Never more than a date is kept of what citizens do. Keys are random, so that nothing tells who came first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    public_id = models.CharField(max_length=40, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    locale = models.CharField(max_length=10)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=20)
    received_on = models.DateField()
    theme = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+")
    about = models.ManyToManyField(Institution, through="CaseInstitution", related_name="+")
    routed_to = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    routed_on = models.DateField(null=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True, help_text="By when the next answer is owed; none once it is closed.")
    answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=30, blank=True)
    satisfaction = models.PositiveSmallIntegerField(null=True, help_text="1 to 5, said by the author.")
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="duplicates")
    has_news = models.BooleanField(default=True, help_text="The author has written since an officer looked.")
    token_digest = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the form's token.")
    content_digest = models.BinaryField(max_length=32, help_text="Keyed with the form's token.")
    receipt_lookup = models.BinaryField(max_length=32, unique=True)
    receipt_recipient = models.CharField(max_length=100, help_text="Public key: what only the author reads.")
    key_id = models.CharField(max_length=16, help_text="Which public keys of the desk it is sealed to.")
    body = models.BinaryField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_on"], name="case_queue"),
            models.Index(fields=["routed_to", "state"], name="case_routed"),
            models.Index(fields=["kind", "received_on"], name="case_received"),
        ]

    def __str__(self) -> str:
        return self.public_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        while not self.public_id:
            candidate = new_public_id("case")
            if not Case.objects.filter(public_id=candidate).exists():
                self.public_id = candidate
        super().save(*args, **kwargs)


class CaseInstitution(models.Model):
    """The case is about this institution; its people see nothing of it where the wall stands."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="concerns")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "institution"], name="case_about_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.institution_id}"


class CasePause(models.Model):
    """Days that do not count against the date an answer is owed by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=30)
    since = models.DateField()
    until = models.DateField(null=True, help_text="The first day that counts again.")

    class Meta:
        ordering = ["since"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(until=None), name="one_pause_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.since}"


class Recusal(models.Model):
    """Somebody has declared a conflict of interest: from then on they see nothing of the case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "user"], name="recused_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id}"
