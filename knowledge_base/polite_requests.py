"""Asking a public address whether it answers: briefly, by name, and with as little as it takes."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from knowledge_base.models.reachability import Reason
from publication.guarded_requests import PUBLIC_NETWORK, Network, Reply, failure_of, request

LONGEST = 30.0
MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
# Answers with which a server may mean the method rather than the page.
HEAD_NOT_TAKEN = {400, 403, 404, 405, 406, 501}
CHECK_REFUSED = {401, 403, 429}


@dataclass(frozen=True)
class Answer:
    """`reached`: somebody answers there. `reason` says what stood in the way, if anything."""

    reached: bool
    reason: str = ""


def ask(url: str, headers: Mapping[str, str], network: Network = PUBLIC_NETWORK) -> Answer:
    """One HEAD request (GET where HEAD is not taken), following a few redirects; no body is read."""
    end = time.monotonic() + LONGEST
    try:
        for _ in range(MOST_REDIRECTS + 1):
            reply = _asked(url, headers, network, end)
            if reply.status not in REDIRECTS or not reply.location:
                return _answer(reply.status)
            url = urljoin(url, reply.location)
    except Exception as error:
        return Answer(False, Reason(failure_of(error).value))
    return Answer(False, Reason.REDIRECTS)


def _asked(url: str, headers: Mapping[str, str], network: Network, end: float) -> Reply:
    reply = request("HEAD", url, headers, network, at_most=end - time.monotonic())
    if reply.status in HEAD_NOT_TAKEN:
        return request("GET", url, headers, network, at_most=end - time.monotonic())
    return reply


def _answer(status: int) -> Answer:
    if status < 400:
        return Answer(True)
    if status in CHECK_REFUSED:
        return Answer(True, Reason.CHECK_REFUSED)
    return Answer(False, Reason.SERVER_ERROR if status >= 500 else Reason.NOT_FOUND)
