"""States that sources declare, in their own words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeclaredStatus(models.TextChoices):
    """The state an institution or a plan declares. Empty means: not stated in the source."""

    NOT_STARTED = "not-started", _("Not started")
    IN_PROGRESS = "in-progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    ACTIVE = "active", _("Active")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class DatePrecision(models.TextChoices):
    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


class ActionState(models.TextChoices):
    """How far an action to take is."""

    TO_DO = "to-do", _("To do")
    UNDER_WAY = "under-way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class LinkKind(models.TextChoices):
    """Why a record points at another one."""

    RELATED = "related", _("Related, as the source states")
    INFERRED = "inferred", _("Related by subject, added by the editors")
    GATHERS = "gathers", _("Gathered in this dossier")
    FRAMEWORK = "framework", _("Law or strategy it rests on")
    PLATFORM = "platform", _("Platform")
    COMMITMENT = "commitment", _("Commitment it serves")
    INFERRED_COMMITMENT = "inferred-commitment", _("Commitment by subject, added by the editors")
    PART_OF = "part-of", _("Part of")
