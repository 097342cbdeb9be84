"""The kinds and stages of the knowledge base's records."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LifeStage(models.TextChoices):
    """How far an initiative has come. Empty means: not stated in the source."""

    PLANNED = "planned", _("Planned")
    PILOT = "pilot", _("Pilot")
    RUNNING = "running", _("Running")
    SCALED = "scaled", _("Scaled up")
    ENDED = "ended", _("Ended")
    ABANDONED = "abandoned", _("Abandoned")


class PlatformKind(models.TextChoices):
    INTEGRITY = "integrity portal", _("Integrity portal")
    TRANSPARENCY = "transparency portal", _("Transparency portal")
    ACCESS_TO_INFORMATION = "access to information", _("Access to information")
    COMPLAINTS = "complaints", _("Complaints")
    PARTICIPATION = "participation and petitions", _("Participation and petitions")
    OPEN_DATA = "open data", _("Open data")
    CSO_FUNDING = "CSO funding", _("Public support to associations")
    CAPACITY_BUILDING = "capacity building", _("Capacity building")
    OPEN_JUSTICE = "open justice", _("Open justice")
    PROACTIVE_PUBLICATION = "proactive publication", _("Proactive publication")
    LOCAL_OPENNESS = "local openness", _("Local openness")
    SECTOR_SYSTEM = "sector information system", _("Sector information system")


class ResourceKind(models.TextChoices):
    LAW = "law", _("Law")
    DRAFT_LAW = "draft law", _("Draft law")
    CHARTER = "charter", _("Charter")
    STRATEGY = "strategy", _("Strategy")
    PLAN = "plan", _("Plan")
    PROGRAMME = "programme", _("Programme")
    MEMBERSHIP = "membership", _("Membership of an international partnership")
    AGREEMENTS = "agreements", _("Agreements")
    CONVENTION = "convention", _("Convention")
    REPORT = "report", _("Report")
    STUDY = "study", _("Study")
    GUIDE = "guide", _("Guide")
    STATISTIC = "statistic", _("Statistics")
    NEWS = "news", _("News")
