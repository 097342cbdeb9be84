"""Asking for alerts, confirming, ending. Looking changes nothing: programs that scan mail follow links."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from publication.facets import FacetLabels
from search.addresses import in_words, query_of
from search.alerts.forms import AlertForm
from search.alerts.guarding import asks_too_much, is_from_elsewhere, without_cookie
from search.alerts.links import CONFIRM, END, MINE, path_of, row_of
from search.alerts.models import Rhythm, SavedSearch, Subscriber
from search.alerts.saving import ask_for_alerts, confirm, end, end_all
from search.questions import Question
from search.views import problems_of, question_in

# Of each page: its heading, and its title in the browser.
HEADINGS = {
    "ask": gettext_lazy("New search results by mail"),
    "asked": gettext_lazy("Look into your mail"),
    "confirm": gettext_lazy("Do you want new results by mail?"),
    "confirmed": gettext_lazy("You will hear of new results"),
    "end": gettext_lazy("Do you want to end these mails?"),
    "ended": gettext_lazy("The mails have ended"),
    "mine": gettext_lazy("Your searches by mail"),
    "gone": gettext_lazy("This link leads nowhere any more"),
}

acting = require_http_methods(["GET", "HEAD", "POST"])


@without_cookie
@acting
def ask(request: HttpRequest) -> HttpResponse:
    """The form for the search in the address; what is wrong with it, with all that was typed."""
    locale = get_language() or ""
    labels = FacetLabels(locale)
    sent = request.method == "POST"
    question = question_in(request.POST if sent else request.GET, locale)
    if problems := problems_of(question, labels):
        return _page(request, "ask", status=400, problems=problems, question=question)
    form = AlertForm(request.POST if sent else None, initial={"rhythm": Rhythm.DAILY})
    refused = _refusal(request, form) if sent else 200
    if sent and refused == 200:
        if not form.is_trapped:
            given = form.cleaned_data
            ask_for_alerts(email=given["email"], rhythm=Rhythm(given["rhythm"]), question=question)
        return redirect("search_alerts:asked")
    shown = {"said": in_words(question, labels), "results": query_of(question)}
    return _page(request, "ask", status=refused, form=form, question=question, **shown)


def _refusal(request: HttpRequest, form: AlertForm) -> int:
    """200 when nothing stands against it; else the form says why."""
    if not form.is_valid():
        return 400
    if is_from_elsewhere(request):
        form.add_error(None, _("This form was sent from another site. Please send it from this page."))
        return 403
    if asks_too_much(request):
        form.add_error(None, _("Too many requests came from your network. Please try again in ten minutes."))
        return 429
    return 200


@without_cookie
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The same for every address, known or not."""
    return _page(request, "asked")


@without_cookie
@acting
def confirming(request: HttpRequest, token: str) -> HttpResponse:
    search = row_of(CONFIRM, token, SavedSearch.objects.select_related("subscriber"))
    if search is None or search.confirmed_at:
        return _page(request, "gone", status=410, link="confirm")
    if request.method == "POST":
        if not confirm(search=search):
            return _page(request, "gone", status=410, link="confirm")
        return _page(request, "confirmed", **_shown(search))
    return _page(request, "confirm", **_shown(search))


@without_cookie
@acting
def ending(request: HttpRequest, token: str) -> HttpResponse:
    """Mail programs post here by themselves when their reader says so (RFC 8058)."""
    search = row_of(END, token, SavedSearch.objects.all())
    if search is None:
        return _page(request, "gone", status=410, link="end")
    shown = _shown(search)
    if request.method == "POST":
        end(search=search)
        return _page(request, "ended", **shown)
    return _page(request, "end", **shown)


@without_cookie
@acting
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """All searches of an address; ends one of them, or all."""
    subscriber = row_of(MINE, token, Subscriber.objects.all())
    if subscriber is None:
        return _page(request, "gone", status=410, link="end")
    if request.method == "POST":
        return _ended(request, subscriber, request.POST.get("search", ""))
    labels = FacetLabels(get_language() or "")
    searches = [
        {"search": search, "said": in_words(search.question, labels), "results": query_of(search.question)}
        for search in subscriber.searches.confirmed()
    ]
    return _page(request, "mine", searches=searches)


def _ended(request: HttpRequest, subscriber: Subscriber, which: str) -> HttpResponse:
    if which == "all":
        end_all(subscriber=subscriber)
        return _page(request, "ended")
    number = int(which) if which.isascii() and which.isdigit() and len(which) < 16 else 0
    if search := subscriber.searches.filter(pk=number).first():
        end(search=search)
    if not Subscriber.objects.filter(pk=subscriber.pk).exists():
        return _page(request, "ended")
    return redirect(path_of(MINE, subscriber, get_language() or ""))


def _shown(search: SavedSearch) -> dict[str, Any]:
    locale = get_language() or ""
    question = Question(search.text, locale, search.filters)
    return {
        "question": question,
        "said": in_words(question, FacetLabels(locale)),
        "results": query_of(question),
        "rhythm": search.get_rhythm_display(),
        "mine": path_of(MINE, search.subscriber, locale) if search.pk else "",
    }


def _page(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    page = {"heading": HEADINGS[name], **context}
    return render(request, f"search/alerts/{name}.html", page, status=status)
