"""The nightly dumps: a page that lists them, and the files."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.views.decorators.http import condition, require_safe

from publication.dumps.shelf import CHECKSUMS, MANIFEST, Dump, File, dumps

FORMS: Mapping[str, str] = {".csv.gz": "CSV", ".jsonl.gz": "JSON Lines"}


@require_safe
def all_dumps(request: HttpRequest) -> HttpResponse:
    """The newest with all of its files, the older ones shorter."""
    found = [_shown(dump) for dump in dumps()]
    context = {
        "newest": found[0] if found else None,
        "older": found[1:],
        "addresses": {code: translate_url(request.path, code) for code, _name in settings.LANGUAGES},
    }
    return render(request, "editorial/dumps.html", context)


@require_safe
def latest(request: HttpRequest, name: str) -> HttpResponse:
    """Leads to the file of this name in the newest dump, whose address says the day."""
    newest = next(iter(dumps()), None)
    if newest is None or newest.file(name) is None:
        raise Http404
    response = HttpResponseRedirect(_address(newest, name))
    response["Cache-Control"] = "no-cache"
    return response


def _tag(request: HttpRequest, day: str, name: str) -> str | None:
    found = _found(day, name)
    return f'"{found[1].sha256}"' if found and found[1].sha256 else None


@require_safe
@condition(etag_func=_tag)
def dump_file(request: HttpRequest, day: str, name: str) -> HttpResponseBase:
    found = _found(day, name)
    if found is None:
        raise Http404
    dump, file = found
    # It is packed already: nothing on the way out shall pack it again.
    request.META["HTTP_ACCEPT_ENCODING"] = "identity"
    opened = (dump.folder / file.name).open("rb")
    response = FileResponse(opened, as_attachment=True, filename=name, content_type=file.media_type)
    # The file of a day is written anew when one of its records is withdrawn.
    response["Cache-Control"] = "no-cache"
    if file.sha256:
        response["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(file.sha256)).decode()}:"
    return response


def _found(day: str, name: str) -> tuple[Dump, File] | None:
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        return None
    dump = next((dump for dump in dumps() if dump.day == wanted), None)
    file = dump.file(name) if dump else None
    return (dump, file) if dump and file else None


def _shown(dump: Dump) -> dict[str, Any]:
    """`languages`: each with its files, in the order in which they were written."""
    packed = [file for file in dump.files if file.language]
    return {
        "day": dump.day,
        "made_at": dump.made_at,
        "languages": [
            {"code": code, "files": [_linked(dump, file) for file in files]}
            for code, files in groupby(packed, key=lambda file: file.language)
        ],
        "others": [_linked(dump, file) for file in dump.files if not file.language],
        "checksums": _address(dump, CHECKSUMS),
        "manifest": _address(dump, MANIFEST),
    }


def _linked(dump: Dump, file: File) -> dict[str, Any]:
    form = next((form for ending, form in FORMS.items() if file.name.endswith(ending)), "")
    return {"file": file, "form": form, "url": _address(dump, file.name)}


def _address(dump: Dump, name: str) -> str:
    return reverse("data:dump_file", args=[dump.day.isoformat(), name])
