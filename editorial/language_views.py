"""`/cms/languages/`: how far each language is, what changed in a source, and translations as files."""

import csv
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from editorial.language_filter import LanguageFilter
from editorial.language_names import language_name_here
from editorial.language_report import Row, Wanted, counts, longest_behind, rows_for
from editorial.language_tables import csv_rows, table_of
from editorial.models import RecordPage
from editorial.po_files import MOST_BYTES, checked, written
from editorial.text_changes import changes_since
from editorial.translation_states import LanguageState
from editorial.translation_texts import by_machine, empty_of, refuse_to_write, save_texts, texts_of
from editorial.wordings import standing_of

ROWS_PER_PAGE = 50


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    rows = rows_for(request.user)  # type: ignore[arg-type]
    form = LanguageFilter(request.GET, rows=rows)
    wanted = form.wanted()
    found = [row for row in rows if wanted.takes(row)]
    if wanted.state == LanguageState.OUTDATED:
        found = longest_behind(found)
    if request.GET.get("format") == "csv":
        return _as_csv(found, request)
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "form": form,
        "header_title": _("Languages"),
        "breadcrumbs_items": [{"url": "", "label": _("Languages")}],
        "page_obj": page,
        "table": table_of(list(page), request.user),
        "counts": _counted([row for row in rows if Wanted(wanted.institution, wanted.type).takes(row)]),
        "states": LanguageState,
        "query": _without(request, "p", "format"),
    }
    return render(request, "editorial/languages/report.html", context)


def _counted(rows: list[Row]) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "name": language_name_here(code),
            "states": [(state, found[state]) for state in LanguageState if found[state]],
        }
        for code, found in counts(rows).items()
    ]


def _without(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


def _as_csv(rows: list[Row], request: HttpRequest) -> HttpResponse:
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="languages-{day}.csv"'
    csv.writer(response).writerows(csv_rows(rows, request))
    return response


@require_GET
def changes(request: HttpRequest, page_id: int) -> HttpResponse:
    """What the source of a translation says now, and it does not."""
    page = _translation(request, page_id)
    standing = standing_of(page)
    context = _about(page, _("What changed in the source")) | {
        "standing": standing,
        "changes": changes_since(page),
        "may_edit": page.permissions_for_user(request.user).can_edit(),
    }
    return render(request, "editorial/languages/changes.html", context)


@require_GET
def download_po(request: HttpRequest, page_id: int) -> HttpResponse:
    page = _translation(request, page_id)
    response = HttpResponse(written(page), content_type="text/x-gettext-translation; charset=utf-8")
    name = f"{page.public_id}-{page.locale.language_code}.po"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
def upload_po(request: HttpRequest, page_id: int) -> HttpResponse:
    """First what a file would change, then, on a second word, the draft."""
    page = _translation(request, page_id)
    refuse_to_write(page, request.user)  # type: ignore[arg-type]
    context = _about(page, _("Upload PO"))
    if request.method == "POST":
        try:
            raw = _given(request)
            file = checked(page, raw)
            if "save" in request.POST and not file.has_errors:
                save_texts(page=page, texts=file.texts, by=request.user)  # type: ignore[arg-type]
                messages.success(request, _("The texts are saved as a draft. Look at it, then submit it."))
                return redirect("wagtailadmin_pages:edit", page.pk)
            context |= {"file": file, "content": raw.decode("utf-8-sig")}
        except ValidationError as problem:
            context["problems"] = problem.messages
    return render(request, "editorial/languages/upload.html", context)


def _given(request: HttpRequest) -> bytes:
    """The file, or its text as it came back with the second word."""
    if (upload := request.FILES.get("file")) is not None:
        if (upload.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file is larger than 2 MB."))
        return upload.read()
    if content := request.POST.get("content"):
        return content.encode()
    raise ValidationError(_("Choose a file."))


@require_http_methods(["GET", "POST"])
def fill_by_machine(request: HttpRequest, page_id: int) -> HttpResponse:
    """Texts for what nobody has translated, in a draft that somebody has to read."""
    page = _translation(request, page_id)
    refuse_to_write(page, request.user)  # type: ignore[arg-type]
    texted = texts_of(page)
    context = _about(page, _("Fill the empty texts by machine")) | {"empty": empty_of(texted)}
    if request.method == "POST":
        try:
            texts = by_machine(texted)
            save_texts(page=page, texts=texts, by=request.user, by_machine=True)  # type: ignore[arg-type]
            messages.success(
                request, _("A machine has translated the empty texts. Read all of it before you submit.")
            )
            return redirect("wagtailadmin_pages:edit", page.pk)
        except ValidationError as problem:
            context["problems"] = problem.messages
    return render(request, "editorial/languages/machine.html", context)


def _translation(request: HttpRequest, page_id: int) -> RecordPage:
    """A translation that the person may work on; 404 for all others, whether they exist or not."""
    own = page_permission_policy.instances_user_has_any_permission_for(request.user, {"add", "change"})
    page = own.filter(pk=page_id).select_related("locale").first()
    specific = page.specific if page else None
    if not isinstance(specific, RecordPage) or specific.is_source:
        raise Http404
    return specific


def _about(page: RecordPage, title: str) -> dict[str, Any]:
    source: Page = page.source
    return {
        "page": page,
        "source": source,
        "language": language_name_here(source.locale.language_code),
        "own_language": language_name_here(page.locale.language_code),
        "header_title": title,
    }
