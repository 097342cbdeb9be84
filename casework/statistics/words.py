"""What the tables are called, and how each of their numbers comes about."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

TITLES: Mapping[str, Any] = {
    "received-by-kind": _("What came in"),
    "received-by-theme": _("What it was about"),
    "received-about": _("Institutions it was about"),
    "received-by-handler": _("Institutions it was given to"),
    "received-by-region": _("Where it happened"),
    "received-by-channel": _("How it came in"),
    "received-by-language": _("In which language"),
    "answered-by-time-limit": _("Answered in time or late"),
    "answered-by-pause": _("Answered with or without a pause"),
    "time-to-answer": _("How long the answer took"),
    "ended-by-outcome": _("What came out"),
    "time-to-end": _("How long it took to the end"),
    "satisfaction": _("Were people satisfied?"),
    "overdue": _("Overdue at the end of the month"),
}
FORMULAS: Mapping[str, Any] = {
    "received-by-kind": _("Cases by the day on which they came in. Each is counted once."),
    "received-by-theme": _("By the theme that the officer found. What was not read yet has none."),
    "received-about": _(
        "A case about two institutions is counted for each, one about none nowhere: the rows do not add up."
    ),
    "received-by-handler": _("By the institution that it stood with on the day of publication."),
    "received-by-region": _("By the region that the officer found."),
    "received-by-channel": _("On this portal, or written down by an officer for somebody."),
    "received-by-language": _("The language in which the author was at the portal."),
    "answered-by-time-limit": _(
        "First answers of the period, or decisions where there was no answer. In time: no more working days "
        "than the rule of the day of arrival says; days on which we waited for the author do not count."
    ),
    "answered-by-pause": _("First answers of the period: whether the days stood still at least once."),
    "time-to-answer": _(
        "Working days from the day of arrival to the first answer, pauses included: the smallest number "
        "within which a quarter, half and three quarters were answered. Told from ten answers on."
    ),
    "ended-by-outcome": _(
        "Cases by the day on which they ended, each with the result that the author was told."
    ),
    "time-to-end": _("The same for the day on which the case ended. Told from ten ended cases on."),
    "satisfaction": _("What authors have said of how they were dealt with; nobody has to."),
    "overdue": _("Cases without an answer on the last day of the month that should have had one."),
}
# What stands in tables beside the categories.
CELLS: Mapping[str, Any] = {
    "total": _("All together"),
    "number": _("Number of cases"),
    "quarter": _("Working days for a quarter of the cases"),
    "half": _("Working days for half of the cases"),
    "three_quarters": _("Working days for three quarters of the cases"),
}
