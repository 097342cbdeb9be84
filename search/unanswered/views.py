"""`/cms/search-words/unanswered/`: what people looked for and did not find."""

import csv
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from editorial.formula_guard import harmless
from editorial.language_names import language_name_here
from editorial.models import InstitutionSectionPage
from institutions.attempts import SignedInRequest, header
from institutions.models import User
from institutions.permissions import decides_for_the_body
from search.unanswered.models import UnansweredQuestion
from search.unanswered.retention import DAYS_KEPT, OFTEN

PER_PAGE = 50
PERIODS = (
    (7, gettext_lazy("In the last seven days")),
    (30, gettext_lazy("In the last thirty days")),
    (DAYS_KEPT, gettext_lazy("In the last year")),
)


class ReportFilter(forms.Form):
    """What of the address is no language or period of these is left aside."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    days = forms.TypedChoiceField(
        label=gettext_lazy("Last asked"), required=False, choices=PERIODS, coerce=int, empty_value=None
    )

    def __init__(self, *, language: str, days: str) -> None:
        super().__init__({"language": language, "days": days or DAYS_KEPT})
        offered: Any = self.fields["language"]
        offered.choices = [("", gettext_lazy("All")), *settings.WAGTAIL_CONTENT_LANGUAGES]
        self.initial["days"] = DAYS_KEPT

    def found(self) -> QuerySet[UnansweredQuestion]:
        """Most often asked first; none that is rare."""
        self.is_valid()
        wanted = getattr(self, "cleaned_data", {})
        since = timezone.localdate() - timedelta(days=wanted.get("days") or DAYS_KEPT)
        rows = UnansweredQuestion.objects.filter(times__gte=OFTEN, last_day__gte=since)
        if language := wanted.get("language"):
            rows = rows.filter(language=language)
        return rows.order_by("-times", "-last_day", "words")


@require_GET
def report(request: SignedInRequest) -> HttpResponse:
    """For everybody who writes: it says what to write next."""
    form = ReportFilter(language=request.GET.get("language", ""), days=request.GET.get("days", ""))
    rows = form.found()
    if request.GET.get("export") == "csv":
        return _as_csv(rows)
    kept = request.GET.copy()
    for name in ("p", "export"):
        kept.pop(name, None)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    sections = _sections(request.user)
    context = {
        **header(_("Searches without results"), "search"),
        "form": form,
        "page": page,
        "rows": [
            (row, language_name_here(row.language), _place_to_write(row.language, sections)) for row in page
        ],
        "keeper": decides_for_the_body(request.user),
        "often": OFTEN,
        "query": kept.urlencode(),
    }
    return render(request, "search/words/unanswered.html", context)


def _sections(user: User) -> dict[str, int]:
    """`{language: section}` of the first institution that the person works for."""
    current = user.memberships.filter(ended_at=None)
    sections = InstitutionSectionPage.objects.filter(institution__in=current.values("institution"))
    rows = sections.order_by("institution_id").values_list("locale__language_code", "pk")
    return dict(reversed(list(rows)))


def _place_to_write(language: str, sections: dict[str, int]) -> str:
    if language in sections:
        return reverse("wagtailadmin_pages:add_subpage", args=[sections[language]])
    return reverse("wagtailadmin_explore_root")


def _as_csv(rows: QuerySet[UnansweredQuestion]) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="searches-without-results-{day}.csv"'
    writer = csv.writer(response)
    titles = (_("Question"), _("Language"), _("Times"), _("First asked"), _("Last asked"))
    writer.writerow(titles)
    for row in rows:
        line = (row.words, row.language, row.times, row.first_day.isoformat(), row.last_day.isoformat())
        writer.writerow([harmless(value) for value in line])
    return response
