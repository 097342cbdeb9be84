"""The collection's screens in the CMS. Another institution's uploads do not exist for a person: 404."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from institutions.models import User
from knowledge_base.collection import uploads
from knowledge_base.collection.codebook import problems_csv, template_csv, template_xlsx
from knowledge_base.collection.columns import BY_NAME, guess, samples_of
from knowledge_base.collection.forms import ColumnsForm, UploadForm
from knowledge_base.collection.reading import Unreadable
from knowledge_base.collection.tables import Table, likely_encoding, samples
from knowledge_base.collection.words import languages
from knowledge_base.collection.working import counts
from knowledge_base.models import CollectionUpload, Outcome, RememberedColumns, UploadState

A_PAGE = 100
LISTED = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _person(request: HttpRequest) -> User:
    """Whoever is signed in: nobody else comes here."""
    assert isinstance(request.user, User)  # noqa: S101 (the CMS's addresses ask for a sign-in)
    return request.user


def _upload(request: HttpRequest, pk: int) -> CollectionUpload:
    return get_object_or_404(
        uploads.uploads_of(_person(request)).select_related("institution", "officer"), pk=pk
    )


@never_cache
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The person's uploads, and the form for a new one."""
    institutions = uploads.institutions_of(_person(request))
    form = UploadForm(request.POST or None, request.FILES or None, institutions=institutions)
    if request.method == "POST" and institutions and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = uploads.receive(
                by=_person(request),
                institution=form.cleaned_data["institution"],
                name=file.name,
                content=file.read(),
            )
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
        else:
            return redirect("collection_upload", upload.pk)
    listed = uploads.uploads_of(_person(request)).select_related("institution", "officer")
    context = {
        "form": form,
        "institutions": institutions,
        "uploads": listed.defer("content", "problems")[:LISTED],
        "languages": languages(),
    }
    return render(request, "knowledge_base/collection/index.html", context)


@never_cache
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the upload stands: columns, errors, progress or result."""
    upload = _upload(request, pk)
    if upload.state == UploadState.MAPPING:
        return redirect("collection_columns", pk)
    if upload.state == UploadState.CHECKED:
        return _show_check(request, upload)
    return _show_result(request, upload)


def _show_check(request: HttpRequest, upload: CollectionUpload) -> HttpResponse:
    if upload.checked_in != get_language():
        uploads.assess_again(upload=upload)
    context = {
        "upload": upload,
        "page": Paginator(_named(upload), A_PAGE).get_page(request.GET.get("p")),
        "good_lines": upload.lines.all()[:10],
    }
    return render(request, "knowledge_base/collection/check.html", context)


def _named(upload: CollectionUpload) -> list[tuple[int, Any, str, str]]:
    """The problems, with the columns as people call them."""
    by_field = {name: heading for heading, name in upload.choices["columns"].items()}

    def called(name: str) -> Any:
        return by_field.get(name) or (BY_NAME[name].label if name in BY_NAME else name)

    return [(line, called(column), content, reason) for line, column, content, reason in upload.problems]


def _show_result(request: HttpRequest, upload: CollectionUpload) -> HttpResponse:
    numbers = counts(upload)
    lines = upload.lines.exclude(outcome=Outcome.WAITING).select_related("page__locale")
    context = {
        "upload": upload,
        "numbers": [
            (Outcome(name).label, number) for name, number in numbers.items() if number and name != "bad"
        ],
        "done": upload.good - numbers[Outcome.WAITING],
        "working": upload.state in {UploadState.RUNNING, UploadState.UNDOING},
        "can_undo": upload.state in {UploadState.FINISHED, UploadState.CANCELLED}
        and numbers[Outcome.CREATED],
        "page": Paginator(lines, A_PAGE).get_page(request.GET.get("p")),
    }
    return render(request, "knowledge_base/collection/result.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def choose_columns(request: HttpRequest, pk: int) -> HttpResponse:
    upload = _upload(request, pk)
    if upload.state not in uploads.OPEN:
        return redirect("collection_upload", pk)
    guessed = likely_encoding(bytes(upload.content)) if upload.form == "csv" and not upload.encoding else ""
    encoding = request.POST.get("encoding") or guessed
    try:
        table = uploads.table_of(upload, encoding)
    except Unreadable as unreadable:
        messages.error(request, str(unreadable))
        table = uploads.table_of(upload, encoding := guessed)
    form = _columns_form(request, upload, table, guessed and encoding)
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        uploads.choose_columns(
            upload=upload,
            by=_person(request),
            chosen=form.chosen,
            whole_file=form.whole_file,
            encoding=form.cleaned_data.get("encoding", ""),
        )
        return redirect("collection_upload", pk)
    shown = samples_of(table)
    context = {
        "upload": upload,
        "form": form,
        "columns": [(field, shown[str(field.label)]) for field in form.column_fields()],
        "encodings": samples(bytes(upload.content)) if guessed else {},
    }
    return render(request, "knowledge_base/collection/columns.html", context)


def _columns_form(request: HttpRequest, upload: CollectionUpload, table: Table, encoding: str) -> ColumnsForm:
    remembered = RememberedColumns.objects.filter(institution=upload.institution).first()
    before = upload.choices.get("columns") or (remembered.columns if remembered else {})
    whole_file = upload.choices.get("whole_file") or (remembered.whole_file if remembered else {})
    answers = request.POST if request.method == "POST" and "look" not in request.POST else None
    return ColumnsForm(
        answers,
        headings=table.headings,
        chosen=guess(table.headings, before),
        whole_file=whole_file,
        encoding=encoding,
    )


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    upload = _upload(request, pk)
    begun = uploads.confirm(upload=upload, by=_person(request), submits=request.POST.get("submits") == "1")
    if not begun:
        messages.info(request, _("This file was confirmed already. Nothing is written twice."))
    return redirect("collection_upload", pk)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    if uploads.cancel(upload=_upload(request, pk), by=_person(request)):
        messages.success(request, _("Cancelled. What was written until now is listed below."))
    return redirect("collection_upload", pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    if uploads.undo(upload=_upload(request, pk), by=_person(request)):
        messages.success(request, _("The drafts that nobody has touched are being deleted."))
    return redirect("collection_upload", pk)


@never_cache
@require_GET
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of errors as CSV."""
    upload = _upload(request, pk)
    response = HttpResponse(problems_csv(_named(upload)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="errors-{upload.pk}.csv"'
    return response


@require_GET
def template(request: HttpRequest, locale: str, form: str) -> HttpResponse:
    """An empty file with all columns, in one of the languages."""
    if locale not in languages() or form not in {"csv", "xlsx"}:
        raise Http404
    content, kind = (
        (template_csv(locale), "text/csv; charset=utf-8") if form == "csv" else (template_xlsx(locale), XLSX)
    )
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="collection-{locale}.{form}"'
    return response
