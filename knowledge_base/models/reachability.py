"""What the last checks of a platform's address found."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# So many failed checks, an hour or more apart, before a platform counts as unreachable.
ENOUGH_FAILURES = 3


class Reason(models.TextChoices):
    """Why a check found no more than it did. Empty: the address answered as it should."""

    CHECK_REFUSED = "check-refused", _("It answers, but turns automatic checks away.")
    NO_NAME = "no-name", _("The name of the site is not known on the internet.")
    NO_CONNECTION = "no-connection", _("The site does not accept connections.")
    TIMEOUT = "timeout", _("The site does not answer in time.")
    TLS = "tls", _("The security certificate of the site is not valid.")
    NOT_FOUND = "not-found", _("The site answers that this page does not exist.")
    SERVER_ERROR = "server-error", _("The site answers with an error of its own.")
    REDIRECTS = "redirects", _("The site sends visitors from one address to the next without end.")
    NOT_PUBLIC = "not-public", _("The address does not lead to a public site.")
    BAD_ANSWER = "bad-answer", _("The site answers in a way that browsers do not understand.")


class Reachability(models.Model):
    """One platform in every language. `address` is the link that was checked; another one starts anew."""

    public_id = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=220)
    host = models.CharField(max_length=220, db_index=True)
    last_checked = models.DateTimeField(null=True)
    last_reached = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True, help_text="The first of the failed checks in a row.")
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row, an hour or more apart.")
    last_counted = models.DateTimeField(null=True, help_text="The last failed check that was counted.")
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    next_check = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("reachability")

    def __str__(self) -> str:
        return f"{self.public_id}: {self.state}"

    @property
    def unreachable_since(self) -> datetime | None:
        """The first failed check, once enough of them agree."""
        return self.failing_since if self.failures >= ENOUGH_FAILURES else None

    @property
    def state(self) -> str:
        """`unchecked`, `reached`, `failing` (not often enough to say so) or `unreachable`."""
        if self.last_checked is None:
            return "unchecked"
        if self.unreachable_since:
            return "unreachable"
        return "failing" if self.failing_since else "reached"

    @property
    def reason_text(self) -> Any:
        return Reason(self.reason).label if self.reason else ""
