"""The words of action plans and of their independent assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IrmOutcome(models.TextChoices):
    """What the Independent Reporting Mechanism says, on its own scales.

    Empty means: not stated in the source.

    Source: the OGP glossary (completion, relevance, potential impact, early results).
    """

    PENDING = "pending-irm-review", _("Pending IRM review")
    YES = "yes", _("Yes")
    NO = "no", _("No")
    RELEVANT = "relevant", _("Relevant")
    NOT_RELEVANT = "not-relevant", _("Not relevant")
    NO_EVIDENCE = "no-evidence", _("No evidence available")
    NOT_STARTED = "not-started", _("Not started")
    LIMITED = "limited", _("Limited")
    SUBSTANTIAL = "substantial", _("Substantial")
    COMPLETE = "complete", _("Complete")
    NONE = "none", _("None")
    MINOR = "minor", _("Minor")
    MODERATE = "moderate", _("Moderate")
    TRANSFORMATIVE = "transformative", _("Transformative")
    DID_NOT_CHANGE = "did-not-change", _("Did not change")
    MARGINAL = "marginal", _("Marginal")
    MAJOR = "major", _("Major")
    OUTSTANDING = "outstanding", _("Outstanding")


# From nothing known to all done, as the IRM orders them.
COMPLETION_SCALE = (
    IrmOutcome.NO_EVIDENCE,
    IrmOutcome.NOT_STARTED,
    IrmOutcome.LIMITED,
    IrmOutcome.SUBSTANTIAL,
    IrmOutcome.COMPLETE,
)


class ActorRole(models.TextChoices):
    """How an institution takes part in a commitment."""

    SUPPORT = "support", _("Support institution")
    PARTNER = "partner", _("Partner")
    PUBLIC_BODY = "public_bodies", _("Other public body involved")
    CIVIL_SOCIETY = "civil_society_media_unions", _("Civil society, media or union involved")
    INTERNATIONAL = "international", _("International body involved")


# Above a list of institutions in that role.
ROLE_TITLES = {
    ActorRole.SUPPORT: _("Support institutions"),
    ActorRole.PARTNER: _("Partners"),
    ActorRole.PUBLIC_BODY: _("Other public bodies involved"),
    ActorRole.CIVIL_SOCIETY: _("Civil society, media and unions involved"),
    ActorRole.INTERNATIONAL: _("International bodies involved"),
}
