from typing import NoReturn

from django.urls import Resolver404, URLResolver


class NamedOnly(URLResolver):
    """Addresses of another site, to be named here; they are not served here."""

    def resolve(self, path: str) -> NoReturn:
        raise Resolver404({"path": path, "tried": []})
