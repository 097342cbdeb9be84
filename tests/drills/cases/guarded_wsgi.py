"""The portal with a drill's room, which says so when it turns to any address outside this machine."""

import ipaddress
import socket
import sys
from typing import Any

from tests.drills.cases.portal_wsgi import application

__all__ = ["OUTBOUND", "application"]

OUTBOUND = "outbound connection to"


class Guarded(socket.socket):
    def connect(self, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(address[0]):
            print(OUTBOUND, address, file=sys.stderr, flush=True)
        super().connect(address)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


setattr(socket, "socket", Guarded)  # noqa: B010
