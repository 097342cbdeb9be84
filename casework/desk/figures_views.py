"""`/desk/figures/`: for who triages or handles at the approving body. Looks and exports are in the audit."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework.audit.acts import AuditAct
from casework.audit.recording import record
from casework.desk.analysis import Asked, as_lines, months_of, sections
from casework.desk.door import at_desk
from casework.permissions import visible_to
from casework.procedures import procedures
from casework.statistics.categories import names_of
from casework.statistics.periods import period_of
from casework.steps import today
from publication.downloads import as_csv, in_pieces

COLUMNS = ("table", "table_title", "row", "row_title", "column", "number")
View = Callable[..., HttpResponse]


def for_analysts(view: View) -> View:
    @at_desk
    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.seat.sees_all:
            raise PermissionDenied(_("These figures are for triage and case officers of the approving body."))
        return view(request, *args, **kwargs)

    return guarded


@for_analysts
@require_safe
def figures(request: Any) -> HttpResponse:
    """What is asked for and is not there is told, and counted without."""
    visible = visible_to(request.user)
    periods, institutions = months_of(visible), names_of("received-about")
    asked, unknown = _asked(request.GET, institutions)
    found = sections(visible, asked, today())
    with transaction.atomic():
        record(act=AuditAct.STATISTICS_VIEWED, actor=request.user, details=asked.codes())
    context = {
        "sections": found,
        "asked": asked,
        "unknown": unknown,
        "periods": periods,
        "kinds": [(procedure.kind, procedure.label) for procedure in procedures()],
        "institutions": sorted(institutions.items(), key=lambda item: str(item[1][0])),
    }
    return render(request, "casework/desk/figures.html", context, status=400 if unknown else 200)


@for_analysts
@require_POST
def export(request: Any) -> HttpResponse:
    """The same tables as CSV."""
    asked, unknown = _asked(request.POST, names_of("received-about"))
    if unknown:
        return HttpResponse(_("There is no such period, kind or institution."), status=400)
    found = sections(visible_to(request.user), asked, today())
    with transaction.atomic():
        record(act=AuditAct.EXPORT_MADE, actor=request.user, details={"what": "figures", **asked.codes()})
    response = HttpResponse("".join(in_pieces(as_csv(COLUMNS, as_lines(found)))), content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="desk-figures.csv"'
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(given: Any, institutions: Any) -> tuple[Asked, list[str]]:
    """What is known of what is asked for, and the rest."""
    text, kind, institution = (given.get(name, "") for name in ("period", "kind", "institution"))
    period = period_of(text) if text else None
    known_kind = kind in {procedure.kind for procedure in procedures()}
    known_institution = institution in institutions
    asked = ((text, period), (kind, known_kind), (institution, known_institution))
    unknown = [value[:40] for value, is_known in asked if value and not is_known]
    found = Asked(period, kind if known_kind else "", institution if known_institution else "")
    return found, unknown
