"""Links in mails: who holds one may do what it is for. Neither the database nor the outbox can make them."""

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import override

from search.alerts.models import SavedSearch, Subscriber

CONFIRM, END, MINE = "confirm", "end", "mine"


def token_of(purpose: str, row: SavedSearch | Subscriber) -> str:
    """Good for `purpose` alone, as long as the row keeps its nonce."""
    return f"{row.pk}-{_seal(purpose, row, settings.SECRET_KEY)}"


def _seal(purpose: str, row: SavedSearch | Subscriber, key: str | bytes) -> str:
    value = f"{row.pk}:{row.nonce}"
    return salted_hmac(f"search.alerts.{purpose}", value, secret=key, algorithm="sha256").hexdigest()[:40]


def row_of[Row: (SavedSearch, Subscriber)](purpose: str, token: str, rows: QuerySet[Row]) -> Row | None:
    """The row whose token this is; also of a server key that was in use before."""
    number, _dash, seal = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    row = rows.filter(pk=int(number)).first()
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    fits = row is not None and any(constant_time_compare(seal, _seal(purpose, row, key)) for key in keys)
    return row if fits else None


def path_of(purpose: str, row: SavedSearch | Subscriber, locale: str) -> str:
    with override(locale):
        return reverse(f"search_alerts:{purpose}", args=[token_of(purpose, row)])


def link_of(purpose: str, row: SavedSearch | Subscriber, locale: str) -> str:
    return f"{settings.PORTAL_PUBLIC_URL}{path_of(purpose, row, locale)}"
