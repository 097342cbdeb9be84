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


class PlatformNeed(models.TextChoices):
    """What somebody can do on a platform, as far as its sources say."""

    COMPLAIN = "complain", _("Complain or report a problem")
    SUGGEST = "suggest", _("Give an opinion or suggest something")
    PETITION = "petition", _("Start or sign a petition")
    ASK = "ask", _("Ask an administration for information")
    LOOK_UP = "look-up", _("Look up data, documents or legal texts")
    FOLLOW = "follow", _("Follow what has been promised and done")
    FUNDING = "funding", _("Find public support for an association")
    LEARN = "learn", _("Learn, share experience or find a model")
    SYSTEM = "system", _("Know the information system behind a service")


class PlatformConcern(models.TextChoices):
    """What a platform is about, as far as its sources say."""

    INTEGRITY = "integrity", _("Integrity and corruption")
    PUBLIC_SERVICE = "public-service", _("The quality of a public service")
    PUBLIC_INFORMATION = "public-information", _("Information and data that administrations hold")
    COMMITMENTS = "commitments", _("Commitments and action plans")
    DECISIONS = "decisions", _("A public decision or policy")
    LAW = "law", _("Laws and courts")
    LOCAL = "local", _("Communes and regions")
    ASSOCIATIONS = "associations", _("Associations")
    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health and medicines")


class PlatformAudience(models.TextChoices):
    """For whom a platform is. None chosen means: not stated in the source."""

    EVERYONE = "everyone", _("Everyone")
    CITIZEN = "citizen", _("Citizens and users of public services")
    ASSOCIATION = "association", _("Associations and civil society")
    ADMINISTRATION = "administration", _("Administrations and communes")


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
