"""How the due date of a case is counted, day by day."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from casework.calendar.due_dates import explained
from casework.calendar.working_days import Reason
from casework.desk.door import at_desk, case_or_404, shown
from casework.procedures import procedure_of

REASONS: Mapping[Reason, Any] = {
    Reason.ARRIVAL: _("It came in: this day does not count"),
    Reason.WORKING: _("Working day"),
    Reason.WEEKEND: _("Weekend"),
    Reason.HOLIDAY: _("Public holiday"),
    Reason.PAUSE: _("Paused"),
}


@require_GET
@at_desk
def days(request: Any, public_id: str) -> HttpResponse:
    case = case_or_404(request, public_id)
    step = procedure_of(case.kind).states[case.state].step
    if not step:
        raise Http404
    pauses = [(pause.since, pause.until) for pause in case.pauses.all()]
    counted = explained(case.kind, step, case.received_on, pauses)
    rows = [(day, REASONS[day.reason]) for day in counted]
    return shown(request, "days.html", {"case": case, "rows": rows})
