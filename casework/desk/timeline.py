"""The story of a case in words: its events are kept as codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import Case, CaseEvent
from casework.procedures import Act, procedure_of
from institutions.models import Institution, User

# Why no day counts.
PAUSES: Mapping[str, Any] = {
    "waiting-for-author": gettext_lazy("We wait for the author’s reply"),
    "waiting-for-institution": gettext_lazy("We wait for documents of an institution"),
    "expert-opinion": gettext_lazy("We wait for an expert’s opinion"),
    "on-site": gettext_lazy("An inspection on site is under way"),
}
WORDS: Mapping[str, Any] = {
    Act.RECEIVED: gettext_lazy("Came in"),
    Act.TRIAGED: gettext_lazy("Admitted"),
    Act.ROUTED: gettext_lazy("Sent to %(institution)s"),
    Act.TAKEN: gettext_lazy("%(officer)s answers for it"),
    Act.ASKED: gettext_lazy("The author was asked something"),
    Act.REPLIED: gettext_lazy("The author replied"),
    Act.ADDED: gettext_lazy("The author added something"),
    Act.ANSWERED: gettext_lazy("Answered"),
    Act.REDIRECTED: gettext_lazy("Another body is competent"),
    Act.REFUSED: gettext_lazy("Not accepted: %(reason)s"),
    Act.MERGED: gettext_lazy("Joined to another case: %(into)s"),
    Act.CLOSED: gettext_lazy("Closed: %(outcome)s"),
    Act.WITHDRAWN: gettext_lazy("Withdrawn by the author"),
    Act.PAUSED: gettext_lazy("Paused: %(reason)s"),
    Act.RESUMED: gettext_lazy("Days count again"),
    Act.RATED: gettext_lazy("The author said how it was"),
}


@dataclass(frozen=True)
class Told:
    number: int
    on: date
    text: str
    officer: str


def story(case: Case, *, visible_ids: Sequence[str]) -> Sequence[Told]:
    """The oldest first. Of other cases only those in `visible_ids` are named."""
    events = list(case.events.select_related("officer").order_by("number"))
    known = _Known(case, events, visible_ids)
    return [Told(event.number, event.on, known.words(event), str(event.officer or "")) for event in events]


class _Known:
    def __init__(self, case: Case, events: Sequence[CaseEvent], visible_ids: Sequence[str]) -> None:
        self.procedure, self.visible_ids = procedure_of(case.kind), visible_ids
        slugs = {event.details.get("institution") for event in events} - {None}
        people = {event.details.get("officer") for event in events} - {None}
        self.institutions = {i.slug: str(i) for i in Institution.objects.filter(slug__in=slugs)}
        self.people = {user.pk: str(user) for user in User.objects.filter(pk__in=people)}

    def words(self, event: CaseEvent) -> str:
        told = event.details
        reasons = PAUSES if event.act == Act.PAUSED else self.procedure.refusals
        into = told.get("into")
        values = {
            "institution": self.institutions.get(told.get("institution"), ""),
            "officer": self.people.get(told.get("officer"), ""),
            "reason": reasons.get(told.get("reason", ""), told.get("reason", "")),
            "outcome": self.procedure.outcomes.get(told.get("outcome", ""), ""),
            "into": into if into in self.visible_ids else _("one that you do not see"),
        }
        return str(WORDS.get(event.act, event.act)) % values
