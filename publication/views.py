from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from publication.models import PublicRecord


def wanted_language(request: HttpRequest) -> str:
    """The first of the reader's languages that the portal has; its default language when none fits.

    Source: the `Accept-Language` header alone. No cookie is read or set.
    """
    for accepted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(accepted)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def by_public_id(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lead from a record's permanent identifier to its page in the reader's language."""
    records = PublicRecord.objects.filter(public_id=public_id).for_reader(wanted_language(request))
    record = records.first()
    if record is None:
        raise Http404
    response = HttpResponseRedirect(record.url)
    patch_vary_headers(response, ["Accept-Language"])
    return response
