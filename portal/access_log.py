"""What gunicorn writes of requests, where its operator has switched that on."""

from typing import Any

from gunicorn.glogging import Logger

from portal.middleware import CITIZENS_DOOR


class DiscreetLogger(Logger):
    """No line for the pages on which citizens speak up and follow their case."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        if not CITIZENS_DOOR.match(environ.get("PATH_INFO", "")):
            super().access(resp, req, environ, request_time)
