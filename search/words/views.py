"""`/cms/search-words/`: synonyms and recommended answers, for those who keep them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from editorial.language_names import language_name_here
from institutions.attempts import SignedInRequest, attempt, for_those_who, header
from institutions.permissions import decides_for_the_body
from publication.models import PublicRecord
from search.analysis import fold
from search.answering import answer
from search.questions import LONGEST, Question
from search.results import Result, results
from search.words.checking import lines_of
from search.words.forms import PinForm, SynonymForm, key_of_record
from search.words.keeping import MOST_RECORDS, keep_pin, keep_synonyms, remove_pin, remove_synonyms
from search.words.models import PinnedAnswer, SynonymGroup

PER_PAGE = 50
OFFERED = 8

keepers_only = for_those_who(decides_for_the_body)


@dataclass(frozen=True)
class PinRow:
    """`titles` are of the records that are public; `lost` is how many are not."""

    pin: PinnedAnswer
    titles: Sequence[PublicRecord]
    lost: int
    state: str


@keepers_only
@require_GET
def synonyms(request: SignedInRequest) -> HttpResponse:
    looked_for = request.GET.get("q", "")[:LONGEST]
    groups = [group for group in SynonymGroup.objects.all() if fold(looked_for) in fold(str(group))]
    page = Paginator(groups, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        **header(_("Synonyms"), "search"),
        "looked_for": looked_for,
        "page": page,
        "rows": [(group, group.language and language_name_here(group.language)) for group in page],
    }
    return render(request, "search/words/synonyms.html", context)


@keepers_only
@require_http_methods(["GET", "POST"])
def synonym_group(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    group = get_object_or_404(SynonymGroup, pk=pk) if pk else None
    form = SynonymForm(request.POST or None, group=group, asked=request.GET.get("word", "")[:LONGEST])

    def act() -> None:
        keep_synonyms(**form.cleaned_data, by=request.user, group=group)

    if form.is_valid() and attempt(request, act, form):
        messages.success(request, _("Saved. Readers find by it within a minute."))
        return redirect("search_synonyms")
    title = _("Change synonyms") if group else _("Add synonyms")
    way = (reverse("search_synonyms"), _("Synonyms"))
    return render(
        request,
        "search/words/synonym_group.html",
        {**header(title, "search", way), "form": form, "group": group},
    )


@keepers_only
@require_http_methods(["GET", "POST"])
def remove_synonym_group(request: SignedInRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(SynonymGroup, pk=pk)
    if request.method == "POST" and attempt(request, lambda: remove_synonyms(group=group, by=request.user)):
        messages.success(request, _("Removed. Readers notice within a minute."))
        return redirect("search_synonyms")
    way = (reverse("search_synonyms"), _("Synonyms"))
    context = {**header(_("Remove"), "bin", way), "kept": group, "back": way[0]}
    return render(request, "search/words/remove.html", context)


@keepers_only
@require_GET
def pins(request: SignedInRequest) -> HttpResponse:
    page = Paginator(PinnedAnswer.objects.all(), PER_PAGE).get_page(request.GET.get("p"))
    context = {**header(_("Recommended answers"), "search"), "page": page, "rows": _rows(list(page))}
    return render(request, "search/words/pins.html", context)


def _rows(shown: Iterable[PinnedAnswer]) -> list[PinRow]:
    records = _titles({key for pin in shown for key in pin.records})
    rows = []
    for pin in shown:
        titles = [records[key] for key in pin.records if key in records]
        rows.append(PinRow(pin, titles, len(pin.records) - len(titles), _state(pin)))
    return rows


def _titles(keys: Iterable[str]) -> dict[str, PublicRecord]:
    """Each record in the reader's language if it exists there."""
    rows = PublicRecord.objects.for_reader(get_language() or "").filter(translation_key__in=keys)
    return {str(row.translation_key): row for row in rows.defer("text", "data")}


def _state(pin: PinnedAnswer) -> str:
    today = timezone.localdate()
    if pin.holds_on(today):
        return _("Shown now")
    return _("Past") if pin.until_day and pin.until_day < today else _("Not yet")


@keepers_only
@require_http_methods(["GET", "POST"])
def pin(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Saves only when "save" was pressed; looking for records and adding one keeps what is typed."""
    kept = get_object_or_404(PinnedAnswer, pk=pk) if pk else None
    data = _with_added(request) if request.method == "POST" else None
    form = PinForm(data, answer=kept, asked=request.GET.get("word", "")[:LONGEST])
    saving = request.method == "POST" and not {"look", "add"} & request.POST.keys()

    def act() -> None:
        keep_pin(pin=form.pin(), by=request.user, answer=kept)

    if saving and form.is_valid() and attempt(request, act, form):
        messages.success(request, _("Saved. Readers see it within a minute."))
        return redirect("search_pins")
    if data is not None and not saving:
        form = _unchecked(form)
    looked_for = request.POST.get("looked_for", "").strip()[:LONGEST]
    context = {
        **header(
            _("Change a recommended answer") if kept else _("Add a recommended answer"),
            "search",
            (reverse("search_pins"), _("Recommended answers")),
        ),
        "form": form,
        "kept": kept,
        "looked_for": looked_for,
        "offered": _offered(looked_for),
        "chosen": _chosen(form),
    }
    return render(request, "search/words/pin.html", context)


def _with_added(request: SignedInRequest) -> Any:
    """What was typed, with the record whose "Add" was pressed."""
    data = request.POST.copy()
    if added := data.get("add"):
        data["records"] = "\n".join(filter(None, [data.get("records", "").strip(), added]))
    return data


def _unchecked(form: PinForm) -> PinForm:
    """The same words without a verdict: nobody has asked to save."""
    typed = form.data
    form = PinForm()
    form.initial = {name: typed.get(name, "") for name in form.fields}
    return form


def _chosen(form: PinForm) -> list[PublicRecord]:
    """The records that are named in the form now, as readers see them."""
    lines = lines_of(form["records"].value() or "")[:MOST_RECORDS]
    keys = [str(key) for line in lines if (key := key_of_record(line))]
    records = _titles(keys)
    return [records[key] for key in keys if key in records]


def _offered(looked_for: str) -> Sequence[Result]:
    if not looked_for:
        return []
    locale = get_language() or ""
    return results(answer(Question(looked_for, locale, page_size=OFFERED)).hits, locale)


@keepers_only
@require_http_methods(["GET", "POST"])
def unpin(request: SignedInRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(PinnedAnswer, pk=pk)
    if request.method == "POST" and attempt(request, lambda: remove_pin(answer=kept, by=request.user)):
        messages.success(request, _("Removed. Readers notice within a minute."))
        return redirect("search_pins")
    way = (reverse("search_pins"), _("Recommended answers"))
    return render(
        request, "search/words/remove.html", {**header(_("Remove"), "bin", way), "kept": kept, "back": way[0]}
    )
