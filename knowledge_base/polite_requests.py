"""Asking a public address whether it answers: briefly, by name, and never into a private network."""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from knowledge_base.models.reachability import Reason

TIMEOUT = 10.0
LONGEST = 30.0
MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
PERMITTED_PORTS = {80, 443, 8080, 8443}
REDIRECTS = {301, 302, 303, 307, 308}
# Answers with which a server may mean the method rather than the page.
HEAD_NOT_TAKEN = {400, 403, 404, 405, 406, 501}
CHECK_REFUSED = {401, 403, 429}
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True)
class Answer:
    """`reached`: somebody answers there. `reason` says what stood in the way, if anything."""

    reached: bool
    reason: str = ""


class Refused(Exception):
    """The address is not one that may be asked."""


def addresses_of(host: str, port: int) -> list[str]:
    """The IP addresses of a name, in the system's order. Raises socket.gaierror for an unknown name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str, port: int) -> bool:
    """Whether `address` is on the public internet, whatever form it hides in, and `port` one for sites."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    forms = (ip, *_carried_in(ip))
    return port in PERMITTED_PORTS and all(form.is_global and not form.is_multicast for form in forms)


def _carried_in(ip: IPAddress) -> Iterator[IPAddress]:
    """IPv4 addresses that an IPv6 address stands for."""
    if isinstance(ip, ipaddress.IPv4Address):
        return
    carried = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    yield from (form for form in carried if form is not None)
    if ip in NAT64:
        yield ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)


@dataclass(frozen=True)
class Network:
    """How names become addresses, and which addresses may be asked."""

    addresses_of: Callable[[str, int], Sequence[str]] = addresses_of
    permits: Callable[[str, int], bool] = is_public
    timeout: float = TIMEOUT


PUBLIC_NETWORK = Network()


def ask(url: str, headers: Mapping[str, str], network: Network = PUBLIC_NETWORK) -> Answer:
    """One HEAD request (GET where HEAD is not taken), following a few redirects; no body is read."""
    end = time.monotonic() + LONGEST
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, location = _asked(url, headers, network, end)
            if status not in REDIRECTS or not location:
                return _answer(status)
            url = urljoin(url, location)
    except Exception as error:
        return Answer(False, _reason(error))
    return Answer(False, Reason.REDIRECTS)


def _asked(url: str, headers: Mapping[str, str], network: Network, end: float) -> tuple[int, str]:
    status, location = _request("HEAD", url, headers, network, end)
    if status in HEAD_NOT_TAKEN:
        return _request("GET", url, headers, network, end)
    return status, location


def _answer(status: int) -> Answer:
    if status < 400:
        return Answer(True)
    if status in CHECK_REFUSED:
        return Answer(True, Reason.CHECK_REFUSED)
    return Answer(False, Reason.SERVER_ERROR if status >= 500 else Reason.NOT_FOUND)


def _reason(error: Exception) -> str:
    """The reason an error stands for; errors that are none of the network's are raised again."""
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (Refused, Reason.NOT_PUBLIC),
        (socket.gaierror, Reason.NO_NAME),
        (TimeoutError, Reason.TIMEOUT),
        (ssl.SSLError, Reason.TLS),
        (ConnectionError, Reason.NO_CONNECTION),
        (OSError, Reason.NO_CONNECTION),
        (http.client.HTTPException, Reason.BAD_ANSWER),
        (ValueError, Reason.BAD_ANSWER),
    )
    for kind, reason in kinds:
        if isinstance(error, kind):
            return reason
    raise error


def _request(
    method: str, url: str, headers: Mapping[str, str], network: Network, end: float
) -> tuple[int, str]:
    parts = urlsplit(url)
    timeout = min(network.timeout, end - time.monotonic())
    if timeout <= 0:
        raise TimeoutError
    connection = _connection(parts, network, timeout)
    watch = threading.Timer(timeout, connection.cut)
    watch.start()
    try:
        connection.request(method, _path(parts), headers={**headers, "Connection": "close"})
        response = connection.getresponse()
        return response.status, response.getheader("Location") or ""
    except (OSError, http.client.HTTPException) as error:
        raise TimeoutError if connection.was_cut else error from error
    finally:
        watch.cancel()
        connection.close()


def _path(parts: SplitResult) -> str:
    """The path and query as they go over the wire; letters beyond ASCII are escaped."""
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return "".join(sign if " " < sign < "\x7f" else _escaped(sign) for sign in path)


def _escaped(sign: str) -> str:
    return "".join(f"%{octet:02X}" for octet in sign.encode())


def _connection(parts: SplitResult, network: Network, timeout: float) -> "_Pinned":
    """A connection to an address that was looked at: the name is not resolved a second time."""
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise Refused
    host = parts.hostname.encode("idna").decode() if not parts.hostname.isascii() else parts.hostname
    port = parts.port or PORTS[parts.scheme]
    addresses = network.addresses_of(host, port)
    if not addresses or not all(network.permits(address, port) for address in addresses):
        raise Refused
    tls = ssl.create_default_context() if parts.scheme == "https" else None
    return _Pinned(host, port, addresses, timeout, tls)


class _Pinned(http.client.HTTPConnection):
    """Connects to the first of `addresses` that takes it; `cut` ends it from another thread."""

    def __init__(
        self, host: str, port: int, addresses: Sequence[str], timeout: float, tls: ssl.SSLContext | None
    ) -> None:
        super().__init__(host, port, timeout=timeout)
        self.default_port = PORTS["https" if tls else "http"]
        self.addresses = addresses
        self.tls = tls
        self.was_cut = False

    def connect(self) -> None:
        self.sock: Any = self._first_that_answers()
        if self.tls:
            self.sock = self.tls.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def _first_that_answers(self) -> socket.socket:
        for address in self.addresses[:-1][:2]:
            try:
                return socket.create_connection((address, self.port), self.timeout)
            except OSError:
                continue
        return socket.create_connection((self.addresses[-1], self.port), self.timeout)

    def cut(self) -> None:
        """A server that sends a little now and then would otherwise never reach the socket's time limit."""
        self.was_cut = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
