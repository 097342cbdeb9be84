"""Asking the virus scanner: it answers in time, or it has not answered."""

import logging
import socket
from enum import StrEnum
from io import BytesIO

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings

logger = logging.getLogger(__name__)


class Verdict(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    ERROR = "error"
    NOT_CONFIGURED = "not_configured"


class _PromptSocket(ClamdUnixSocket):
    """Waits no longer for being let in than for the answer."""

    def _init_socket(self) -> None:
        self.clamd_socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.clamd_socket.settimeout(self.timeout)
        self.clamd_socket.connect(self.unix_socket)


def scan(content: bytes) -> Verdict:
    """What the scanner of PORTAL_CLAMD says. Never raises: whoever does not answer clearly is an ERROR."""
    address = settings.PORTAL_CLAMD
    if not address:
        return Verdict.NOT_CONFIGURED
    try:
        answers = _client(address).instream(BytesIO(content))
    except (ClamdError, OSError, ValueError) as error:
        logger.warning("scanner: no answer (%s)", type(error).__name__)
        return Verdict.ERROR
    return _verdict([status for status, _reason in answers.values()])


def _verdict(answers: list[str]) -> Verdict:
    if "FOUND" in answers:
        return Verdict.INFECTED
    return Verdict.CLEAN if answers == ["OK"] else Verdict.ERROR


def _client(address: str) -> ClamdNetworkSocket:
    """Of a path, with or without `unix:`, or of `host:port`. Raises ValueError."""
    seconds = settings.PORTAL_CLAMD_SECONDS
    path = address.removeprefix("unix://").removeprefix("unix:")
    if path.startswith("/"):
        return _PromptSocket(path=path, timeout=seconds)
    host, _colon, port = address.removeprefix("tcp://").rpartition(":")
    return ClamdNetworkSocket(host=host, port=int(port), timeout=seconds)
