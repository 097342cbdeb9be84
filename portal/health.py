"""What the machines around the portal ask: is it alive, can it serve, how is each part."""

import hmac
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from casework.audit.standing_check import state_of_audit
from outbox.models import Message
from search.engine import client

logger = logging.getLogger(__name__)


@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("live\n", content_type="text/plain")


@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503. Elasticsearch and Redis may be away."""
    state = _database()
    return HttpResponse(f"{state}\n", content_type="text/plain", status=200 if state == "ok" else 503)


@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """JSON per part, for those who hold the token (setting PORTAL_HEALTH_TOKEN); 401 for all others."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.PORTAL_HEALTH_TOKEN
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        return JsonResponse({"detail": "unauthorized"}, status=401, headers={"WWW-Authenticate": "Bearer"})
    parts: dict[str, Any] = {"database": _database(), "cache": _cache(), "search": _search()}
    parts |= {"outbox": _asked(_outbox), "audit": _asked(state_of_audit)}
    return JsonResponse(parts)


def _asked[Answer](part: Callable[[], Answer]) -> Answer | str:
    """What `part` answers; "away" when it fails, because the health of the other parts is asked too."""
    try:
        return part()
    except Exception as error:
        logger.warning("health: %s: %s", part.__name__, error)
        return "away"


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "away"
    return "ok"


def _cache() -> str:
    cache.set("health", "ok", 10)
    return cache.get("health") or "away"


def _search() -> str:
    return (
        _asked(lambda: "ok" if client().ping() else "away")
        if settings.PORTAL_ELASTICSEARCH_URL
        else "not used"
    )


def _outbox() -> dict[str, Any]:
    waiting = Message.objects.waiting()
    oldest = waiting.order_by("created_at").values_list("created_at", flat=True).first()
    age = (timezone.now() - oldest).total_seconds() if oldest else 0
    return {"waiting": waiting.count(), "oldest_seconds": round(age), "dead": Message.objects.dead().count()}
