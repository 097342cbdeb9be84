"""Where an external site fetches a draft, once, for a token that an editor handed it (docs/adr/0030).

On the editors' site alone: the public site has no way to a draft. Nobody is signed in here: the token is the
whole right, and it stands in a header or the body, never in an address, which would end up in a log.
"""

import json
import time
from collections.abc import Mapping
from types import SimpleNamespace

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from editorial.api.blocks import Width
from editorial.external_preview import external_origin
from editorial.preview_exchange import NoPreview, redeem
from editorial.projectors import project_draft
from institutions.sign_in.throttle import address_of
from portal.api import api  # noqa: F401 (with it, all resources are known)
from portal.api_limit import WINDOW, tries
from portal.problems import problem
from publication.api.drafts import told
from publication.api.resources import Draft, answer

METHODS = "POST, OPTIONS"
WRONG_PER_MINUTE = 30
WIDTH = 960
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Vary": "Origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Accept-Language",
    "Access-Control-Max-Age": "600",
}


@csrf_exempt
def exchange(request: HttpRequest) -> HttpResponse:
    """`POST /cms/external-preview/exchange/`: the API's detail of the draft, and `"preview": true`."""
    response = _answered(request)
    for name, value in {**HEADERS, **_cors(request)}.items():
        response.headers[name] = value
    return response


def _answered(request: HttpRequest) -> HttpResponse:
    if not settings.PORTAL_PREVIEW_URL:
        return problem(404)
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS})
    if request.method != "POST":
        response = problem(405, detail=_("Send the token with POST."))
        response.headers["Allow"] = METHODS
        return response
    try:
        page = redeem(token=_token(request))
        draft = Draft(page, project_draft(page), settings.PORTAL_PUBLIC_URL)
    except (NoPreview, ObjectDoesNotExist):
        # The latter: what the draft names was deleted after it was handed out.
        return _refused(request)
    return answer(told(request, draft, SimpleNamespace(image_widths=_widths(request))))


def _token(request: HttpRequest) -> str:
    """From `Authorization: Bearer`, else `token` in a form or in JSON; empty when there is none."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if request.content_type != "application/json":
        return request.POST.get("token", "")
    try:
        sent = json.loads(request.body)
    except ValueError:
        return ""
    token = sent.get("token", "") if isinstance(sent, dict) else ""
    return token if isinstance(token, str) else ""


def _refused(request: HttpRequest) -> HttpResponse:
    """The same whatever was wrong. A right token is never refused for the wrong ones before it."""
    who = salted_hmac("portal.external_preview", address_of(request), algorithm="sha256").hexdigest()[:32]
    minute = int(time.time() // WINDOW)
    if tries(f"wrong-preview-{who}-{minute}") <= WRONG_PER_MINUTE:
        return problem(404)
    response = problem(429)
    response.headers["Retry-After"] = str(WINDOW)
    return response


def _widths(request: HttpRequest) -> list[int]:
    """As in the API, but a width that it does not know is passed over: the token would be lost."""
    asked = [width.value for width in Width if str(width.value) in request.GET.getlist("image_widths")]
    return asked or [WIDTH]


def _cors(request: HttpRequest) -> Mapping[str, str]:
    """For scripts of the external site, and of no other."""
    origin = external_origin()
    if not origin or request.headers.get("Origin") != origin:
        return {}
    return {"Access-Control-Allow-Origin": origin, **(PREFLIGHT if request.method == "OPTIONS" else {})}
