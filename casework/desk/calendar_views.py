"""`/desk/calendar/`: public holidays and deadline rules. The approving body sees, administrators change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from casework.calendar.affected import affected_by
from casework.calendar.holidays import add_holiday, add_suggested, change_holiday, remove_holiday
from casework.calendar.suggesting import CountryUnknown, Suggestion, missing
from casework.desk.calendar_forms import EARLIEST, LATEST, HolidayForm, SuggestionsForm, YearForm
from casework.models import DeadlineRule, Holiday
from casework.permissions import seat_of
from institutions.attempts import SignedInRequest, administrators_only, attempt, for_those_who
from institutions.labels import label_in
from institutions.permissions import is_administrator
from institutions.roles import works_for_body

KINDS: dict[str, str | Promise] = {
    "complaint": gettext_lazy("Complaint"),
    "suggestion": gettext_lazy("Suggestion"),
    "expectation": gettext_lazy("Expectation"),
    "information": gettext_lazy("Information"),
}


def may_see_calendar(user: Any) -> bool:
    return user.is_authenticated and user.is_active and (works_for_body(user) or seat_of(user).sees_all)


@dataclass(frozen=True)
class Offer:
    """A suggested day as the screen shows it."""

    suggestion: Suggestion
    value: str
    is_chosen: bool

    @property
    def label(self) -> dict[str, str]:
        text, language = label_in(self.suggestion.names)
        return {"text": text, "language": language}


@for_those_who(may_see_calendar)
@require_GET
def index(request: SignedInRequest) -> HttpResponse:
    year, form = _year_asked(request)
    rules = DeadlineRule.objects.all()
    context = {
        "year": year,
        "year_form": form,
        "years": _years(year),
        "holidays": Holiday.objects.filter(date__year=year),
        "rules": [(KINDS.get(rule.kind, rule.kind), _source(rule), rule) for rule in rules],
        "may_change": is_administrator(request.user),
    }
    return render(request, "casework/desk/calendar.html", context)


def _source(rule: DeadlineRule) -> str:
    """The usual one in the reader's language; what somebody has written as it is."""
    return _(rule.source) if rule.source else ""


def _year_asked(request: HttpRequest) -> tuple[int, YearForm]:
    """This year, unless another one is asked for; a form with what is wrong with the one asked for."""
    this_year = timezone.localdate().year
    form = YearForm(request.GET if "year" in request.GET else None, initial={"year": this_year})
    return (form.cleaned_data["year"] if form.is_valid() else this_year), form


def _years(shown: int) -> Sequence[int]:
    this_year = timezone.localdate().year
    kept = {day.year for day in Holiday.objects.dates("date", "year")}
    return sorted(kept | {this_year, this_year + 1, shown})


@administrators_only
@require_http_methods(["GET", "POST"])
def form(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    kept = get_object_or_404(Holiday, pk=pk) if pk else None
    asked = HolidayForm(_typed(request), holiday=kept)
    number = None
    if asked.is_valid():
        number = None if "confirmed" in request.POST else affected_by(asked.days())
        if not number and attempt(request, _keeping(asked, kept, request), asked):
            messages.success(request, _("Saved."))
            return _to_year(asked.cleaned_data["on"])
    context = {"form": asked, "holiday": kept, "affected": number}
    return render(request, "casework/desk/calendar_form.html", context)


def _typed(request: HttpRequest) -> QueryDict | None:
    """Also when nothing was: the form then says so."""
    return request.POST if request.method == "POST" else None


def _keeping(asked: HolidayForm, kept: Holiday | None, request: SignedInRequest) -> Callable[[], object]:
    values = asked.cleaned_data
    if kept is None:
        return lambda: add_holiday(**values, by=request.user)
    return lambda: change_holiday(**values, holiday=kept, by=request.user)


@administrators_only
@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(Holiday, pk=pk)
    if request.method == "POST" and attempt(request, lambda: remove_holiday(holiday=kept, by=request.user)):
        messages.success(request, _("The holiday is removed."))
        return _to_year(kept.date)
    context = {"holiday": kept, "affected": affected_by([kept.date])}
    return render(request, "casework/desk/calendar_remove.html", context)


@administrators_only
@require_http_methods(["GET", "POST"])
def suggest(request: SignedInRequest, year: int) -> HttpResponse:
    """What the calendar lacks, before anything is added."""
    offered, refusal = _missing(year)
    asked = SuggestionsForm(_typed(request), suggestions=offered)
    if asked.is_valid():
        added: list[int] = []
        if attempt(request, lambda: added.append(_add(asked, request)), asked):
            messages.success(request, _told(added[0]))
            return _to_year(date(year, 1, 1))
    chosen = request.POST.getlist("days") if request.method == "POST" else None
    offers = [Offer(one, one.date.isoformat(), _is_in(one, chosen)) for one in offered]
    context = {"year": year, "form": asked, "offers": offers, "refusal": refusal}
    context["affected"] = affected_by([one.date for one in offered]) if offered else None
    return render(request, "casework/desk/calendar_suggest.html", context)


def _missing(year: int) -> tuple[Sequence[Suggestion], str]:
    """What is missing, or why nothing can be suggested."""
    if not EARLIEST <= year <= LATEST:
        years = {"earliest": EARLIEST, "latest": LATEST}
        return [], _("Choose a year between %(earliest)s and %(latest)s.") % years
    try:
        return missing(year), ""
    except CountryUnknown:
        return [], _("There are no suggestions for this country. Add the holidays one by one.")


def _is_in(one: Suggestion, chosen: Sequence[str] | None) -> bool:
    return chosen is None or one.date.isoformat() in chosen


def _add(asked: SuggestionsForm, request: SignedInRequest) -> int:
    return add_suggested(suggestions=asked.chosen(), by=request.user)


def _told(number: int) -> str:
    return ngettext("%(number)s day added.", "%(number)s days added.", number) % {"number": number}


def _to_year(day: date) -> HttpResponse:
    return redirect(f"{reverse('casework_calendar')}?year={day.year}")
