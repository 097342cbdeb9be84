"""The portal behind a server of WSGI."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

type Answering = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def in_one_encoding(answering: Answering) -> Answering:
    """Whatever a request says of itself, its words are read as UTF-8.

    Django takes the encoding's name from the request, and Python knows some that read no text (rot13).
    """

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        kind, _semicolon, parameters = environ.get("CONTENT_TYPE", "").partition(";")
        kept = [one for one in parameters.split(";") if "charset" not in one.lower()]
        environ["CONTENT_TYPE"] = ";".join([kind, *filter(str.strip, kept)])
        return answering(environ, start_response)

    return application


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = in_one_encoding(get_wsgi_application())
